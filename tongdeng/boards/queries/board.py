"""The board of a place: its numbers of a period, and those of the areas below, from rollups and from a few records."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from tongdeng.boards.figures import FIGURES, ROLLED, SCORES, Figure, Scope, Score
from tongdeng.boards.models import Dirty, Rollup, Span
from tongdeng.boards.rules.periods import Period
from tongdeng.boards.rules.spans import BASE, covering, within
from tongdeng.places.rules import COMMUNITY, below, digits_of, level_of

Values = dict[str, dict[str, Any]]
# Counted only in a community and below: no sum of numbers that are there, and a city has millions of such rows.
LARGE = frozenset({"attendances", "people", "households", "households_bound", "time_to_answer", "to_confirm"})

COUNTED_DAYS = 92  # of an estate or a community, whose cases are counted at each opening; of a quarter


class Board(NamedTuple):
    """Numbers by the key of the figure, the same of each area of the next level, and since when nothing is missing."""

    numbers: Values
    areas: dict[str, Values]
    as_of: datetime


class Categories(NamedTuple):
    """Numbers of cases by category, of the whole months of a period."""

    months: Period
    numbers: dict[str, Values]


def board(place: str, period: Period, at: datetime) -> Board:
    """Return the board of a place: areas have the figures of cases alone, the place has those of all rooms.

    Raise ValueError for a place below an estate, which has no rollups.
    """
    if len(place) > BASE:
        raise ValueError(f"no rollups below an estate: {place}")
    scope = Scope(place, period, at)
    numbers = {**rolled(scope), **live(scope, FIGURES.values())}
    for score in SCORES.values():
        numbers[score.key] = score.of(numbers)
    return Board(numbers, by_area(place, period), as_of(place, period, at))


def values(scope: Scope, figures: Iterable[Figure | Score]) -> Values:
    """Return figures of a scope: those of cases from rollups where these are too many, all else counted.

    What is never counted of so wide a place is not there.
    """
    asked = {figure.key: figure for figure in figures}
    if not from_rollups(scope):
        return {key: figure.value(scope) for key, figure in asked.items()}
    found = {**rolled(scope), **live(scope, [one for one in asked.values() if isinstance(one, Figure)])}
    scores = {key: one.of(found) for key, one in asked.items() if isinstance(one, Score)}
    return {key: {**found, **scores}[key] for key in asked if key in found or key in scores}


def from_rollups(scope: Scope) -> bool:
    """Say whether a scope has too many cases to be counted while somebody waits: a wide place, or a long time."""
    days = (scope.period.until - scope.period.since).days
    return len(scope.place) < COMMUNITY or (len(scope.place) <= BASE and days > COUNTED_DAYS)


def never_counted(figure: Figure | Score, place: str) -> bool:
    """Say whether a figure is too large for a place: no sum of numbers that are there, over millions of rows."""
    return figure.key in LARGE and len(place) < COMMUNITY


def rolled(scope: Scope) -> Values:
    """Return the figures of cases of a scope from rollups."""
    numbers = _summed(scope.place, len(scope.place), scope.period).get(scope.place, {})
    if scope.without:
        # All numbers of rollups are counts, so that the rest is a difference; of what is computed meanwhile, never below 0.
        own = _summed(scope.without, len(scope.without), scope.period).get(scope.without, {})
        numbers = {key: n - own.get(key, 0) for key, n in numbers.items() if n > own.get(key, 0)}
    return _values(numbers)


def live(scope: Scope, figures: Iterable[Figure]) -> Values:
    """Return the figures that no rollup holds, counted now."""
    return {
        figure.key: figure.value(scope)
        for figure in figures
        if figure not in ROLLED and not never_counted(figure, scope.place)
    }


def by_area(place: str, period: Period, level: str = "") -> dict[str, Values]:
    """Return the figures of cases of each area of a level below a place; of the next one where none is named."""
    digits = digits_of(level or below(level_of(place)))
    if digits > BASE:
        return {}
    return {area: _values(numbers) for area, numbers in sorted(_summed(place, digits, period).items())}


def by_category(place: str, period: Period) -> Categories:
    """Return the figures of cases of each category in the whole months of a period; of a community or above."""
    spans = [span for span in covering(period) if span[0] != Span.DAY]
    months = Period(spans[0][1], _end(spans[-1])) if spans else Period(period.since, period.since)
    rows = Rollup.objects.filter(_of(spans), digits=len(place), place=place).exclude(category="")
    found = _added(rows.values_list("category", "numbers"))
    return Categories(months, {category: _values(numbers) for category, numbers in sorted(found.items())})


def as_of(place: str, period: Period, at: datetime) -> datetime:
    """Return the moment up to which everything that was known is in the rollups of a place and period."""
    days: dict[str, Any] = {"day__gte": period.since, "day__lt": period.until}
    dirty = Dirty.objects.filter(community__startswith=place[:COMMUNITY], **days).order_by("since")
    stale = Rollup.objects.filter(
        place__startswith=place, span=Span.DAY, digits=BASE, stale_at__lt=at, **days
    ).order_by("stale_at")
    moments = [
        dirty.values_list("since", flat=True).first(),
        stale.values_list("stale_at", flat=True).first(),
    ]
    return min([at, *(moment for moment in moments if moment is not None)])


def _summed(place: str, digits: int, period: Period) -> dict[str, dict[str, int]]:
    """Return the sums of the numbers of areas with so many digits, in one statement."""
    rows = Rollup.objects.filter(_of(covering(period)), digits=digits, category="", place__startswith=place)
    return _added(rows.values_list("place", "numbers"))


def _of(spans: Iterable[tuple[str, Any]]) -> Q:
    days = defaultdict[str, list[Any]](list)
    for span, first in spans:
        days[span].append(first)
    found = Q(pk__in=[])
    for span, firsts in days.items():
        found |= Q(span=span, day__in=firsts)
    return found


def _end(span: tuple[str, Any]) -> Any:
    return within(span[1], span[0]).until


def _added(rows: Iterable[tuple[str, dict[str, int]]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for key, numbers in rows:
        sums = found.setdefault(key, {})
        for name, n in numbers.items():
            sums[name] = sums.get(name, 0) + n
    return found


def _values(numbers: dict[str, int]) -> Values:
    return {figure.key: figure.folded(numbers) for figure in ROLLED}
