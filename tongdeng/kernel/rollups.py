"""Counts of rows, stored by span and area, and summed up again to longer spans and larger areas.

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
SELECT p.cut, p.first, p.area, p.category,
    coalesce(jsonb_object_agg(p.key, p.n) FILTER (WHERE p.n > 0), '{{}}') AS numbers, min(p.until) AS stale_at
FROM ({parts}) p GROUP BY 1, 2, 3, 4
"""
# The rows of a query are read once for all cuts. OFFSET 0 keeps what is dear in them from being computed twice.
PART = """
SELECT g.cut, g.first, g.area, g.category, {key} AS key, {n} AS n, {until} AS until
FROM (
    SELECT {cut} AS cut, coalesce({firsts}) AS first, coalesce({areas}) AS area, coalesce({categories}) AS category, {sums}
    FROM (SELECT {cuts}, r.* FROM ({rows} OFFSET 0) r OFFSET 0) q
    GROUP BY GROUPING SETS ({sets})
) g {keys}
"""
CUT = "date_trunc(%s, r.day_::timestamp)::date AS f{i}, left(r.code_, %s) AS a{i}, {category} AS c{i}"
# A code's prefix is a range, which an index serves: ":" comes after "9".
CELLS = """
span = %s AND digits = %s AND (category <> '') = %s AND place >= %s AND place < %s AND day >= %s AND day < %s
"""
GONE = "DELETE FROM {table} WHERE {cells}"
INTO = "INSERT INTO {table} (span, day, digits, place, category, numbers, computed_at, stale_at) "
STORED = """
SELECT (%s::text[])[c.cut], c.first, (%s::int[])[c.cut], c.area, c.category, c.numbers, %s, c.stale_at FROM ({summed}) c
"""
# A column for each key: with a row for each key instead, the days of a city are a sort of many millions of rows.
FOLDED = """
SELECT %s::text AS span, date_trunc(%s, r.day::timestamp)::date AS first, %s::int AS digits, left(r.place, %s) AS area,
    r.category, {numbers} AS numbers, min(r.computed_at) AS computed_at, min(r.stale_at) AS stale_at
FROM {table} r WHERE {cells}
GROUP BY 2, 4, 5
"""
SUM = "jsonb_build_object(%s::text, sum((r.numbers ->> %s)::bigint))"
KEYS = "SELECT DISTINCT jsonb_object_keys(numbers) FROM {table} WHERE {cells}"
UNLIKE = """
SELECT coalesce(f.area, r.place), coalesce(f.first, r.day)
FROM ({folded}) f FULL JOIN (SELECT place, day, category, numbers FROM {table} WHERE {cells}) r
    ON r.place = f.area AND r.day = f.first AND r.category = f.category
WHERE f.numbers IS DISTINCT FROM r.numbers
"""
ROOM = "256MB"
ALONE = "SELECT pg_advisory_xact_lock(hashtext(%s))"


class Query(NamedTuple):
    """Rows, each with `day_`, `code_` of its place and `category_`, and what of them is counted.

    `keys` are (key, column): how many rows there are for which a column is true, or with "" for a column how many at all.
    Without them rows are counted by their `by_`, under `prefix`. One with neither has `until_` instead: the moment at
    which time alone changes a number.
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


def with_room() -> None:
    """Let sorts of this transaction take more memory than those of a page: all sums of a city are made in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [ROOM])


