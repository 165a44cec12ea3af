"""When a month is published, and what is proved of it. Pure.

Source: our own rule, as offices close their books in the first days of the next month.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from tongdeng.boards.rules import periods
from tongdeng.boards.rules.periods import Period
from tongdeng.boards.rules.spans import BASE, LEVELS
from tongdeng.kernel.clock import LOCAL, local_day

# On this day of the next month, at this hour, whether people work then or not.
PUBLISH_DAY, PUBLISH_AT = 5, time(8)
LATE = timedelta(days=7)  # after that: what is published then is not what was known when the month was over
SETTLE = timedelta(minutes=1)  # so long a changed month waits: many changes at once are one revision
LOOKED_AT_NIGHTLY = 13  # months that are counted each night, also those of which no event told
COMMUNITY, CITY = LEVELS[0], 4
WIDER = tuple(digits for digits in LEVELS if CITY <= digits < COMMUNITY)


class Why(StrEnum):
    """Why a figure changed, where no event tells it."""

    TIME = "time"  # a limit passed
    REGISTER = "register"  # of places, which has no journal
    NEW = "new"  # a figure that was not there when the month was published
    UNTOLD = "untold"  # rows were changed past the journal


Entry = dict[str, Any]  # value, version and digest of rows of a figure
Entries = dict[str, Entry]


def month_of(first: date) -> Period:
    """Return the days of a month."""
    return periods.month(first.year, first.month)


def due(first: date) -> datetime:
    """Return when a month is published."""
    return datetime.combine(month_of(first).until.replace(day=PUBLISH_DAY), PUBLISH_AT, tzinfo=LOCAL)


def newest(at: datetime) -> date:
    """Return the first day of the newest month that is to be published by a moment."""
    today = local_day(at)
    before = periods.month(today.year, today.month).before
    return before.since if due(before.since) <= at else before.before.since


def nightly_since(at: datetime) -> date:
    """Return the first day of the oldest month that is counted each night."""
    first = newest(at)
    for _more in range(LOOKED_AT_NIGHTLY - 1):
        first = month_of(first).before.since
    return first


def is_late(first: date, published_at: datetime) -> bool:
    """Say whether a month was published so long after its end that nobody knows what was known then."""
    return published_at > due(first) + LATE


def above(place: str) -> str:
    """Return the place whose month is made of that of this one; "" above a city."""
    digits = (BASE, *LEVELS)
    higher = digits[digits.index(len(place)) + 1]
    return place[:higher] if higher >= CITY else ""


def below(place: str) -> int:
    """Return how many digits the places have whose months make that of a wide place."""
    return LEVELS[LEVELS.index(len(place)) - 1]


def spelled(row: Iterable[Any]) -> bytes:
    """Return a row as it is hashed: one spelling for one value, whatever machine reads it."""
    return (
        json.dumps(
            list(row), default=_word, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).encode()
        + b"\n"
    )


def digest_of(place: str, first: date, published_at: datetime, figures: Mapping[str, Any]) -> bytes:
    """Return the digest of a whole month, as it was published or as it is known after a revision."""
    return hashlib.sha256(spelled([place, first, published_at, dict(figures)])).digest()


def digest_of_lines(lines: Iterable[Iterable[Any]]) -> str:
    """Return the digest of lines in their order."""
    hasher = hashlib.sha256()
    for line in lines:
        hasher.update(spelled(line))
    return hasher.hexdigest()


def revised(figures: Mapping[str, Any], revisions: Iterable[tuple[str, Any]]) -> Entries:
    """Return what is known after revisions, in their order, each with the key of its figure."""
    return {**figures, **dict(revisions)}


def changed(known: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of the figures that are not as they were known; one that is no longer counted stays."""
    for key, entry in now.items():
        if known.get(key) != entry:
            yield key


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
