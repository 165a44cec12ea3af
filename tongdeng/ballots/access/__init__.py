"""Who may which verb with what this room holds: a table for each noun."""

from tongdeng.ballots.access import committees, elections, polls, votes

DOORS = (votes, elections, committees, polls)


def register() -> None:
    """Put the tables at the door; called once, when the app is ready."""
    for noun in DOORS:
        noun.register()