def one_at_a_time(name: str) -> None:
    """Wait until no other transaction holds `name`, and hold it until the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [name])


def sums(queries: Sequence[Query], cells: Cells) -> list[Sum]:
    """Return what queries come to now, by the span, level and category of cells."""
    words, values = _summed(queries, [cells])
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        # Django leaves JSON of a cursor as text.
        return [
            Sum(day, area, category, json.loads(numbers), stale)
            for _cut, day, area, category, numbers, stale in cursor.fetchall()
        ]


def store(model: type[Model], cells: Sequence[Cells], queries: Sequence[Query], *, at: datetime) -> None:
    """Replace cells by what queries come to; those of several spans and levels in one pass over the rows."""
    words, values = _summed(queries, cells)
    table = _table(model)
    spans, digits = [one.span for one in cells], [one.digits for one in cells]
    with connection.cursor() as cursor:
        for one in cells:
            cursor.execute(GONE.format(table=table, cells=CELLS), one.values)
        cursor.execute(INTO.format(table=table) + STORED.format(summed=words), [spans, digits, at, *values])


def fold(model: type[Model], cells: Cells, source: Cells) -> None:
    """Replace cells by the sums of others, of a shorter span or of smaller areas."""
    table = _table(model)
    with connection.cursor() as cursor:
        cursor.execute(GONE.format(table=table, cells=CELLS), cells.values)
        words, values = _folded(table, cells, source)
        cursor.execute(INTO.format(table=table) + words, values)


def unlike(model: type[Model], cells: Cells, source: Cells) -> list[tuple[str, date]]:
    """Return the area and first day of cells that are not what `fold` would make of them."""
    table = _table(model)
    folded, values = _folded(table, cells, source)
    words = UNLIKE.format(folded=folded, table=table, cells=CELLS)
    with connection.cursor() as cursor:
        cursor.execute(words, [*values, *cells.values])
        return [(place, day) for place, day in cursor.fetchall()]


def _folded(table: str, cells: Cells, source: Cells) -> tuple[str, list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(KEYS.format(table=table, cells=CELLS), source.values)
        keys = sorted(key for (key,) in cursor.fetchall())
    sums = f"jsonb_strip_nulls({' || '.join([SUM] * len(keys))})" if keys else "'{}'::jsonb"
    doubled = [key for key in keys for _twice in range(2)]
    words = FOLDED.format(table=table, cells=CELLS, numbers=sums)
    return words, [cells.span, cells.span, cells.digits, cells.digits, *doubled, *source.values]


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _summed(queries: Sequence[Query], cells: Sequence[Cells]) -> tuple[str, list[Any]]:
    words, values = list[str](), list[Any]()
    for query in queries:
        part, own = _part(query, cells)
        words.append(part)
        values += own
    return SUMMED.format(parts=" UNION ALL ".join(words)), values


def _part(query: Query, cells: Sequence[Cells]) -> tuple[str, list[Any]]:
    """Return the statement of one query: its numbers by key in each cut, which is counted from 1."""
    numbers = range(len(cells))
    rows, own = query.rows.query.sql_with_params()
    cuts = [
        CUT.format(i=i, category="r.category_" if one.categories else "''::text")
        for i, one in enumerate(cells)
    ]
    values: list[Any] = [value for one in cells for value in (one.span, one.digits)] + [*own]
    facts = {
        "rows": rows,
        "cuts": ", ".join(cuts),
        "cut": f"CASE {' '.join(f'WHEN GROUPING(q.f{i}) = 0 THEN {i + 1}' for i in numbers)} END",
        "firsts": ", ".join(f"q.f{i}" for i in numbers),
        "areas": ", ".join(f"q.a{i}" for i in numbers),
        "categories": ", ".join(f"q.c{i}" for i in numbers),
        "key": "NULL::text",
        "n": "NULL::bigint",
        "until": "NULL::timestamptz",
        "keys": "",
    }
    by = ""
    if query.keys:
        columns = sorted({column for _key, column in query.keys if column})
        quoted = {column: connection.ops.quote_name(column) for column in columns}
        counts = [f"count(*) FILTER (WHERE q.{name}) AS {name}" for name in quoted.values()]
        listed = ", ".join(f"(%s::text, g.{quoted.get(column, 'all_')})" for _key, column in query.keys)
        facts |= {"sums": ", ".join(["count(*) AS all_", *counts]), "key": "v.key", "n": "v.n"}
        facts["keys"] = f"CROSS JOIN LATERAL (VALUES {listed}) v (key, n)"
        values += [key for key, _column in query.keys]
    elif query.prefix:
        by = ", q.by_"
        facts |= {"sums": "q.by_, count(*) AS n", "key": "%s || g.by_", "n": "g.n"}
        values = [query.prefix, *values]
    else:
        facts |= {"sums": "min(q.until_) AS until", "until": "g.until"}
    facts["sets"] = ", ".join(f"(q.f{i}, q.a{i}, q.c{i}{by})" for i in numbers)
    return PART.format(**facts), values
