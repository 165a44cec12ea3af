"""Owners' votes by law: matter, roll, ballot, tally."""
