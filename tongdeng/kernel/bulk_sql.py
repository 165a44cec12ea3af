"""Rows written in one statement, and several statements sent as one. Private to the kernel.

Rows travel as one JSON parameter that PostgreSQL reads by the table's own types, so that a statement is the same for
any number of rows and its plan is kept. No `save()`, no signal and no default of a related row is involved.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model

# Characters of all rows; what is longer may not stay in memory with a cursor that is kept.
SHORT = 20_000


class Part(NamedTuple):
    """A statement, or a piece of one, with its parameters."""

    sql: str
    params: list[Any]


def insertion(rows: Sequence[Model], **given: str) -> Part:
    """Return the statement that stores new rows of one model.

    The database fills in the fields that have a `db_default`. `given` are fields whose value is a piece of SQL;
    RETURNING gives back what it came to.
    """
    sql, fields = _insertion(type(rows[0]), tuple(given.items()))
    values = _json(rows, fields, add=True)
    # As Django does after an insertion: a later save() of the same object must update its row.
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return Part(sql, [values])


def change(rows: Sequence[Model], *names: str) -> Part:
    """Return the statement that stores the fields `names` of locked rows of one model, each addressed by community and id."""
    sql, fields = _changing(type(rows[0]), names)
    return Part(sql, [_json(rows, fields, add=False)])


def together(parts: Mapping[str, Part], answer: Part) -> Sequence[Any]:
    """Run statements as one; return the row that `answer` selects from what they give.

    Raise IntegrityError, with nothing stored, when a constraint refuses any of it. All parts see the rows as they were
    before the statement.
    """
    # PostgreSQL runs each writing part of WITH to its end, also where nothing selects from it. Their order is
    # free: Django's foreign keys are checked only at the commit.
    named = ", ".join(f"{name} AS ({part.sql})" for name, part in parts.items())
    params = [param for part in (*parts.values(), answer) for param in part.params]
    words = f"WITH {named} {answer.sql}"
    row: Sequence[Any]
    if sum(len(param) for param in params if isinstance(param, str)) <= SHORT:
        row = connection.send(words, params).fetchone()  # type: ignore[attr-defined]
    else:
        with connection.cursor() as cursor:
            cursor.execute(words, params)
            row = cursor.fetchone()
    return row


@cache
def _insertion(model: type[Model], given: tuple[tuple[str, str], ...]) -> tuple[str, list["Field[Any, Any]"]]:
    """Return the statement that stores rows, and the fields it takes; the database fills in the others."""
    quote, names = connection.ops.quote_name, dict(given)
    fields = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    fields = [field for field in fields if field.attname not in names]
    columns = [quote(str(field.column)) for field in fields]
    table, back = quote(model._meta.db_table), f" RETURNING {', '.join(map(quote, names))}" if names else ""
    into, out = ", ".join([*map(quote, names), *columns]), ", ".join([*names.values(), *columns])
    rows = f"json_populate_recordset(NULL::{table}, %s::json)"
    return f"INSERT INTO {table} ({into}) SELECT {out} FROM {rows}{back}", fields  # noqa: S608 -- our own tables


@cache
def _changing(model: type[Model], names: tuple[str, ...]) -> tuple[str, list["Field[Any, Any]"]]:
    """Return the statement that stores fields of rows, and the fields it takes: those, and the two that address a row."""
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    named = {field.name: field for field in model._meta.concrete_fields}
    fields = [named[name] for name in ("community", "id", *names)]
    changes = ", ".join(f"{column} = given.{column}" for column in (quote(str(f.column)) for f in fields[2:]))
    rows = f"json_populate_recordset(NULL::{table}, %s::json) given"
    here = f"{table}.community = given.community AND {table}.id = given.id"
    return f"UPDATE {table} SET {changes} FROM {rows} WHERE {here}", fields  # noqa: S608 -- our own tables


def _json(rows: Sequence[Model], fields: Sequence["Field[Any, Any]"], *, add: bool) -> str:
    values = [{str(field.column): field.pre_save(row, add) for field in fields} for row in rows]
    return json.dumps(values, default=_spelled, ensure_ascii=False)


def _spelled(value: Any) -> str:
    """Return a value as PostgreSQL reads it from text."""
    # Moments and ids first: a filing has some thirty of them.
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return "\\x" + bytes(value).hex()
    if hasattr(value, "resolve_expression"):
        # Django would compute it in SQL; spelled as text it would be stored as a wrong value.
        raise TypeError(f"an expression is no value for a bulk statement: {value!r}")
    return str(value)
