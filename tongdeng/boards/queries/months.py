"""Reading published months: as they were published, and as they are known after their revisions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Length

from tongdeng.boards.models import Month, Revision
from tongdeng.boards.rules.months import Entries, below, month_of, revised
from tongdeng.boards.rules.periods import Period


class Known(NamedTuple):
    """A month of a place, what is known of it now, and its revisions in their order."""

    month: Month
    figures: Entries
    revisions: list[Revision]


class Point(NamedTuple):
    """What a month said of one figure when it was published, and how often that was revised since."""

    first: date
    value: dict[str, object]
    version: int
    revisions: int


def of(place: str) -> QuerySet[Month]:
    """Return the published months of a place, the newest first, each with how often it was revised."""
    rows = Month.objects.filter(place=place).defer("figures")
    return rows.annotate(rounds=Count("revisions__seq", distinct=True)).order_by("-month")


def state_of(place: str, period: Period) -> Month | None:
    """Return the published month that a period is, with how often it was revised; None where it is none."""
    return of(place).filter(month=period.since).first() if is_month(period) else None


def is_month(period: Period) -> bool:
    """Say whether a period is one calendar month."""
    return period == month_of(period.since)


def read(place: str, first: date) -> Known | None:
    """Return a month with all that became of it; None where it was not published."""
    month = Month.objects.filter(place=place, month=first).first()
    return known([month])[month.pk] if month else None


def known(months: Sequence[Month]) -> dict[UUID, Known]:
    """Return what is known of months, in one statement."""
    found: dict[UUID, list[Revision]] = {month.pk: [] for month in months}
    for row in Revision.objects.filter(month__in=months).order_by("month_id", "seq", "figure"):
        found[row.month_id].append(row)
    return {month.pk: Known(month, after(month, found[month.pk]), found[month.pk]) for month in months}


def after(month: Month, revisions: Iterable[Revision]) -> Entries:
    """Return the figures of a month after revisions, in their order."""
    return revised(month.figures, ((row.figure, row.after) for row in revisions))


def at_level(place: str, first: date, digits: int) -> QuerySet[Month]:
    """Return the months of the places of a level below a place."""
    rows = Month.objects.filter(month=first, place__startswith=place)
    return rows.alias(digits=Length("place")).filter(digits=digits).order_by("place")


def known_below(place: str, first: date) -> dict[str, Entries]:
    """Return what is known of the months of which that of a wide place is made, by their places."""
    found = known(list(at_level(place, first, below(place))))
    return {one.month.place: one.figures for one in found.values()}


def trend(place: str, key: str, last: date, count: int) -> list[Point]:
    """Return what the last published months said of a figure when they were published, the oldest first."""
    rows = Month.objects.filter(place=place, month__lte=last, figures__has_key=key).order_by("-month")[:count]
    months = {row.pk: row for row in rows}
    seen = Revision.objects.filter(month__in=list(months), figure=key).values_list("month_id")
    revisions: dict[UUID, int] = dict(seen.annotate(n=Count("pk")).order_by())
    return [
        Point(row.month, row.figures[key]["value"], row.figures[key]["version"], revisions.get(pk, 0))
        for pk, row in reversed(months.items())
    ]


def newest_before(place: str, moment: datetime) -> date | None:
    """Return the newest month of a place that was published by a moment."""
    rows = Month.objects.filter(place=place, published_at__lte=moment)
    return rows.order_by("-month").values_list("month", flat=True).first()
