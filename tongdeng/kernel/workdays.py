"""Which days are working days at a place: the statutory calendar, and local exceptions over it."""

from datetime import date, datetime

from django.db.models import F, Value

from tongdeng.kernel.models import CodeField, DayOff
from tongdeng.kernel.worktime import IsWorkday, statutory_workday


def workdays(place: str, at: datetime) -> IsWorkday:
    """Return the test for working days at `place`, as it was known at `at`.

    A nearer place goes before a wider one, and a later `valid_from` before an earlier one.
    """
    rows = DayOff.objects.filter(valid_from__lte=at).alias(here=Value(place, output_field=CodeField()))
    known = (
        rows.filter(here__startswith=F("place")).order_by("place", "valid_from").values_list("day", "works")
    )
    exceptions: dict[date, bool] = dict(known)
    return lambda day: exceptions[day] if day in exceptions else statutory_workday(day)
