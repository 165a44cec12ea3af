"""Reading votes, elections, committees and polls, each in a file of its own."""
