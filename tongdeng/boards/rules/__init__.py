"""What may be said of a number. Pure."""
