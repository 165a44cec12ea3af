"""The numbers of a board: from the records themselves, or from rollups where these are too many."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tongdeng.boards import queries
from tongdeng.boards.figures import FIGURES, ROLLED, SCORES, Figure, Scope, Score
from tongdeng.boards.queries import board
from tongdeng.places.rules import COMMUNITY
from tongdeng.web.boards.places import Where

Values = Mapping[str, Mapping[str, Any]]


class Numbers(NamedTuple):
    """Numbers by figure, those of the period before where they are cheap, those of each area, and their moment."""

    now: Values
    before: Values
    areas: Mapping[str, Values]
    as_of: datetime


def read(here: Where, scope: Scope, columns: tuple[str, ...]) -> Numbers:
    """Return the numbers of a board; `columns` are the figures of its table of areas."""
    if not board.from_rollups(scope):
        return _from_records(here, scope, columns)
    found = board.board(here.code, scope.period, scope.at)
    before = board.rolled(queries.before(scope))
    if len(here.code) >= COMMUNITY:
        before |= board.live(queries.before(scope), FIGURES.values())
    rest = [FIGURES[key] for key in columns if here.parts and FIGURES[key] not in ROLLED]
    areas = _merged(found.areas, {figure.key: queries.by_area(figure, scope) for figure in rest})
    return Numbers(found.numbers, before, areas, found.as_of)


def _from_records(here: Where, scope: Scope, columns: tuple[str, ...]) -> Numbers:
    shown: dict[str, Figure | Score] = {**FIGURES, **SCORES}
    now = {key: figure.value(scope) for key, figure in shown.items()}
    before = {key: figure.value(queries.before(scope)) for key, figure in shown.items()}
    by_key = {key: queries.by_area(FIGURES[key], scope) for key in columns} if here.parts else {}
    return Numbers(now, before, _merged({}, by_key), scope.at)


def _merged(
    areas: Mapping[str, Values], by_key: Mapping[str, Values]
) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Return the values of areas by their codes, with those that were read figure by figure."""
    found = {area: dict(values) for area, values in areas.items()}
    for key, values in by_key.items():
        for area, value in values.items():
            found.setdefault(area, {})[key] = value
    return found
