"""Setting a page for print with Typst: a layout, and data that comes in as JSON, so that no word of it is markup."""

import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import segno
import typst
from django.conf import settings
from django.http import HttpResponse

LAYOUTS = settings.PACKAGE / "web" / "layouts"


def typeset(layout: str, data: Mapping[str, Any]) -> bytes:
    """Return a layout filled with `data` as a PDF."""
    said = json.dumps(data, ensure_ascii=False, default=str)
    document = _compiler(layout).compile(format="pdf", sys_inputs={"data": said})
    assert isinstance(document, bytes)
    return document


def pdf(name: str, content: bytes) -> HttpResponse:
    """Answer with a PDF that the browser shows; `name` is what it is called when it is kept."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def qr(address: str) -> str:
    """Return a QR code as SVG."""
    out = io.BytesIO()
    # Level M is still read with 15 % of it damaged: the sheets hang in stairwells.
    segno.make(address, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


@cache
def _compiler(layout: str) -> typst.Compiler:
    return typst.Compiler(
        input=str(LAYOUTS / f"{layout}.typ"),
        root=str(LAYOUTS),
        font_paths=[str(settings.HOME / "fonts")],
        # So that a print is the same on every machine.
        ignore_system_fonts=True,
    )
