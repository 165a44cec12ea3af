"""The verbs of votes, elections, committees and polls."""
