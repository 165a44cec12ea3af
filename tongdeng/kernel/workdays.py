"""Which days are working days at a place: the statutory calendar, and local exceptions over it."""

from datetime import date, datetime

from tongdeng.kernel.cached import Cached
from tongdeng.kernel.models import DayOff
from tongdeng.kernel.worktime import IsWorkday, statutory_workday


def workdays(place: str, at: datetime) -> IsWorkday:
    """Return the test for working days at `place`, as it was known at `at`.

    A nearer place goes before a wider one, and a later `valid_from` before an earlier one.
    """
    # The last one for a day wins: `_days_off` puts nearer places after wider ones, newer rows after older.
    exceptions: dict[date, bool] = {
        day: works for where, since, day, works in _days_off() if place.startswith(where) and since <= at
    }
    return lambda day: exceptions[day] if day in exceptions else statutory_workday(day)


@Cached
def _days_off() -> list[tuple[str, datetime, date, bool]]:
    rows = DayOff.objects.order_by("place", "valid_from")
    return list(rows.values_list("place", "valid_from", "day", "works"))
