"""The verbs of volunteering."""
