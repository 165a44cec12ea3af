"""The numbers of all rolled figures of a scope as queries, made from the figures' own rows and parts.

A rollup holds what these give, so that a number is the fold of the same rows as the figure that is asked itself.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Min, QuerySet
from django.db.models.functions import Left, TruncDate, TruncMonth

from tongdeng.boards.figures import ROLLED, Figure, Scope
from tongdeng.boards.models import Span
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import CodeField
from tongdeng.kernel.rollups import Query

CATEGORY = "category_id"


def queries(scope: Scope, span: Span, digits: int, category: str = "") -> list[Query]:
    """Return the queries that give the numbers by span, area and, where it is named, the column of a category."""
    return [query for figure in ROLLED for query in _of(figure, scope, span, digits, category)]


def _of(figure: Figure, scope: Scope, span: Span, digits: int, category: str) -> Iterator[Query]:
    names = ("day", "area", category) if category else ("day", "area")
    first_day = TruncDate if span == Span.DAY else TruncMonth

    def grouped(rows: QuerySet[Any]) -> Any:
        area = Left(figure.place, digits, output_field=CodeField())
        return rows.order_by().annotate(day=first_day(figure.when, tzinfo=LOCAL), area=area)

    numbers = figure.numbers(grouped(figure.rows(scope)), *names)
    if figure.part is not None:
        yield Query(numbers, keys=((f"{figure.key}.num", "num"), (f"{figure.key}.den", "den")))
    else:
        yield Query(numbers, prefix=f"{figure.key}.")
    if figure.waiting:
        waits = grouped(figure.waiting.rows(scope)).values(*names)
        yield Query(waits.annotate(until_=Min(figure.waiting.until)))
