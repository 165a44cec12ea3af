"""Counting the public figures of a month: the number and the digest of the rows of each.

In a community the rows are read once, in the order of their keys, for it and for each of its estates. Above, what is
rolled up is the sum of the months below, so that millions of cases need not be read; the digest is over theirs.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from tongdeng.boards.figures import FIGURES, PUBLIC, ROLLED, Figure, Scope, Score
from tongdeng.boards.queries.board import LARGE
from tongdeng.boards.queries.months import known_below
from tongdeng.boards.rules.months import COMMUNITY, Entries, Entry, digest_of_lines, month_of, spelled
from tongdeng.boards.rules.periods import Period, month
from tongdeng.boards.rules.spans import BASE

NOWHERE = "~"  # a code that no place has
FOLDED = frozenset(figure.key for figure in ROLLED)
# What stands whether anything happened in a month or not: it alone makes no month.
STANDING = frozenset(
    ("members_registered", "estates_branch", "estates_committee", "estates_consulted", "estates_centre")
)
PIECE = 2000
SOME = month(2000, 1)
_EMPTY: dict[tuple[str, int], Mapping[str, Any]] = {}


class Counted(NamedTuple):
    """The figures of a place, and whether anything happened there in the month."""

    figures: Entries
    happened: bool


def counted(place: str, first: date, at: datetime, also: Iterable[str] = ()) -> dict[str, Counted]:
    """Return the figures of a month of a community and of its estates, or of a wider place, as they stand at `at`.

    Estates without rows are there only where they are named in `also`.
    """
    scope = Scope(place, month_of(first), at)
    if len(place) < COMMUNITY:
        return {place: _above(scope)}
    parts: dict[str, Entries] = {place: {}, **{area: {} for area in also}}
    busy = set[str]()
    for key, figure in _figures(scope.period).items():
        for area, entry in _of_records(figure, scope).items():
            parts.setdefault(area, {})[key] = entry
            if key not in STANDING and entry["rows"] != _no_rows():
                busy.add(area)
    return {
        area: Counted(_whole(found, parts[place], scope.period), area in busy)
        for area, found in parts.items()
    }


def versions(period: Period) -> str:
    """Return by which versions of all definitions a month is counted."""
    found = {key: _version(figure) for key, figure in (_figures(period) | _scores()).items()}
    return hashlib.sha256(spelled(sorted(found.items()))).hexdigest()


def _figures(period: Period) -> dict[str, Figure]:
    """Return the public figures in the version that holds in a month."""
    return {key: FIGURES[key].on(period.since) for key in FIGURES if key in PUBLIC}


def _scores() -> dict[str, Any]:
    return {key: score for key, score in PUBLIC.items() if isinstance(score, Score)}


def _of_records(figure: Figure, scope: Scope) -> dict[str, Entry]:
    """Return a figure of a community and of each estate in which it has rows."""
    rows, areas = _digests(figure, scope)
    if rows == _no_rows():
        return {scope.place: _entry(figure, _empty(figure), rows)}
    values = figure.across(scope, BASE) if areas else {}
    found = {area: _entry(figure, values[area], digest) for area, digest in areas.items()}
    return {scope.place: _entry(figure, figure.value(scope), rows), **found}


def _digests(figure: Figure, scope: Scope) -> tuple[str, dict[str, str]]:
    """Return the digest of all rows, and of those of each estate, in one reading."""
    whole, areas = hashlib.sha256(), dict[str, Any]()
    for area, *row in _rows(figure, scope):
        line = spelled(row)
        whole.update(line)
        if len(area) >= BASE:
            areas.setdefault(area[:BASE], hashlib.sha256()).update(line)
    return whole.hexdigest(), {area: hasher.hexdigest() for area, hasher in areas.items()}


def _rows(figure: Figure, scope: Scope) -> Any:
    """Return the rows, each with its place, its key, and all columns that are shown or that make the number."""
    names = dict.fromkeys((*figure.heads, *(figure.fold.fields if figure.fold else ()), *_made_of(figure)))
    found: QuerySet[Any] = figure.listed(scope).order_by("pk")
    return found.values_list(figure.place, "pk", *names).iterator(chunk_size=PIECE)


def _made_of(figure: Figure) -> tuple[str, ...]:
    return tuple(name for name in (figure.by, figure.amount, figure.distinct, *(figure.lasts or ())) if name)


def _whole(found: Entries, community: Entries, period: Period) -> Entries:
    """Return the figures of an area in their order, with those of which it has no rows, and the scores."""
    entries: Entries = {}
    for key, figure in _figures(period).items():
        # What belongs to a community as a whole is the same in each of its estates.
        of_all = figure.finest == COMMUNITY
        entries[key] = (
            community[key] if of_all else found.get(key) or _entry(figure, _empty(figure), _no_rows())
        )
    return entries | _scored(entries)


def _scored(entries: Entries) -> Entries:
    """Return the scores of figures; their rows are those of their parts."""
    values = {key: entry["value"] for key, entry in entries.items()}
    found: Entries = {}
    for key, score in _scores().items():
        rows = digest_of_lines([part.key, entries[part.key]["rows"]] for part in score.parts)
        found[key] = _entry(score, score.of(values), rows)
    return found


def _above(scope: Scope) -> Counted:
    below = known_below(scope.place, scope.period.since)
    entries: Entries = {}
    for key, figure in _figures(scope.period).items():
        if key in LARGE:
            continue
        parts = [(area, known[key]) for area, known in sorted(below.items()) if key in known]
        rows = digest_of_lines([area, entry["rows"]] for area, entry in parts)
        if key in FOLDED:
            entries[key] = _entry(
                figure, figure.folded(_added(key, [entry["value"] for _a, entry in parts])), rows
            )
        else:
            entries[key] = _entry(figure, figure.value(scope), rows)
    return Counted(entries | _scored(entries), bool(below))


def _added(key: str, values: list[Mapping[str, Any]]) -> dict[str, int]:
    """Return the numbers of several areas, added up, as `folded` takes them."""
    found: dict[str, int] = {}
    for value in values:
        numbers = value["by"] if "by" in value else {"num": value["num"], "den": value["den"]}
        for name, n in numbers.items():
            found[f"{key}.{name}"] = found.get(f"{key}.{name}", 0) + n
    return found


def _entry(figure: Figure | Score, value: Mapping[str, Any], rows: str) -> Entry:
    # As the database gives it back: a key of JSON is text.
    return {"value": json.loads(json.dumps(value)), "version": _version(figure), "rows": rows}


def _version(figure: Figure | Score) -> int:
    return figure.version


def _no_rows() -> str:
    return digest_of_lines([])


def _empty(figure: Figure) -> Mapping[str, Any]:
    """Return the value of a figure of which there are no rows."""
    known = figure.key, figure.version
    if known not in _EMPTY:
        _EMPTY[known] = figure.value(Scope(NOWHERE, SOME, SOME.moments[1]))
    return _EMPTY[known]
