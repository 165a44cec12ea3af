"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

EACH = 50
LAST = 200  # page of a list whose rows are not counted: a later one would read all rows before it


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], each: int = 0, *, count: int | None = None
) -> "Page[Any]":
    """Return the page of `rows` that `?page=` asks for, of `each` rows or EACH; the nearest one where there is none.

    With `count`, how many rows there are is known and not counted again; such a list ends at its page LAST.
    """
    paginator = Paginator(rows, each or EACH)
    if count is not None:
        paginator.count = count
        paginator.num_pages = min(paginator.num_pages, LAST)
    return paginator.get_page(request.GET.get("page"))
