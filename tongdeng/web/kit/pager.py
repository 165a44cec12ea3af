"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

EACH = 50


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any]) -> "Page[Any]":
    """Return the page of `rows` that `?page=` asks for; the nearest one where there is none."""
    return Paginator(rows, EACH).get_page(request.GET.get("page"))
