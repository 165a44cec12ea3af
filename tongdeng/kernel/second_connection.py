"""Updates that do not wait for the transaction that is open."""

from typing import Any

from django.db import connection
from django.db.models import Model


def update_at_once(row: Model, **changes: Any) -> None:
    """Store fields of a row on a second connection, so that others see them while the caller's transaction is open.

    The caller must not have changed the row itself: this would wait for its lock for ever. Raise FieldDoesNotExist for a
    name that is no field.
    """
    quoted = connection.ops.quote_name
    columns = {quoted(_column(row, name)): value for name, value in changes.items()}
    table, key = quoted(row._meta.db_table), quoted(_column(row, "id"))
    given = ", ".join(f"{column} = %s" for column in columns)
    # A connection of its own: the caller's is inside a transaction, whose writes nobody else sees yet.
    second = connection.copy()
    try:
        with second.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {given} WHERE {key} = %s", [*columns.values(), row.pk])  # noqa: S608 -- our own names
    finally:
        second.close()


def _column(row: Model, name: str) -> str:
    column: str = row._meta.get_field(name).column  # type: ignore[union-attr, assignment]
    return column
