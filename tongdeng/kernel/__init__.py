"""What would also make sense in a lending library: flow, working time, rights, journal, deadlines."""
