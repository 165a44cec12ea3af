"""Reading the bench."""
