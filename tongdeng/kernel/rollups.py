"""Sums of grouped queries, stored by span and area, and summed up again to longer spans and larger areas.

A table of such sums has span ("day", "month", "year"), its first `day`, `digits` of a place's code, `place`, `category`,
`numbers` (JSON, by key), `computed_at` and `stale_at`. A room says which queries are summed; what is stored is what they give.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model, QuerySet

SUMMED = """
SELECT p.day, p.area, p.category, coalesce(jsonb_object_agg(p.key, p.n) FILTER (WHERE p.n > 0), '{{}}') AS numbers,
    min(p.until) AS stale_at
FROM ({parts}) p GROUP BY 1, 2, 3
"""
# Columns of a query that are numbers, each under its own key.
COLUMNS = """
SELECT q.day::date AS day, q.area, {category} AS category, v.key, v.n, NULL::timestamptz AS until
FROM ({rows}) q CROSS JOIN LATERAL (VALUES {keys}) v (key, n)
"""
# A number for each value of `by_`, whose keys begin with that of the query.
VALUES = """
SELECT q.day::date AS day, q.area, {category} AS category, %s || q.by_ AS key, q.n, NULL::timestamptz AS until
FROM ({rows}) q
"""
# The first moment at which time alone changes a number.
UNTIL = """
SELECT q.day::date AS day, q.area, {category} AS category, NULL::text AS key, NULL::bigint AS n, q.until_ AS until
FROM ({rows}) q
"""
# A code's prefix is a range, which an index serves: ":" comes after "9".
CELLS = """
span = %s AND digits = %s AND (category <> '') = %s AND place >= %s AND place < %s AND day >= %s AND day < %s
"""
GONE = "DELETE FROM {table} WHERE {cells}"
INTO = "INSERT INTO {table} (span, day, digits, place, category, numbers, computed_at, stale_at) "
STORED = "SELECT %s, c.day, %s, c.area, c.category, c.numbers, %s, c.stale_at FROM ({summed}) c"
FOLDED = """
SELECT %s::text AS span, s.first, %s::int AS digits, s.area, s.category,
    coalesce(jsonb_object_agg(s.key, s.n) FILTER (WHERE s.key IS NOT NULL), '{{}}') AS numbers,
    min(s.computed_at) AS computed_at, min(s.stale_at) AS stale_at
FROM (
    SELECT date_trunc(%s, r.day::timestamp)::date AS first, left(r.place, %s) AS area, r.category, e.key,
        sum(e.value::bigint) AS n, min(r.computed_at) AS computed_at, min(r.stale_at) AS stale_at
    FROM (SELECT * FROM {table} WHERE {cells}) r LEFT JOIN LATERAL jsonb_each_text(r.numbers) e ON true
    GROUP BY 1, 2, 3, 4
) s GROUP BY s.first, s.area, s.category
"""
UNLIKE = """
SELECT coalesce(f.area, r.place), coalesce(f.first, r.day)
FROM ({folded}) f FULL JOIN (SELECT place, day, category, numbers FROM {table} WHERE {cells}) r
    ON r.place = f.area AND r.day = f.first AND r.category = f.category
WHERE f.numbers IS DISTINCT FROM r.numbers
"""
ALONE = "SELECT pg_advisory_xact_lock(hashtext(%s))"


class Query(NamedTuple):
    """A query grouped by `day`, `area` and, where asked for, a category; and what of it is summed.

    `keys` are (key, column) of columns that are numbers; without them `n` is a number for each `by_`, under `prefix`.
    One with `until_` instead tells when time alone will change a number.
    """

    rows: QuerySet[Any, Any]
    keys: tuple[tuple[str, str], ...] = ()
    prefix: str = ""


class Cells(NamedTuple):
    """The sums of one span and level: of all areas below a prefix, and all spans that begin from `since` to before `until`."""

    span: str
    digits: int
    prefix: str
    since: date
    until: date
    categories: bool = False

    @property
    def values(self) -> list[Any]:
        """Return them as values of CELLS."""
        range_ = (self.prefix, f"{self.prefix}:", self.since, self.until)
        return [self.span, self.digits, self.categories, *range_]


class Sum(NamedTuple):
    """The sums of an area in a span, and the first moment at which time alone changes one."""

    day: date
    area: str
    category: str
    numbers: dict[str, int]
    stale_at: datetime | None


def one_at_a_time(name: str) -> None:
    """Wait until no other transaction holds `name`, and hold it until the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [name])


def sums(queries: Sequence[Query], category: str = "") -> list[Sum]:
    """Return what queries come to now; `category` is their column of it."""
    words, values = _summed(queries, category)
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        # Django leaves JSON of a cursor as text.
        return [
            Sum(day, area, category, json.loads(numbers), stale)
            for day, area, category, numbers, stale in cursor.fetchall()
        ]


def store(
    model: type[Model], cells: Cells, queries: Sequence[Query], category: str = "", *, at: datetime
) -> None:
    """Replace cells by what queries come to."""
    words, values = _summed(queries, category)
    _replace(model, cells, STORED.format(summed=words), [cells.span, cells.digits, at, *values])


def fold(model: type[Model], cells: Cells, source: Cells) -> None:
    """Replace cells by the sums of others, of a shorter span or of smaller areas."""
    words = FOLDED.format(table=_table(model), cells=CELLS)
    _replace(model, cells, words, _folding(cells, source))


def unlike(model: type[Model], cells: Cells, source: Cells) -> list[tuple[str, date]]:
    """Return the area and first day of cells that are not what `fold` would make of them."""
    table = _table(model)
    words = UNLIKE.format(folded=FOLDED.format(table=table, cells=CELLS), table=table, cells=CELLS)
    with connection.cursor() as cursor:
        cursor.execute(words, [*_folding(cells, source), *cells.values])
        return [(place, day) for place, day in cursor.fetchall()]


def _replace(model: type[Model], cells: Cells, words: str, values: Sequence[Any]) -> None:
    table = _table(model)
    with connection.cursor() as cursor:
        cursor.execute(GONE.format(table=table, cells=CELLS), cells.values)
        cursor.execute(INTO.format(table=table) + words, values)


def _folding(cells: Cells, source: Cells) -> list[Any]:
    return [cells.span, cells.digits, cells.span, cells.digits, *source.values]


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _summed(queries: Sequence[Query], category: str) -> tuple[str, list[Any]]:
    column = f"q.{connection.ops.quote_name(category)}" if category else "''::text"
    words, values = list[str](), list[Any]()
    for query in queries:
        rows, own = query.rows.query.sql_with_params()
        if query.keys:
            names = (connection.ops.quote_name(name) for _key, name in query.keys)
            keys = ", ".join(f"(%s::text, q.{name})" for name in names)
            words.append(COLUMNS.format(rows=rows, category=column, keys=keys))
            values += [*own, *(key for key, _name in query.keys)]
        elif query.prefix:
            words.append(VALUES.format(rows=rows, category=column))
            values += [query.prefix, *own]
        else:
            words.append(UNTIL.format(rows=rows, category=column))
            values += own
    return SUMMED.format(parts=" UNION ALL ".join(words)), values
