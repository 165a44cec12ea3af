"""Pages of branch elections."""
