"""The register of homes: every change is a verb with an event on the home, and nothing of it is deleted."""
