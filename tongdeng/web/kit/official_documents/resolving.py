"""From a description to what is set: headings numbered, lines apart, words in Chinese. PDF and DOCX both begin here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from tongdeng.kernel.texts import visible
from tongdeng.web.kit.official_documents import titles
from tongdeng.web.kit.official_documents.paper import (
    Annex,
    Block,
    Box,
    Cell,
    Code,
    Document,
    Fields,
    Heading,
    Note,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from tongdeng.web.kit.official_documents.styles import POINT, Style
from tongdeng.web.kit.official_documents.wording import day, numeral


def seen(document: Document) -> Document:
    """Return the same paper without what nobody sees: a DOCX takes no controls, the name of a file no signs of direction."""
    made: Document = _seen(document)
    return made


def _seen(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list | tuple):
        return [_seen(one) for one in value]
    if is_dataclass(value) and not isinstance(value, Style | type):
        was = {field.name: getattr(value, field.name) for field in fields(value)}
        return type(value)(**{name: _seen(one) for name, one in was.items()})
    return value


def resolved(document: Document) -> Document:
    """Return the same paper with the title in lines, headings numbered and the numbers of the annexes written out."""
    annexes = [
        replace(annex, title=str(annex.title), body=tuple(_blocks(annex.body))) for annex in document.annexes
    ]
    return replace(
        document,
        title=title_lines(document.title, document.style),
        body=tuple(_blocks(document.body)),
        annexes=annexes,
    )


def title_lines(title: str | Sequence[str], style: Style) -> list[str]:
    """Return the lines of a title on a page of this style."""
    return titles.lines(title, int(style.measure / (style.title_size * POINT)) - 1)


def annex_lines(annexes: Sequence[Annex]) -> list[tuple[str, str]]:
    """Return what stands before and behind the indent of each line of the list of annexes (7.3.4)."""
    if len(annexes) == 1:
        return [("附件：", annexes[0].title)]
    return [
        ("附件：" if place == 1 else "", f"{place}. {annex.title}")
        for place, annex in enumerate(annexes, start=1)
    ]


def annex_head(place: int, of: int) -> str:
    return f"附件{place}" if of > 1 else "附件"


def imprint_lines(document: Document) -> list[tuple[str, str]]:
    """Return the left and right words of each line of the imprint."""
    imprint = document.imprint
    if imprint is None:
        return []
    copies = [("抄送：" + "，".join(imprint.copies_to) + "。", "")] if imprint.copies_to else []
    issued = [(imprint.issuer, f"{day(imprint.on)}印发")] if imprint.issuer else []
    return copies + issued


def signature_lines(signature: Signature) -> list[str]:
    return [*signature.by, day(signature.on), *([signature.remark] if signature.remark else [])]


def placed(table: Table) -> list[list[tuple[int, Cell]]]:
    """Return the rows of a table, each cell with the number of its column, and with the side of that."""
    taken: set[tuple[int, int]] = set()
    rows = []
    for number, row in enumerate(table.rows):
        at, placed_row = 0, []
        for given in row:
            cell = given if isinstance(given, Cell) else Cell(str(given))
            while (number, at) in taken:
                at += 1
            side = cell.align or ("center" if cell.head else table.columns[at].align) or "center"
            placed_row.append((at, replace(cell, text=str(cell.text), align=side)))
            taken |= {
                (number + down, at + across) for down in range(cell.down) for across in range(cell.across)
            }
            at += cell.across
        rows.append(placed_row)
    return rows


def width_of(text: str) -> float:
    """Return how wide a text is in characters of full width: letters and digits take a half."""
    return sum(0.5 if ord(sign) < 0x2000 else 1 for sign in text)


def _blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    counts = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            yield _heading(block, counts)
        elif isinstance(block, Paragraph):
            yield from _paragraphs(block)
        elif isinstance(block, Note):
            yield from (Note(line) for line in _lines(block.text))
        elif isinstance(block, Box):
            yield replace(block, lines=[part for line in block.lines for part in _lines(line)])
        elif isinstance(block, Code):
            yield replace(block, beside=tuple(_blocks(block.beside)))
        else:
            yield block


def _heading(block: Heading, counts: list[int]) -> Heading:
    if not block.numbered:
        return block
    level = block.level - 1
    counts[level] += 1
    counts[level + 1 :] = [0] * (3 - level)
    count = counts[level]
    shown = (f"{numeral(count)}、", f"（{numeral(count)}）", f"{count}. ", f"（{count}）")[level]
    return replace(block, text=shown + block.text, numbered=False)


def _paragraphs(block: Paragraph) -> Iterator[Paragraph]:
    for place, line in enumerate(_lines(block.text) or [""]):
        yield replace(block, text=line, lead="" if place else block.lead)


def _lines(text: str) -> list[str]:
    return [line.strip(" \t\r") for line in str(text).split("\n") if line.strip()]


def lines_of(document: Document) -> Iterator[str]:
    """Yield all that a paper says, piece by piece, in the order of the page, a row of a table as one.

    The PDF and the DOCX both say it.
    """
    document = resolved(document)
    yield from filter(None, _head(document))
    for block in document.body:
        yield from _said(block)
    yield from (first + rest for first, rest in annex_lines(document.annexes))
    if document.signature:
        yield from signature_lines(document.signature)
    for place, annex in enumerate(document.annexes, start=1):
        if annex.body:
            yield from (annex_head(place, len(document.annexes)), annex.title)
            for block in annex.body:
                yield from _said(block)
    for left, right in imprint_lines(document):
        yield from filter(None, (left, right))


def _head(document: Document) -> Iterator[str]:
    number = (document.number, f"签发人：{document.signer}" if document.signer else "")
    if document.style.number_first:
        yield from number
    yield from document.title
    if not document.style.number_first:
        yield from number
    yield document.addressee


def _said(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Note():
            yield block.text
        case Paragraph():
            yield block.lead + block.text
        case Table():
            yield from filter(None, [" ".join(column.head for column in block.columns).strip()])
            yield from (" ".join(cell.text for _, cell in row) for row in placed(block))
        case Fields():
            yield from (part for pair in block.fields for part in pair if part)
        case Signatures():
            yield from (*block.by, *([day(None)] if block.dated else []))
        case Box():
            yield from (*([block.title] if block.title else []), *block.lines)
        case Code():
            yield from (said for inner in block.beside for said in _said(inner))
            yield block.caption
