"""Keeping rollups: days that events made dirty are computed again, and what they are folded into."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Max, Min
from django.db.models.functions import Left

from tongdeng.boards.actions.folding import COMMUNITY, Cells, fold, store
from tongdeng.boards.actions.marking import mark as mark_months
from tongdeng.boards.actions.marking import mark_dirty
from tongdeng.boards.models import Dirty, Rollup, Span
from tongdeng.boards.rules.periods import DAY, Period
from tongdeng.boards.rules.spans import BASE, LEVELS, first_of, parts_of, within
from tongdeng.cases.models import Case
from tongdeng.kernel import rollups
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import CodeField
from tongdeng.kernel.rollups import one_at_a_time

AT_ONCE = 200  # days of communities; more wait for the next round
# Cases of which the rollups are made anew in one pass: a pass over a part of the table takes longer than its share.
AT_ONCE_REBUILT = 12_000_000


class Filed(NamedTuple):
    """How many cases a community has, and the days on which they were filed, from the beginning of a year on."""

    cases: int
    days: Period


class DayOf(NamedTuple):
    """A day of a community."""

    community: str
    day: date


def mark(community: str, day: date, *, at: datetime) -> None:
    """Say that something changed on a day of a community; as often as one likes."""
    # The first of several marks stays: it says since when a number may be old.
    Dirty.objects.bulk_create([Dirty(community=community, day=day, since=at)], ignore_conflicts=True)


def refresh(*, at: datetime, at_most: int = AT_ONCE) -> int:
    """Compute again what is dirty, or what time alone has changed by `at`; return how many days of communities it was.

    All of it is stored or none: after a crash the marks are there as before.
    """
    with transaction.atomic():
        _alone()
        places = {*_dirty(at_most), *_stale(at, at_most)}
        _compute(places, at)
        mark_months(places, at=at)
        return len(places)


def rebuild(*, at: datetime, place: str = "") -> int:
    """Compute all rollups of a place anew, a part of it after the other; return how many communities there are.

    Each part is a transaction, so that readers go on meanwhile. After a crash it is to be run again.
    """
    place = place[:COMMUNITY]
    found = (
        Case.objects.filter(community__startswith=place)
        .values_list("community")
        .annotate(count=Count("pk"), since=Min("filed_at"), last=Max("filed_at"))
        .order_by("community")
    )
    filed = {
        community: Filed(count, Period(first_of(local_day(since), Span.YEAR), local_day(last) + DAY))
        for community, count, since, last in found
    }
    parts = parts_of({community: each.cases for community, each in filed.items()}, place, AT_ONCE_REBUILT)
    for part in parts:
        spans = [each.days for community, each in filed.items() if community.startswith(part)]
        days = Period(min(each.since for each in spans), max(each.until for each in spans))
        with transaction.atomic():
            _alone()
            rollups.with_room()
            mark_dirty(part, at=at)
            Dirty.objects.filter(community__startswith=part).delete()
            Rollup.objects.filter(place__startswith=part, digits__in=[BASE, COMMUNITY]).delete()
            by_category = Cells(Span.MONTH, COMMUNITY, part, days, by_category=True)
            store(Cells(Span.DAY, BASE, part, days), by_category, at=at)
    with transaction.atomic():
        _alone()
        rollups.with_room()
        Rollup.objects.filter(place__startswith=place, digits__lt=COMMUNITY).delete()
        if filed:
            last = first_of(max(each.days.last for each in filed.values()), Span.YEAR)
            since = min(each.days.since for each in filed.values())
            _above(Period(since, within(last, Span.YEAR).until), place)
    return len(filed)


def _alone() -> None:
    one_at_a_time("boards.rollups")


def _dirty(at_most: int) -> list[DayOf]:
    rows = list(Dirty.objects.select_for_update(skip_locked=True).order_by("since", "pk")[:at_most])
    Dirty.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [DayOf(row.community, row.day) for row in rows]


def _stale(at: datetime, at_most: int) -> list[DayOf]:
    rows = Rollup.objects.filter(span=Span.DAY, digits=BASE, stale_at__lt=at)
    found = rows.values_list(Left("place", COMMUNITY, output_field=CodeField()), "day").distinct()
    return [DayOf(*row) for row in found[:at_most]]


def _compute(places: Iterable[DayOf], at: datetime) -> None:
    months = set[DayOf]()
    above = set[tuple[Span, int, str, date]]()
    for community, day in sorted(places):
        store(Cells(Span.DAY, BASE, community, Period(day, day + DAY)), at=at)
        months.add(DayOf(community, first_of(day, Span.MONTH)))
        for span in Span:
            for digits in (BASE, *LEVELS):
                if (span, digits) != (Span.DAY, BASE):
                    above.add((span, digits, community[:digits], first_of(day, span)))
    for community, first in sorted(months):
        store(Cells(Span.MONTH, COMMUNITY, community, within(first, Span.MONTH), by_category=True), at=at)
    for span, digits, prefix, first in sorted(above, key=_order):
        _fold(span, digits, prefix, within(first, span))


def _fold(span: Span, digits: int, prefix: str, days: Period) -> None:
    fold(Cells(span, digits, prefix, days))
    if span != Span.DAY and digits <= COMMUNITY and (span, digits) != (Span.MONTH, COMMUNITY):
        fold(Cells(span, digits, prefix, days, by_category=True))


def _order(cell: tuple[Span, int, str, date]) -> tuple[int, int, str, date]:
    """Days before months before years, and areas before those that they lie in."""
    span, digits, prefix, first = cell
    return (list(Span).index(span), -digits, prefix, first)


def _above(days: Period, place: str) -> None:
    """Fold everything that lies above the days of estates."""
    for span in Span:
        for digits in (BASE, *LEVELS):
            if (span, digits) != (Span.DAY, BASE):
                _fold(span, digits, place[:digits], days)
