"""Working time: when a limit runs out, and how much of it was used. Pure; instants in, instants out.

A calendar is written as a city clerk would say it: `always`, `daily 08:00-20:00`,
`workdays 09:00-12:00 13:30-17:30`. A limit in working days is a number of hours in `workdays
00:00-24:00`: Friday noon plus one working day is Monday noon. Elapsed days are hours in `always`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import pairwise

import chinese_calendar
from chinese_calendar import constants

from tongdeng.kernel.clock import LOCAL

DAY = timedelta(days=1)
# Days that are searched. A calendar that never opens is a mistake in a promise; the search must end.
HORIZON = 366 * 20
SATURDAY = 5
ALWAYS = "always"
WORKDAY = "workdays 00:00-24:00"

IsWorkday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of time that does not count; `until` None means that it is not over."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of a day that count, and the days that have them."""

    windows: tuple[tuple[timedelta, timedelta], ...]
    counts: IsWorkday

    def hours(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the counting stretches of `day`, as instants."""
        if self.counts(day):
            # Wall-clock sums are exact here: Asia/Shanghai has had no summer time since 1991.
            midnight = datetime.combine(day, time.min, LOCAL)
            for opens, closes in self.windows:
                yield midnight + opens, midnight + closes


def calendar(words: str, is_workday: IsWorkday) -> Calendar:
    """Read a calendar from its words; raise ValueError with the word that is wrong."""
    days, spans = _read(words)
    return Calendar(spans, is_workday if days == "workdays" else _every_day)


@lru_cache(maxsize=200)
def _read(words: str) -> tuple[str, tuple[tuple[timedelta, timedelta], ...]]:
    days, *windows = words.split()
    if days == ALWAYS and not windows:
        return days, ((timedelta(0), DAY),)
    if days not in ("daily", "workdays") or not windows:
        raise ValueError(f"not a calendar: {words!r}")
    spans = tuple(_span(window) for window in windows)
    for (_opens, closes), (opens, _closes) in pairwise(spans):
        if opens < closes:
            raise ValueError(f"windows overlap or are out of order: {words!r}")
    return days, spans


@cache
def statutory_workday(day: date) -> bool:
    """Say whether the State Council's calendar has `day` as a working day (调休 swaps included).

    Source: the yearly notices as kept by chinesecalendar; a year not yet announced goes by Monday to Friday.
    """
    # chinese_calendar raises an error for a year that it does not know, and limits run into the next year
    # before its holidays are announced.
    announced = constants.holidays
    if min(announced).year <= day.year <= max(announced).year:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY


def due(start: datetime, limit: timedelta, hours: Calendar, pauses: Sequence[Pause] = ()) -> datetime | None:
    """Return the moment at which `limit` of working time has run since `start`.

    None while a pause is open before that moment. A limit that ends exactly at closing time is due at
    closing, not at the next opening. Raise ValueError for a limit that is not positive, or a
    calendar that never opens.
    """
    return next(iter(dues(start, [limit], hours, pauses)), None)


def dues(
    start: datetime, limits: Sequence[timedelta], hours: Calendar, pauses: Sequence[Pause] = ()
) -> list[datetime]:
    """Return `due` for each of `limits` (ascending) in one pass; those that an open pause hides are left out."""
    if not limits or min(limits) <= timedelta(0):
        raise ValueError("a limit is longer than nothing")
    found: list[datetime] = []
    ran = timedelta(0)
    for opens, closes in _counting(start, hours, pauses):
        if closes is None:
            return found
        while limits[len(found)] - ran <= closes - opens:
            found.append(opens + limits[len(found)] - ran)
            if len(found) == len(limits):
                return found
        ran += closes - opens
    raise ValueError("this calendar never opens")


def used(start: datetime, end: datetime, hours: Calendar, pauses: Sequence[Pause] = ()) -> timedelta:
    """Return the working time between `start` and `end`, pauses left out."""
    total = timedelta(0)
    for opens, closes in _counting(start, hours, pauses):
        if closes is None or opens >= end:
            break
        total += min(closes, end) - opens
    return total


def _counting(
    start: datetime, hours: Calendar, pauses: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield the stretches after `start` that count, in order; (moment, None) where an open pause begins."""
    first = start.astimezone(LOCAL).date()
    rests = _merged(pauses)
    for offset in range(HORIZON):
        for opens, closes in hours.hours(first + offset * DAY):
            if closes <= start:
                continue
            if not rests:
                yield max(opens, start), closes
                continue
            for stretch in _between(max(opens, start), closes, rests):
                yield stretch
                if stretch[1] is None:
                    return


def _between(
    cursor: datetime, closes: datetime, rests: Sequence[tuple[datetime, datetime | None]]
) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield what the rests leave of one stretch; (moment, None) where an open one begins."""
    for since, until in rests:
        if since >= closes or (until is not None and until <= cursor):
            continue
        if since > cursor:
            yield cursor, since
        if until is None:
            yield max(cursor, since), None
            return
        cursor = max(cursor, until)
    if cursor < closes:
        yield cursor, closes


def _merged(pauses: Iterable[Pause]) -> list[tuple[datetime, datetime | None]]:
    """Return the pauses in order, those that touch or overlap as one."""
    merged: list[tuple[datetime, datetime | None]] = []
    for pause in sorted(pauses, key=lambda p: p.since):
        if merged and (merged[-1][1] is None or pause.since <= merged[-1][1]):
            since, until = merged[-1]
            later = None if until is None or pause.until is None else max(until, pause.until)
            merged[-1] = (since, later)
        else:
            merged.append((pause.since, pause.until))
    return merged


def _span(window: str) -> tuple[timedelta, timedelta]:
    opens, dash, closes = window.partition("-")
    span = _clock_time(opens), _clock_time(closes)
    if not dash or span[0] >= span[1] or span[1] > DAY:
        raise ValueError(f"not a window of a day: {window!r}")
    return span


def _clock_time(words: str) -> timedelta:
    hour, colon, minute = words.partition(":")
    if not (
        colon and len(hour) == len(minute) == 2 and hour.isdigit() and minute.isdigit() and int(minute) < 60
    ):
        raise ValueError(f"not a time of day: {words!r}")
    return timedelta(hours=int(hour), minutes=int(minute))


def _every_day(_day: date) -> bool:
    return True
