"""Reading many rows a piece at a time, so that memory stays the same however many there are."""

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
PIECE = 2000


def in_pieces(rows: QuerySet[M], size: int = PIECE) -> Iterator[list[M]]:
    """Yield the rows in their order, `size` at a time."""
    left = rows.iterator(chunk_size=size)
    while piece := list(islice(left, size)):
        yield piece
