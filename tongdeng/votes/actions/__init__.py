"""The verbs of an owners' vote."""
