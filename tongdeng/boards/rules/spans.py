"""Which rollups cover a period: whole years, whole months and the days that are left. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from tongdeng.boards.rules.periods import DAY, Period

# Each level of area is the fold of the level below it.
BASE = 15
LEVELS = (12, 9, 6, 4, 2)


def covering(period: Period) -> Iterator[tuple[str, date]]:
    """Yield (span, first day) of rollups that together are the period, none twice."""
    day = period.since
    while day < period.until:
        year, month = date(day.year + 1, 1, 1), _next_month(day)
        if day == date(day.year, 1, 1) and year <= period.until:
            yield ("year", day)
            day = year
        elif day.day == 1 and month <= period.until:
            yield ("month", day)
            day = month
        else:
            yield ("day", day)
            day += DAY


def within(first: date, span: str) -> Period:
    """Return the days of the span that begins on `first`."""
    ends = {"day": first + DAY, "month": _next_month(first), "year": date(first.year + 1, 1, 1)}
    return Period(first, ends[span])


def first_of(day: date, span: str) -> date:
    """Return the first day of the span that a day is in."""
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[span]


def parts_of(counts: Mapping[str, int], place: str, at_most: int) -> list[str]:
    """Return prefixes of codes that together are all communities of a place, none twice, each of `at_most` cases.

    `counts` are the cases of each community. A community that has more than that is a part of its own.
    """
    if not counts:
        return []
    narrower = [digits for digits in reversed(LEVELS) if digits > len(place)]
    if sum(counts.values()) <= at_most or not narrower:
        return [place]
    found = sorted({community[: narrower[0]] for community in counts})
    return [
        part
        for prefix in found
        for part in parts_of({c: n for c, n in counts.items() if c.startswith(prefix)}, prefix, at_most)
    ]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
