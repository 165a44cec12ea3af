"""Rows of a query as they come, in a memory that stays the same however many there are."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection

PIECE = 2000
Progress = Callable[[int], None]  # is told how many rows more were read


def silent(rows: int) -> None:
    """Tell nobody."""


def stream(sql: str, params: Sequence[Any] = (), *, progress: Progress = silent) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query from a cursor in PostgreSQL; tell `progress` of each piece."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while piece := cursor.fetchmany(PIECE):
            yield from piece
            progress(len(piece))
