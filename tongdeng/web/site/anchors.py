"""The public list of anchors: whoever keeps one can prove later that nothing before it was rewritten."""

import csv

from django.http import HttpResponse
from django.shortcuts import render

from tongdeng.kernel import anchors
from tongdeng.web.kit.http import Request
from tongdeng.web.kit.pager import page_of

AT_MOST = 10_000  # lines of the file: 27 years of nights


def page(request: Request) -> HttpResponse:
    """Show the anchors, the last first."""
    rows = page_of(request, anchors.listed())
    return render(
        request,
        "site/anchors.html",
        {"rows": rows, "lines": [(one, bytes(one.hash).hex()) for one in rows], "tab": "me"},
    )


def table(request: Request) -> HttpResponse:
    """Give the anchors as CSV, as `tongdeng verify --anchor` reads them."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="anchors.csv"'
    lines = csv.writer(response)
    lines.writerow(("day", "until", "hash"))
    lines.writerows(anchors.row(one) for one in anchors.listed()[:AT_MOST])
    return response
