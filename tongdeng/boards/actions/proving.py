"""The recount of rollups: they hold what the records say, and each is the sum of those below it."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from tongdeng.boards.actions.folding import Cells, told, unlike
from tongdeng.boards.actions.rolling import DayOf
from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.models import Dirty, Rollup, Span
from tongdeng.boards.rules.periods import DAY, Period
from tongdeng.boards.rules.spans import BASE, LEVELS
from tongdeng.cases.models import Case
from tongdeng.kernel import jobs
from tongdeng.kernel.chains import Misfit
from tongdeng.places.rules import COMMUNITY

SAMPLE = 40  # rollups that `tongdeng verify` looks at; `tongdeng verify --figures` looks at all of them
AT_A_START = 5
ALWAYS = Period(date(2000, 1, 1), date(2200, 1, 1))
READERS = '{"reader": "rollups"}'


def misfits() -> Iterator[Misfit]:
    """Yield what is wrong in a sample of days, and each community whose cases are not as many as its rollups say."""
    at = _newest()
    yield from _wrong(_some(), at)
    yield from _missing(at)


def all_misfits() -> Iterator[Misfit]:
    """Yield each day of a community whose rollups are not what its records say, and each sum that is none."""
    at = _newest()
    known = {community for (community,) in Case.objects.order_by().values_list("community").distinct()}
    held = Rollup.objects.filter(digits=COMMUNITY).order_by().values_list("place").distinct()
    for community in sorted(known | {place for (place,) in held}):
        yield from _differing(community, ALWAYS, at)
    for digits in (BASE, *LEVELS):
        for span in Span:
            if (span, digits) != (Span.DAY, BASE) and not Dirty.objects.exists():
                for place, day in unlike(Cells(span, digits, "", ALWAYS)):
                    yield Misfit("a rollup is not the sum of those below it", f"{place} {span} {day}")


def _some() -> set[DayOf]:
    """Return days of rollups from several places of the table, without a sort of all of it."""
    rows = Rollup.objects.filter(span=Span.DAY, digits=BASE).order_by("pk")
    last = Rollup.objects.aggregate(last=Max("pk"))["last"] or 0
    starts = [0, *(random.randint(0, last) for _often in range(SAMPLE // AT_A_START))]
    return {
        DayOf(place[:COMMUNITY], day)
        for start in starts
        for place, day in rows.filter(pk__gte=start).values_list("place", "day")[:AT_A_START]
    }


def _newest() -> datetime:
    """Return when the newest rollup was computed: a rollup that was to be computed again by then is left out."""
    newest: datetime | None = Rollup.objects.aggregate(newest=Max("computed_at"))["newest"]
    return newest or ALWAYS.moments[0]


def _wrong(days: Iterable[DayOf], at: datetime) -> Iterator[Misfit]:
    for community, day in sorted(days):
        yield from _differing(community, Period(day, day + DAY), at)


def _differing(community: str, days: Period, at: datetime) -> Iterator[Misfit]:
    """Compare what is stored with what the records say; what is to be computed again is left out."""
    within = Q(day__gte=days.since, day__lt=days.until)
    rows = Rollup.objects.filter(within, place__startswith=community, span=Span.DAY, digits=BASE)
    stored = {
        (place, day): (numbers, stale)
        for place, day, numbers, stale in rows.values_list("place", "day", "numbers", "stale_at")
    }
    dirty = {day for (day,) in Dirty.objects.filter(within, community=community).values_list("day")}
    cells = Cells(Span.DAY, BASE, community, days)
    said = {(row.area, row.day): row.numbers for row in told(cells, at)}
    doubt = jobs.is_planned("journal.react", READERS)
    for place, day in sorted(stored.keys() | said.keys()):
        numbers, stale = stored.get((place, day), ({}, None))
        waits = day in dirty or (stale is not None and stale < at)
        if not waits and numbers != said.get((place, day), {}):
            yield Misfit("a rollup is not what the records say", f"{place} {day}", is_doubt=doubt)


def _missing(at: datetime) -> Iterator[Misfit]:
    """Compare the number of cases of each community with that of its rollups, without a look at each day."""
    stored = dict[str, int]()
    for place, numbers in Rollup.objects.filter(span=Span.YEAR, digits=COMMUNITY, category="").values_list(
        "place", "numbers"
    ):
        filed: dict[str, Any] = FIGURES["filed"].folded(numbers)
        stored[place] = stored.get(place, 0) + filed["value"]
    filed_there = FIGURES["filed"].across(Scope("", ALWAYS, at), COMMUNITY)
    dirty = {community for (community,) in Dirty.objects.values_list("community").distinct()}
    doubt = jobs.is_planned("journal.react", READERS)
    for place in sorted((stored.keys() | filed_there.keys()) - dirty):
        if stored.get(place, 0) != filed_there.get(place, {"value": 0})["value"]:
            yield Misfit("rollups do not hold as many cases as there are", place, is_doubt=doubt)
