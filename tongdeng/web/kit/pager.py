"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

EACH = 50


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], each: int = 0) -> "Page[Any]":
    """Return the page of `rows` that `?page=` asks for, of `each` rows or EACH; the nearest one where there is none."""
    return Paginator(rows, each or EACH).get_page(request.GET.get("page"))
