"""Rows by the hundred thousand, stored with PostgreSQL's COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def copy_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store new rows of `model` with one COPY: a value for each of `names` (attnames, such as `vote_id`), in this order.

    Values are of the fields' own Python types (UUID, Decimal, list of UUID); the other columns take what the database
    gives them, so all that have no `db_default` must be named. Rows are read from the iterator as they are sent. Raise
    IntegrityError, with nothing stored, when a constraint refuses one of them.
    """
    # Measured by freezing a roll of 100,000 homes, CPU of Python and of PostgreSQL: 1.85 + 1.85 s; with lines spelled by
    # hand 1.65 + 1.9 s, with write_row in text format 1.95 + 2.0 s.
    fields = {field.attname: field for field in model._meta.concrete_fields}
    # COPY is told the types ahead, without their length: "varchar(24)" is "varchar".
    types = [str(fields[name].db_type(connection)).partition("(")[0] for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(fields[name].column)) for name in names)
    into = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(into) as copy:
        # The binary format has no casts: without types an int is sent as the smallest one that fits.
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
