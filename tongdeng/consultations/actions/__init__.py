"""The verbs of the bench."""
