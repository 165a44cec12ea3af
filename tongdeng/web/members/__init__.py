"""Pages of volunteering and of the branch."""
