"""Rows that stand in for those of tables while some statements read them, such as records as they were known before."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model

# A name of WITH goes before a table; the type of the rows is still that of the table.
ROWS = "{table} AS MATERIALIZED (SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb))"
Row = Mapping[str, Any]


@contextmanager
def standing_in(tables: Mapping[type[Model], Sequence[Row]]) -> Iterator[None]:
    """Let each SELECT of this connection read these rows instead of the tables of the models.

    A row has values by the names of columns; a column without one is NULL. Raise ValueError for any other statement.
    """
    names = [connection.ops.quote_name(model._meta.db_table) for model in tables]
    before = f"WITH {', '.join(ROWS.format(table=name) for name in names)} "
    rows = [json.dumps(list(each), cls=DjangoJSONEncoder) for each in tables.values()]

    def read(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if many or not sql.startswith("SELECT"):
            raise ValueError("rows that stand in are only read")
        return execute(before + sql, (*rows, *(params or ())), many, context)

    with connection.execute_wrapper(read):
        yield
