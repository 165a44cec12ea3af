"""The rows of all rolled figures of a scope as queries, made from the figures' own rows and parts.

A rollup holds what these give, so that a number is the fold of the same rows as the figure that is asked itself.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, QuerySet, TextField
from django.db.models.functions import Cast, TruncDate

from tongdeng.boards.figures import ROLLED, Figure, Scope
from tongdeng.boards.figures.definition import Rows
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.rollups import Query

CATEGORY = "category_id"


def queries(scope: Scope) -> list[Query]:
    """Return the queries whose rows the rollups of a scope count."""
    # Rates of the same rows are counted in one pass over them.
    alike: dict[Rows, list[Figure]] = {}
    for figure in ROLLED:
        if figure.part is not None:
            alike.setdefault(figure.rows, []).append(figure)
    found = [_rates(figures, scope) for figures in alike.values()]
    found += [_counts(figure, scope) for figure in ROLLED if figure.part is None]
    return [*found, *(_waiting(figure, scope) for figure in ROLLED if figure.waiting)]


def _rates(figures: Sequence[Figure], scope: Scope) -> Query:
    parts = {f"{figure.key}_": _true(figure.part) for figure in figures}
    keys = [
        key
        for figure in figures
        for key in ((f"{figure.key}.num", f"{figure.key}_"), (f"{figure.key}.den", ""))
    ]
    return Query(_rows(figures[0].rows, figures[0], scope, **parts), keys=tuple(keys))


def _counts(figure: Figure, scope: Scope) -> Query:
    if not figure.by or figure.amount or figure.fold or figure.distinct:
        raise ValueError(f"{figure.key} is no sum of counts")
    by = Cast(figure.by, TextField())
    return Query(_rows(figure.rows, figure, scope, by_=by), prefix=f"{figure.key}.")


def _waiting(figure: Figure, scope: Scope) -> Query:
    assert figure.waiting
    return Query(_rows(figure.waiting.rows, figure, scope, until_=figure.waiting.until))


def _true(part: Any) -> Any:
    return ExpressionWrapper(part, output_field=BooleanField())


def _rows(rows: Rows, figure: Figure, scope: Scope, **more: Any) -> QuerySet[Any, Any]:
    day = TruncDate(figure.when, tzinfo=LOCAL)
    return rows(scope).order_by().values(day_=day, code_=F(figure.place), category_=F(CATEGORY), **more)
