"""The last published months of a figure, one bar each: as they were published, with a mark where they were revised."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tongdeng.boards.figures import Figure
from tongdeng.boards.queries import months as queries
from tongdeng.boards.rules.months import LOOKED_AT_NIGHTLY, month_of
from tongdeng.boards.rules.periods import Period
from tongdeng.web.boards import periods, said
from tongdeng.web.boards.said import Said

WHOLE = 100


class Bar(NamedTuple):
    """A published month of a figure; `is_break` where another definition begins."""

    first: date
    query: str
    said: Said
    width: int | None
    revisions: int
    version: int
    is_break: bool


def trend(figure: Figure, place: str, period: Period) -> list[Bar]:
    """Return the last published months before the end of a period, the oldest first; none where there is only one."""
    points = queries.trend(place, figure.key, period.last, LOOKED_AT_NIGHTLY)
    most = max((_amount(point.value) or 0 for point in points), default=0)
    bars = list[Bar]()
    for point in points:
        is_break = bool(bars) and bars[-1].version != point.version
        words = said.say(figure, point.value)
        query = periods.query(month_of(point.first))
        width = _width(words, point.value, most)
        bars.append(Bar(point.first, query, words, width, point.revisions, point.version, is_break))
    return bars if len(bars) > 1 else []


def _width(words: Said, value: Mapping[str, Any], most: float) -> int | None:
    """Return the length of a bar: a share of the whole, else of the largest; None where there is nothing to draw."""
    if words.share is not None:
        return words.width
    amount = _amount(value)
    return round(WHOLE * amount / most) if amount is not None and most else None


def _amount(value: Mapping[str, Any]) -> float | None:
    found = value.get("median", value.get("value")) if "den" not in value else None
    return found if isinstance(found, int | float) else None
