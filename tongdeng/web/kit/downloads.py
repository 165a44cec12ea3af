"""Files that people take home; no cell of a table is ever run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse

from tongdeng.kernel.texts import never_formula
from tongdeng.web.kit.official_documents.answering import disposition

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"
Cell = str | int | Decimal | None


def download(name: str, content: bytes | str, kind: str) -> HttpResponse:
    """Answer with a file to keep, under a name in any script."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = disposition(name, shown=False)
    return response


def comma_separated(rows: Iterable[Sequence[Cell]]) -> str:
    """Return a CSV that Excel opens as UTF-8; words that look like a formula get a quote in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    return "\ufeff" + out.getvalue()


def _harmless(value: Cell) -> str:
    if isinstance(value, str):
        return never_formula(value)
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
