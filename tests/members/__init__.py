"""The verbs and rules of volunteering and of the branch."""
