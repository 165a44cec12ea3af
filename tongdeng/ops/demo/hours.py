"""When people of the demo do things: offices in their hours, neighbours while they are awake, whenever the demo is started."""

from datetime import date, datetime, time, timedelta

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.worktime import calendar, dues

DAY = timedelta(days=1)
OPENS, CLOSES = time(8, 30), time(17, 30)
WAKING = calendar("daily 07:00-22:00", lambda day: True)
SATURDAY = 5


def office_hour(moment: datetime) -> datetime:
    """Return the last moment of an office's hours up to `moment`."""
    local = moment.astimezone(LOCAL)
    if local.time() < OPENS:
        return datetime.combine(local.date() - DAY, CLOSES, LOCAL)
    return min(local, datetime.combine(local.date(), CLOSES, LOCAL))


def awake(since: datetime, apart: timedelta, count: int) -> list[datetime]:
    """Return `count` moments after `since`, so far apart, of which none lies between ten at night and seven."""
    return dues(since, [apart * number for number in range(1, count + 1)], WAKING)


def weekday(day: date) -> date:
    """Return the day, or the Friday before where it is at a weekend."""
    return day - max(0, day.weekday() - SATURDAY + 1) * DAY
