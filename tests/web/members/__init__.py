"""The pages of volunteering and of the branch."""
