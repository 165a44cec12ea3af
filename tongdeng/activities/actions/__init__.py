"""The verbs of activities and wishes."""
