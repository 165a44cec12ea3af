"""Activities as rules: states and steps, places and waiting list, times, door, permit, counting. Pure."""
