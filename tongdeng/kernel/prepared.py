"""What every request reads and writes, compiled to SQL once: Django's compiler takes five times what PostgreSQL takes."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable

R = TypeVar("R")


class Compiled(NamedTuple):
    sql: str
    params: list[Callable[[dict[str, Any]], Any]]
    row: Callable[[Sequence[Any]], Any]
    convert: Callable[[Any], Any]


class Prepared(Generic[R]):
    """A query with named values, written as any other; compiled at its first call and from then on only sent.

    `rows` takes the values (text, UUID, date or datetime) and gives whole records, or tuples by values_list.
    It must always build the same query, and use each value as it is: an __in with a fixed number of values,
    no __startswith.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, R]]) -> None:
        self._rows = rows
        self._compiled: Compiled | None = None

    def __call__(self, **values: Any) -> list[R]:
        """Return the rows for these values."""
        if self._compiled is None:
            self._compiled = self._compile(values)
        compiled = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, [param(values) for param in compiled.params])
            return [compiled.row(row) for row in compiled.convert(cursor.fetchall())]

    def _compile(self, values: dict[str, Any]) -> Compiled:
        marks = {name: _mark(value, number) for number, (name, value) in enumerate(values.items(), start=1)}
        rows = self._rows(**marks)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        named = [_name(param, marks) for param in params]
        if missing := set(marks) - set(named):
            raise TypeError(f"the query does not use {', '.join(sorted(missing))} as it is")
        getters = [
            _value(name) if name else _constant(param) for name, param in zip(named, params, strict=True)
        ]
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        return Compiled(
            sql,
            getters,
            _row_maker(rows),
            (lambda found: compiler.apply_converters(found, converters)) if converters else list,
        )


class Part(NamedTuple):
    """A statement, or a piece of one, with its parameters."""

    sql: str
    params: list[Any]


def insert(rows: Sequence[Model]) -> None:
    """Store new rows of one model with a single statement; nothing else happens."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(*insertion(rows))


def insertion(rows: Sequence[Model], **given: str) -> Part:
    """Return the statement that stores new rows of one model; `given` fields are SQL, and told by RETURNING.

    The rows travel as one parameter, so that the statement is the same for any number of them.
    """
    sql, fields = _insertion(type(rows[0]), tuple(given.items()))
    said = [{str(field.column): field.pre_save(row, add=True) for field in fields} for row in rows]
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return Part(sql, [_json(said)])


def update(rows: Sequence[Model], *names: str) -> None:
    """Store some fields of locked rows of one model, each addressed by its community and id, with a single statement."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(*change(rows, *names))


def change(rows: Sequence[Model], *names: str) -> Part:
    """Return the statement that stores some fields of rows of one model."""
    said = [{name: getattr(row, name) for name in ("community", "id", *names)} for row in rows]
    return Part(_changing(type(rows[0]), names), [_json(said)])


@cache
def _changing(model: type[Model], names: tuple[str, ...]) -> str:
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    changes = ", ".join(f"{quote(name)} = said.{quote(name)}" for name in names)
    said = f"json_populate_recordset(NULL::{table}, %s::json) said"
    here = f"{table}.community = said.community AND {table}.id = said.id"
    return f"UPDATE {table} SET {changes} FROM {said} WHERE {here}"  # noqa: S608 -- our own tables


def together(parts: Mapping[str, Part], answer: Part) -> Sequence[Any]:
    """Run statements as one, all or none of it; return the row that `answer` selects from what they give."""
    named = ", ".join(f"{name} AS ({part.sql})" for name, part in parts.items())
    params = [param for part in (*parts.values(), answer) for param in part.params]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {named} {answer.sql}", params)
        row: Sequence[Any] = cursor.fetchone()
        return row


@cache
def _insertion(model: type[Model], given: tuple[tuple[str, str], ...]) -> tuple[str, list["Field[Any, Any]"]]:
    """Return the statement that stores rows, and the fields it takes; the database fills in the others."""
    quote, names = connection.ops.quote_name, dict(given)
    fields = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    fields = [field for field in fields if field.attname not in names]
    columns = [quote(str(field.column)) for field in fields]
    table, told = quote(model._meta.db_table), f" RETURNING {', '.join(map(quote, names))}" if names else ""
    into, out = ", ".join([*map(quote, names), *columns]), ", ".join([*names.values(), *columns])
    rows = f"json_populate_recordset(NULL::{table}, %s::json)"
    return f"INSERT INTO {table} ({into}) SELECT {out} FROM {rows}{told}", fields  # noqa: S608 -- our own tables


def _json(said: list[dict[str, Any]]) -> str:
    return json.dumps(said, default=_spelled, ensure_ascii=False)


def _spelled(value: Any) -> str:
    """Return a value as PostgreSQL reads it from text."""
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    return value.isoformat() if isinstance(value, date) else str(value)


def _mark(value: Any, number: int) -> Any:
    """Return a value of the same type that no query has by chance."""
    if isinstance(value, UUID):
        return UUID(int=number)
    if isinstance(value, datetime):
        return datetime(9999, 1, number, tzinfo=UTC)
    if isinstance(value, date):
        return date(9999, 2, number)
    if isinstance(value, str):
        return f"\ue000{number}"
    raise TypeError(f"no value for a prepared query: {type(value).__name__}")


def _name(param: Any, marks: dict[str, Any]) -> str:
    return next((name for name, mark in marks.items() if type(param) is type(mark) and param == mark), "")


def _value(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda values: values[name]


def _constant(param: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda _values: param


def _row_maker(rows: QuerySet[Any, Any]) -> Callable[[Sequence[Any]], Any]:
    if rows._iterable_class is ValuesListIterable:
        return tuple
    if rows._iterable_class is not ModelIterable or rows.query.select_related:
        raise TypeError("a prepared query gives whole records of one model, or tuples")
    model, alias = rows.model, connection.alias
    names = [field.attname for field in model._meta.concrete_fields]
    return lambda row: model.from_db(alias, names, row)
