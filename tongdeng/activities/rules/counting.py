"""Figures of activities: held, attendances (人次), people, households, each apart (AC-6, AC-11)."""

from collections.abc import Iterable
from typing import NamedTuple


class Came(NamedTuple):
    """One attendance: who it was, in the spelling of this room, and their home; "" for a guest."""

    who: str
    home: str


class Count(NamedTuple):
    attendances: int
    people: int
    households: int


def counted(attendances: Iterable[Came]) -> Count:
    """Count attendances, the distinct people in them and the distinct households of those people.

    A person belongs to one household, also where they came from several homes: so there are never more households
    than people.
    """
    rows = list(attendances)
    homes: dict[str, str] = {}
    for who, home in rows:
        known = homes.get(who, "")
        homes[who] = min(filter(None, (known, home)), default="")
    return Count(len(rows), len(homes), len(set(homes.values()) - {""}))


def was_held(attended: int, counted: int | None, *, is_over: bool) -> bool:
    """Say whether an activity counts as held: somebody was checked in, or its report has a number.

    `is_over` says that it was cancelled or never published: such a one never counts.
    """
    return not is_over and (attended > 0 or bool(counted))
