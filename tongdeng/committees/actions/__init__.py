"""The verbs of an owners' committee."""
