"""Votes, elections, the owners' committee and polls, as pages."""
