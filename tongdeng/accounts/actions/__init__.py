"""The verbs of the accounts of an estate."""
