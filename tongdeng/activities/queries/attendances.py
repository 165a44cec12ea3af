"""Reading attendances: figures of activities, and the digest by which their events hold them."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import ExtractMonth, NullIf

from tongdeng.activities.models import Activity, Attendance, Kind
from tongdeng.activities.rules.flow import State
from tongdeng.kernel.clock import LOCAL
from tongdeng.places.rules import digits_of

PUBLIC = [State.OPEN.value, State.REPORTED.value]
HELD = Q(state__in=PUBLIC) & (Q(attended__gt=0) | Q(counted__gt=0))
FEW = 5  # people of one building, below whom they are shown together with others


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


def year_of(place: str, year: int, month: int = 0) -> Q:
    """Return the condition for activities at and below a place that begin in a local year, or in a month of it."""
    since, until = datetime(year, month or 1, 1, tzinfo=LOCAL), datetime(year + 1, 1, 1, tzinfo=LOCAL)
    if month:
        until = (since + timedelta(days=32)).replace(day=1)
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
    return figures_of(rows, sums["held"], sums["counted"] or 0)


def figures_of(rows: QuerySet[Activity], held: int, counted: int) -> Figures:
    """Return the figures of activities of which it is known already how many they are, and who was counted."""
    came: dict[str, Any] = (
        people(attendances(rows))
        .annotate(times=Count("pk"))
        .aggregate(attendances=Sum("times"), people=Count("who"), households=Count("one_home", distinct=True))
    )
    return Figures(held, came["attendances"] or 0, counted, came["people"], came["households"])


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


class Part(NamedTuple):
    """How many people, and how many households, live in a part of a place; its code is "" where no home is known."""

    code: str
    people: int
    households: int


def parts(came: QuerySet[Attendance], level: str) -> list[Part]:
    """Return the people of attendances by where they live; all parts come to the figures of the same attendances."""
    digits, found = digits_of(level), Counter[str]()
    homes: dict[str, set[str]] = {}
    for home in people(came).values_list("one_home", flat=True).iterator():
        code = (home or "")[:digits]
        found[code] += 1
        if home:
            homes.setdefault(code, set()).add(home)
    return [Part(code, found[code], len(homes.get(code, ()))) for code in sorted(found)]


def without_few(rows: Sequence[Part]) -> tuple[list[Part], Part]:
    """Return the parts with enough people not to tell who they are, and one for all others together."""
    large = sorted((row for row in rows if row.code and row.people >= FEW), key=lambda row: row.people)
    unknown = [row for row in rows if not row.code]
    some = [row for row in rows if row.code and row.people < FEW]
    # What would still stand out among the others is taken together with one part more.
    for more in (large[:1], unknown):
        if 0 < sum(row.people for row in some) < FEW:
            some += more
    few = Part("", sum(row.people for row in some), sum(row.households for row in some))
    return [row for row in rows if row not in some], few


def below(place: str) -> str:
    """Return the level by which the people of a place are shown: buildings, of a wide area communities."""
    return "building" if len(place) >= digits_of("community") else "community"


def guests(came: QuerySet[Attendance]) -> int:
    """Return how many guests there are of whom only that is known."""
    return came.filter(who__startswith="g").count()


class Month(NamedTuple):
    """The activities of a month that are public, and how many of them count as held."""

    first: date
    planned: int
    held: int


class Year(NamedTuple):
    """What begins in a year: the held ones of each kind, all and the held ones of each month, and who was counted."""

    kinds: list[tuple[Kind, int]]
    months: list[Month]
    held: int
    counted: int


def of_year(place: str, year: int) -> Year:
    """Return the activities of a year by kind and by month, in one statement; each number has a list (AC-6)."""
    rows = Activity.objects.filter(year_of(place, year), state__in=PUBLIC).order_by()
    groups = rows.annotate(month=ExtractMonth("starts_at", tzinfo=LOCAL)).values_list("kind", "month")
    counts = groups.annotate(
        n=Count("pk"), held=Count("pk", filter=HELD), counted=Sum("counted", filter=HELD)
    )
    by_kind, planned, held_in = Counter[str](), Counter[int](), Counter[int]()
    all_counted = 0
    for kind, month, n, held_, counted in counts:
        by_kind[kind] += held_
        planned[month] += n
        held_in[month] += held_
        all_counted += counted or 0
    months = [Month(date(year, month, 1), planned[month], held_in[month]) for month in range(1, 13)]
    kinds = [(kind, by_kind[kind.pk]) for kind in Kind.objects.all()]
    return Year(kinds, months, held_in.total(), all_counted)
