"""The list of speakers: who is next, and how long somebody has left. Pure. Source: DL-13."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar


class Turn(Protocol):
    """Somebody on the list; a point of order goes before all who wait."""

    position: int
    point_of_order: bool
    started_at: datetime | None
    ended_at: datetime | None
    seconds: int


T = TypeVar("T", bound=Turn)


def queue(turns: Iterable[T]) -> list[T]:
    """Return who waits, the next one first: points of order in the order in which they came, then all others."""
    waiting = [turn for turn in turns if turn.started_at is None and turn.ended_at is None]
    return sorted(waiting, key=lambda turn: (not turn.point_of_order, turn.position))


def left(turn: Turn, at: datetime) -> timedelta:
    """Return how much time a speaker has left at `at`; less than nothing when they are over it."""
    if turn.started_at is None:
        return timedelta(seconds=turn.seconds)
    return turn.started_at + timedelta(seconds=turn.seconds) - (turn.ended_at or at)
