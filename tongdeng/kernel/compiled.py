"""Queries compiled to SQL once: Django's compiler takes five times what PostgreSQL takes."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable

R = TypeVar("R")
FAR = date(9000, 1, 1)  # later than any day that a query has as a constant


class Compiled(NamedTuple):
    sql: str
    params: list[Callable[[dict[str, Any]], Any]]
    row: Callable[[Sequence[Any]], Any]
    convert: Callable[[Any], Any]


class Prepared(Generic[R]):
    """A query with named values, written as any other; compiled at its first call and from then on only sent.

    `rows` takes the values (text, UUID, date or datetime) and gives whole records, which may be annotated, or tuples by
    values_list.
    It must always build the same query, and use each value as it is: an __in with a fixed number of values,
    no __startswith. Anything else raises TypeError at the first call.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, R]], *, lock: str = "") -> None:
        self._rows, self._lock = rows, lock
        self._compiled: Compiled | None = None

    def __call__(self, **values: Any) -> list[R]:
        """Return the rows for these values, by the names that `rows` has for them."""
        if self._compiled is None:
            self._compiled = self._compile(values)
        compiled = self._compiled
        found = connection.send(compiled.sql, [param(values) for param in compiled.params]).fetchall()  # type: ignore[attr-defined]
        return [compiled.row(row) for row in compiled.convert(found)]

    def _compile(self, values: dict[str, Any]) -> Compiled:
        marks = {name: _mark(value, number) for number, (name, value) in enumerate(values.items(), start=1)}
        rows = self._rows(**marks)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if self._lock:
            sql += f" {self._lock} OF {connection.ops.quote_name(rows.model._meta.db_table)}"
        named = [_name(param, marks) for param in params]
        # A look-up that changes its value ("…%" for __startswith) hides the mark, and the mark itself would
        # be sent each time.
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


def key_share(rows: Callable[..., QuerySet[Any, R]]) -> Prepared[R]:
    """Return the prepared query whose rows stay locked FOR KEY SHARE until the transaction ends.

    Many may hold this lock on one row at once, while `select_for_update` of others waits for all of them. Django has
    only FOR UPDATE and FOR NO KEY UPDATE, which both make the holders wait for each other.
    """
    return Prepared(rows, lock="FOR KEY SHARE")


def _mark(value: Any, number: int) -> Any:
    """Return a sentinel of the value's type, so that the argument can be recognised among the compiled parameters."""
    if isinstance(value, UUID):
        return UUID(int=number)
    if isinstance(value, datetime):
        return datetime(FAR.year, FAR.month, FAR.day, tzinfo=UTC) + timedelta(seconds=number)
    if isinstance(value, date):
        return FAR + timedelta(days=number)
    if isinstance(value, str):
        # A character for private use: no query has it in a constant.
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
    whole = not (rows.query.select_related or rows.query.deferred_loading[0])
    if rows._iterable_class is not ModelIterable or not whole:
        raise TypeError("a prepared query gives whole records of one model, or tuples")
    model, alias = rows.model, connection.alias
    # Without deferred fields Django selects the columns in this order, and after them what is annotated.
    names = [field.attname for field in model._meta.concrete_fields]
    more = list(rows.query.annotation_select)
    if not more:
        return lambda row: model.from_db(alias, names, row)

    def record(row: Sequence[Any]) -> Any:
        found = model.from_db(alias, names, row[: len(names)])
        found.__dict__.update(zip(more, row[len(names) :], strict=True))
        return found

    return record
