"""Opinion polls, which bind nobody."""
