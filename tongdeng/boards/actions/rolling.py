"""Keeping rollups: days that events made dirty are computed again, and what they are folded into."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, Min
from django.db.models.functions import Left

from tongdeng.boards.actions.folding import COMMUNITY, Cells, fold, store
from tongdeng.boards.models import Dirty, Rollup, Span
from tongdeng.boards.rules.periods import DAY, Period
from tongdeng.boards.rules.spans import BASE, LEVELS, first_of, within
from tongdeng.cases.models import Case
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import CodeField
from tongdeng.kernel.rollups import one_at_a_time

STREET = 9  # digits of a sub-district
AT_ONCE = 200  # days of communities; more wait for the next round


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
        return len(places)


def rebuild(*, at: datetime, place: str = "") -> int:
    """Compute all rollups of a place anew, one sub-district after the other; return how many communities there are.

    Each sub-district is a transaction, so that readers go on meanwhile. After a crash it is to be run again.
    """
    found = (
        Case.objects.filter(community__startswith=place)
        .values_list("community")
        .annotate(since=Min("filed_at"), last=Max("filed_at"))
        .order_by("community")
    )
    communities, spans = 0, dict[str, Period]()
    for community, since, last in found:
        # A statement for each sub-district, not for each community: of a small one most of the time is its plan.
        slice_ = max(place[:COMMUNITY], community[:STREET], key=len)
        days = Period(first_of(local_day(since), Span.YEAR), local_day(last) + DAY)
        before = spans.get(slice_, days)
        spans[slice_] = Period(min(before.since, days.since), max(before.until, days.until))
        communities += 1
    for slice_, days in spans.items():
        with transaction.atomic():
            _alone()
            Dirty.objects.filter(community__startswith=slice_).delete()
            Rollup.objects.filter(place__startswith=slice_, digits__in=[BASE, COMMUNITY]).delete()
            store(Cells(Span.DAY, BASE, slice_, days), at)
            store(Cells(Span.MONTH, COMMUNITY, slice_, days, by_category=True), at)
    with transaction.atomic():
        _alone()
        Rollup.objects.filter(place__startswith=place, digits__lt=COMMUNITY).delete()
        if spans:
            last = first_of(max(days.last for days in spans.values()), Span.YEAR)
            since = min(days.since for days in spans.values())
            _above(Period(since, within(last, Span.YEAR).until), place)
    return communities


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
        store(Cells(Span.DAY, BASE, community, Period(day, day + DAY)), at)
        months.add(DayOf(community, first_of(day, Span.MONTH)))
        for span in Span:
            for digits in (BASE, *LEVELS):
                if (span, digits) != (Span.DAY, BASE):
                    above.add((span, digits, community[:digits], first_of(day, span)))
    for community, first in sorted(months):
        store(Cells(Span.MONTH, COMMUNITY, community, within(first, Span.MONTH), by_category=True), at)
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
