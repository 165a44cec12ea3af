"""What is stored of votes, elections, committees and polls."""
