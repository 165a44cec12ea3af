"""Wishes: from how many households on an organiser must answer, and by when."""

from datetime import timedelta

MOST, LEAST, SHARE = 10, 2, 10
ANSWER = (timedelta(days=3), timedelta(days=5))  # of working days: half-way, and when it is due
WISHES_A_MONTH = 3


def needed(homes: int) -> int:
    """Return how many households must join in an estate of so many homes: a tenth, at least two and at most ten."""
    return max(LEAST, min(MOST, homes // SHARE))
