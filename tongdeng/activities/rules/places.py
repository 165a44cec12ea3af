"""Places and the waiting list: who gets a place, who is offered one, and for how long (AC-1, AC-2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

PARTY_AT_MOST = 8
OFFER_FOR = timedelta(hours=24)
OFFERS_UNTIL = timedelta(hours=2)  # before the start
GUARDED = 18  # years: whoever is younger comes by somebody of their household


class Waiting(NamedTuple):
    """A party on the waiting list. `passed` is how many places it was offered and did not take."""

    pk: UUID
    priority: int
    at: datetime
    number: int
    size: int
    passed: int = 0


class Offer(NamedTuple):
    pk: UUID
    places: int


def left(capacity: int | None, taken: int) -> int | None:
    """Return how many places are free, never less than none; None where there is no limit.

    A lower capacity throws nobody out, so that more may be taken than there are.
    """
    return None if capacity is None else max(0, capacity - taken)


def offer_until(at: datetime, starts: datetime) -> datetime | None:
    """Return until when a place that is offered at `at` is kept; None where it is too late to offer one.

    A day, or until two hours before the start. What becomes free later is for whoever comes first.
    """
    until = min(at + OFFER_FOR, starts - OFFERS_UNTIL)
    return until if until > at else None


def offers(waiting: Sequence[Waiting], free: int | None) -> list[Offer]:
    """Return to whom the free places are offered: by priority class, then by time.

    A party that is larger than what is left is offered what there is, and is never split without its word; what it
    passed on once is not offered to it again.
    """
    found: list[Offer] = []
    for party in sorted(waiting, key=lambda party: (party.priority, party.at, party.number)):
        places = party.size if free is None else min(party.size, free)
        if places <= party.passed and places < party.size:
            continue
        if places:
            found.append(Offer(party.pk, places))
            free = None if free is None else free - places
    return found
