"""When people are reminded, which days a series has, and from when until when a door is open (AC-4, AC-9, AC-14)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, time, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)
REMIND = (timedelta(hours=24), timedelta(hours=2))
QUIET_FROM, QUIET_UNTIL = time(22, 0), time(8, 0)
DOOR_BEFORE = timedelta(minutes=60)
# After the end: so long a helper sees the door, and what phones noted offline is taken in.
DOOR_AFTER = timedelta(days=7)
LONGEST = timedelta(days=14)
AHEAD = timedelta(days=400)
OLDEST_YEAR, NEWEST_YEAR = 2000, 2100  # of the calendar, and of what is entered from paper
SESSIONS_AT_MOST = 60
RATED_WITHIN = timedelta(days=14)
EVERY = ("week", "fortnight", "month")


def reminders(starts: datetime) -> list[datetime]:
    """Return the moments (local) at which those who hold a place are reminded: a day and two hours before.

    None lies between 22:00 and 08:00: one that would waits for the morning, or comes the evening before where the
    morning is too late.
    """
    found = {_spoken(starts - before, starts) for before in REMIND}
    return sorted(found)


def _spoken(moment: datetime, starts: datetime) -> datetime:
    if QUIET_UNTIL <= moment.time() < QUIET_FROM:
        return moment
    morning = datetime.combine(moment.date(), QUIET_UNTIL, moment.tzinfo)
    if moment.time() >= QUIET_FROM:
        morning += DAY
    evening = datetime.combine(morning.date() - DAY, time(21, 0), moment.tzinfo)
    return morning if morning < starts else evening


def sessions(starts: datetime, every: str, count: int) -> list[datetime]:
    """Return when the sessions of a series begin, at one local time of day: each week, fortnight, or day of the month.

    A month without that day has its last one. Raise ValueError for an unknown rhythm, or none or too many sessions.
    """
    if every not in EVERY or not 1 <= count <= SESSIONS_AT_MOST:
        raise ValueError(every, count)
    if every == "month":
        return [_months_later(starts, number) for number in range(count)]
    step = WEEK if every == "week" else 2 * WEEK
    return [starts + number * step for number in range(count)]


def rhythm(starts: Sequence[datetime]) -> str:
    """Return how often sessions come that begin at these local moments, in order: one of `EVERY`; "" for no one rhythm."""
    first, *_rest = starts
    for every in EVERY:
        if len(starts) > 1 and list(starts) == sessions(first, every, len(starts)):
            return every
    return ""


def _months_later(starts: datetime, months: int) -> datetime:
    year, month = divmod(starts.year * 12 + starts.month - 1 + months, 12)
    return starts.replace(year=year, month=month + 1, day=min(starts.day, monthrange(year, month + 1)[1]))


def door_is_open(at: datetime, starts: datetime, ends: datetime) -> bool:
    """Say whether the rotating code counts at `at`: from an hour before the start until the end."""
    return starts - DOOR_BEFORE <= at <= ends


def door_is_over(at: datetime, ends: datetime) -> bool:
    """Say whether nobody is checked in any more at `at`, neither at the door nor by what a phone noted."""
    return at > ends + DOOR_AFTER


def came_at(noted: datetime, at: datetime, starts: datetime, ends: datetime) -> datetime:
    """Return when somebody came, by the clock of a phone, within what can be: the hours of the door, and not after `at`."""
    return min(max(noted, starts - DOOR_BEFORE), ends, at)


def wrong_times(at: datetime, starts: datetime, ends: datetime) -> str:
    """Return which field of a new time is wrong: "starts_at", "ends_at"; "" where nothing is."""
    if not at < starts <= at + AHEAD:
        return "starts_at"
    return "" if starts < ends <= starts + LONGEST else "ends_at"
