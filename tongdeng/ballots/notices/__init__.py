"""Who hears of what happens in this room: a table for each noun."""

from tongdeng.ballots.notices import committees, elections, polls, votes

BOOKS = (votes, elections, committees, polls)


def open_books() -> None:
    """Register the tables; called once, when the app is ready."""
    for noun in BOOKS:
        noun.open_book()
