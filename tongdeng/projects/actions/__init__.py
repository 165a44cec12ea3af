"""The verbs of a project."""
