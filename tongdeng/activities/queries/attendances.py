"""Reading attendances: figures of activities, and the digest by which their events hold them."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import ExtractMonth, NullIf

from tongdeng.activities.models import Activity, Attendance, Kind
from tongdeng.activities.rules.flow import State
from tongdeng.kernel.clock import LOCAL

HELD = Q(state__in=[State.OPEN.value, State.REPORTED.value]) & (Q(attended__gt=0) | Q(counted__gt=0))


def digest(rows: Iterable[Attendance]) -> str:
    """Return a hash over what a set of attendances says, in any order."""
    lines = sorted(
        "|".join((str(row.pk), row.who, row.home, row.method, row.mark, str(row.nonce))) for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class Figures(NamedTuple):
    """The figures of a year: `counted` people stand apart from attendances, which were checked in."""

    held: int
    attendances: int
    counted: int
    people: int
    households: int


def year_of(place: str, year: int) -> Q:
    """Return the condition for activities at and below a place that begin in a local year."""
    since, until = datetime(year, 1, 1, tzinfo=LOCAL), datetime(year + 1, 1, 1, tzinfo=LOCAL)
    return Q(
        community__startswith=place[:12],
        place__startswith=place,
        starts_at__gte=since,
        starts_at__lt=until,
    )


def held(place: str, year: int) -> QuerySet[Activity]:
    """Return the activities of a year that count as held (AC-6)."""
    return Activity.objects.filter(year_of(place, year), HELD)


def figures(rows: QuerySet[Activity]) -> Figures:
    """Return the figures of activities; each is the number of rows of a list."""
    sums: dict[str, Any] = rows.aggregate(held=Count("pk"), counted=Sum("counted"))
    came: dict[str, Any] = (
        people(attendances(rows))
        .annotate(times=Count("pk"))
        .aggregate(attendances=Sum("times"), people=Count("who"), households=Count("one_home", distinct=True))
    )
    return Figures(
        sums["held"], came["attendances"] or 0, sums["counted"] or 0, came["people"], came["households"]
    )


def attendances(rows: QuerySet[Activity]) -> QuerySet[Attendance]:
    """Return the attendances of activities."""
    return Attendance.objects.filter(activity__in=rows)


def people(came: QuerySet[Attendance]) -> QuerySet[Any]:
    """Return the distinct people of attendances, each with one home; NULL for guests.

    One home for each person, also for who came from several: so there are never more households than people (AC-11).
    """
    return came.order_by().values("who").annotate(one_home=Min(NullIf("home", Value(""))))


def households(came: QuerySet[Attendance]) -> set[str]:
    """Return the distinct homes of the people of attendances."""
    return {home for home in people(came).values_list("one_home", flat=True) if home}


def by_kind(place: str, year: int) -> list[tuple[Kind, int]]:
    """Return how many activities of each kind were held in a year."""
    counts = dict(
        held(place, year).order_by().values_list("kind").annotate(n=Count("pk")).values_list("kind", "n")
    )
    return [(kind, counts.get(kind.pk, 0)) for kind in Kind.objects.all()]


class Month(NamedTuple):
    """The activities of a month that are public, and how many of them count as held."""

    first: date
    planned: int
    held: int


def by_month(place: str, year: int) -> list[Month]:
    """Return how many activities begin in each month of a year, and how many of them were held; one query."""
    rows = Activity.objects.filter(year_of(place, year), state__in=[State.OPEN.value, State.REPORTED.value])
    counts = rows.order_by().annotate(month=ExtractMonth("starts_at", tzinfo=LOCAL)).values("month")
    found = {row["month"]: row for row in counts.annotate(planned=Count("pk"), held=Count("pk", filter=HELD))}
    none = {"planned": 0, "held": 0}
    return [
        Month(date(year, month, 1), found.get(month, none)["planned"], found.get(month, none)["held"])
        for month in range(1, 13)
    ]
