"""The PDF of a paper: what is set goes to Typst as data, so that no word of it is markup."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tongdeng.web.kit.official_documents.paper import Block, Code, Document, Signatures, Table
from tongdeng.web.kit.official_documents.resolving import (
    annex_head,
    annex_lines,
    imprint_lines,
    placed,
    resolved,
    title_lines,
)
from tongdeng.web.kit.official_documents.wording import BLANK_DAY, day
from tongdeng.web.kit.typeset import qr, typeset


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
        "body": [_block(block) for block in document.body],
        "listed": annex_lines(document.annexes),
        "annexes": [
            {
                "head": annex_head(place, len(document.annexes)),
                "title": title_lines(annex.title, document.style),
                "body": [_block(block) for block in annex.body],
            }
            for place, annex in enumerate(document.annexes, start=1)
            if annex.body
        ],
        "signature": sign and asdict(sign) | {"on": day(sign.on)},
        "imprint": imprint_lines(document),
        "footer": document.footer,
        "copies": document.copies,
    }


def _block(block: Block) -> dict[str, Any]:
    data = asdict(block) | {"kind": type(block).__name__.lower()}
    match block:
        case Table():
            data["rows"] = [[asdict(cell) for _, cell in row] for row in placed(block)]
        case Signatures():
            data["on"] = BLANK_DAY
        case Code():
            data["svg"] = qr(block.address)
            data["beside"] = [_block(inner) for inner in block.beside]
    return data
