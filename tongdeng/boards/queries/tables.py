"""The table of a figure's records: the same rows for the page's download and for the command."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tongdeng.boards.figures import Figure
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.texts import never_formula

PIECE = 2000


def lines(figure: Figure, rows: QuerySet[Any]) -> Iterator[list[str]]:
    """Yield the head and the lines of a table as they are read, so that memory stays the same however many there are."""
    yield list(figure.heads)
    for row in rows.values_list(*figure.heads).iterator(chunk_size=PIECE):
        yield [_cell(cell) for cell in row]


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).isoformat(timespec="milliseconds")
    return never_formula(value) if isinstance(value, str) else "" if value is None else str(value)
