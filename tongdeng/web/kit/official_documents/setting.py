"""The PDF of a paper: what is set goes to Typst as data, so that no word of it is markup."""

from collections.abc import Sequence
from dataclasses import asdict
from math import ceil
from typing import Any

from tongdeng.web.kit.official_documents.paper import Block, Cell, Code, Document, Signatures, Table
from tongdeng.web.kit.official_documents.resolving import (
    annex_head,
    annex_lines,
    imprint_lines,
    placed,
    resolved,
    title_lines,
    width_of,
)
from tongdeng.web.kit.official_documents.styles import POINT, Style
from tongdeng.web.kit.official_documents.wording import BLANK_DAY, day
from tongdeng.web.kit.typeset import qr, typeset

INSET, LEADING = 3 * POINT, 1.4  # of the cells of a table, as the layout has them


def pdf(papers: Sequence[Document]) -> bytes:
    """Return papers as one PDF, each from a page of its own with its own numbers."""
    first = papers[0]
    when = first.day
    data = {
        "title": first.whole_title,
        "author": first.author,
        "day": [when.year, when.month, when.day] if when else None,
        "papers": [_paper(paper) for paper in papers],
    }
    return typeset("kit/official", data)


def _paper(document: Document) -> dict[str, Any]:
    document = resolved(document)
    sign = document.signature
    return {
        "style": asdict(document.style),
        "title": document.title,
        "number": document.number,
        "signer": document.signer,
        "addressee": document.addressee,
        "body": [_block(block, document.style) for block in document.body],
        "listed": annex_lines(document.annexes),
        "annexes": [
            {
                "head": annex_head(place, len(document.annexes)),
                "title": title_lines(annex.title, document.style),
                "body": [_block(block, document.style) for block in annex.body],
            }
            for place, annex in enumerate(document.annexes, start=1)
            if annex.body
        ],
        "signature": sign and asdict(sign) | {"on": day(sign.on)},
        "imprint": imprint_lines(document),
        "footer": document.footer,
        "copies": document.copies,
    }


def _block(block: Block, style: Style) -> dict[str, Any]:
    data = asdict(block) | {"kind": type(block).__name__.lower()}
    match block:
        case Table():
            rows = placed(block)
            data["rows"] = [[asdict(cell) for _, cell in row] for row in rows]
            data["split"] = [any(_fills(block, at, cell, style) for at, cell in row) for row in rows]
        case Signatures():
            data["on"] = BLANK_DAY
        case Code():
            data["svg"] = qr(block.address)
            data["beside"] = [_block(inner, style) for inner in block.beside]
    return data


def _fills(table: Table, at: int, cell: Cell, style: Style) -> bool:
    """Say whether a cell is so high that its row must split: below the foot of a page nothing would be printed."""
    widths = [column.width for column in table.columns]
    wide = style.measure * sum(widths[at : at + cell.across]) / sum(widths) - 2 * INSET
    size = (table.size or style.table_size) * POINT
    lines = sum(ceil(width_of(line) * size / wide) or 1 for line in cell.text.split("\n"))
    return lines * LEADING * size > (style.height - style.top - style.bottom) / 2
