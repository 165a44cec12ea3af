"""Which months are to be counted: those that are due, those in which something changed, and each night the last ones."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left, Length, TruncMonth

from tongdeng.boards.actions import counting
from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.models import Dirty, DirtyMonth, Month, Rollup, Span
from tongdeng.boards.rules.months import COMMUNITY, SETTLE, month_of, newest, nightly_since
from tongdeng.boards.rules.periods import Period
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.models import CodeField

# By which moment the rows of a figure are of a month; cases are in rollups, and what only stands makes no month.
MOMENTS = {
    "consultations": "held_at",
    "topics_resolved": "raised_at",
    "time_to_resolve": "at",
    "resolutions_in_time": "due_at",
    "motions": "certified_at",
    "activities": "starts_at",
    "service_minutes": "starts_at",
    "pulse": "closes_at",
    "works_accepted": "acceptance__accepted_at",
}
FIRST = date(2000, 1, 1)
MonthOf = tuple[str, date]


def mark(days: Iterable[tuple[str, date]], *, at: datetime) -> None:
    """Say that something changed on days of communities; of a month that goes on, nothing is to be counted again."""
    today = local_day(at).replace(day=1)
    _store({(community, day.replace(day=1)) for community, day in days if day < today}, at)


def mark_dirty(place: str, *, at: datetime) -> None:
    """Mark the months of all days of a place whose rollups are to be computed again."""
    mark(Dirty.objects.filter(community__startswith=place).values_list("community", "day"), at=at)


def mark_due(*, at: datetime) -> int:
    """Mark each month that is due and not published of each community in which something happened; return how many."""
    until = month_of(newest(at)).until
    published = set(_of_communities().values_list("place", "month"))
    found = {one for one in _happened(Period(FIRST, until), at) if one not in published}
    _store(found, at - SETTLE, at_once=True)
    return len(found)


def mark_published(*, at: datetime) -> int:
    """Mark the last published months, and all that were counted by other definitions than today's; return how many."""
    since, newest_ = nightly_since(at), newest(at)
    found = set[MonthOf]()
    for first in Month.objects.filter(month__lte=newest_).values_list("month", flat=True).distinct():
        rows = _of_communities().filter(month=first)
        if first < since:
            rows = rows.exclude(looked_with=counting.versions(month_of(first)))
        found.update(rows.values_list("place", "month"))
    _store(found, at - SETTLE)
    return len(found)


def mark_above(place: str, first: date, since: datetime) -> None:
    """Mark the month of a wide place, because one of those of which it is made changed."""
    _store({(place, first)}, since)


def is_to_come(at: datetime) -> bool:
    """Say whether nobody has published the newest month that is due."""
    return not Month.objects.filter(month=newest(at)).exists()


def _happened(period: Period, at: datetime) -> Iterable[MonthOf]:
    cells = Rollup.objects.filter(span=Span.MONTH, digits=COMMUNITY, category="", day__lt=period.until)
    yield from cells.values_list("place", "day")
    for key, moment in MOMENTS.items():
        rows = FIGURES[key].rows(Scope("", period, at)).order_by()
        area = Left(FIGURES[key].place, COMMUNITY, output_field=CodeField())
        months = rows.annotate(area_=area, first_=TruncMonth(moment, tzinfo=LOCAL)).values_list(
            "area_", "first_"
        )
        yield from ((area, local_day(first)) for area, first in months.distinct())


def _of_communities() -> QuerySet[Month]:
    return Month.objects.alias(digits=Length("place")).filter(digits=COMMUNITY)


def _store(months: Iterable[MonthOf], since: datetime, *, at_once: bool = False) -> None:
    """Store marks; the first of several stays, and so waits no longer, but for one that is to be counted at once."""
    again: dict[str, Any] = {"ignore_conflicts": True}
    if at_once:
        again = {"update_conflicts": True, "unique_fields": ["place", "month"], "update_fields": ["since"]}
    rows = [DirtyMonth(place=place, month=first, since=since) for place, first in sorted(months)]
    if rows:
        DirtyMonth.objects.bulk_create(rows, batch_size=1000, **again)
