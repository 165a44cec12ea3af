"""The DOCX of a paper, to be worked on: what the PDF says, in named styles."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import docx as library
import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongdeng.web.kit.official_documents import word_styles as named
from tongdeng.web.kit.official_documents.paper import (
    Block,
    Box,
    Code,
    CutLine,
    Document,
    Fields,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Signatures,
    Space,
    Table,
)
from tongdeng.web.kit.official_documents.resolving import annex_head, annex_lines, resolved, title_lines
from tongdeng.web.kit.official_documents.styles import Style
from tongdeng.web.kit.official_documents.word_closing import imprint, sign
from tongdeng.web.kit.official_documents.word_page import arrange
from tongdeng.web.kit.official_documents.word_tables import SIDES, fields, framed, ruled, signatures

GAP = 4  # points above and below what has a frame, as in the PDF


def docx(document: Document) -> bytes:
    """Return a paper as DOCX; of several copies it has one."""
    document = resolved(document)
    style = document.style
    file = library.Document()
    named.furnish(file, style)
    arrange(file, document)
    _head(file, document)
    closing = bool(document.signature or document.annexes)
    _put_all(file, document.body, style, keep=closing)
    _annex_list(file, document)
    if document.signature:
        sign(file, document.signature, style)
    _annexes(file, document)
    imprint(file, document)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _head(file: Any, document: Document) -> None:
    style = document.style
    if style.number_first and document.number:
        _number(file, document)
        file.add_paragraph(style=named.PLAIN)
    _title(file, document.title, style)
    if not style.number_first and document.number:
        _number(file, document)
        file.paragraphs[-1].paragraph_format.space_after = Pt(style.pitch * 0.5)
    if document.addressee:
        file.add_paragraph(document.addressee, style=named.PLAIN)


def _title(file: Any, lines: Iterable[str], style: Style) -> None:
    made = [file.add_paragraph(line, style=named.TITLE_STYLE) for line in lines]
    for line in made:
        line.paragraph_format.keep_with_next = True
    if made:
        made[-1].paragraph_format.space_after = Pt(style.pitch * 0.6)


def _number(file: Any, document: Document) -> None:
    line = file.add_paragraph(style=named.NUMBER)
    if not document.signer:
        line.add_run(document.number)
        return
    # 7.2.5, 7.2.6: the number one character from the left, 签发人 one from the right.
    style = document.style
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    line.paragraph_format.left_indent = Pt(style.size)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(style.measure) - Pt(style.size), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{document.number}\t签发人：")
    named.face(line.add_run(document.signer), named.KAI)


def _put_all(container: Any, blocks: Iterable[Block], style: Style, *, keep: bool = False) -> None:
    listed = list(blocks)
    for place, block in enumerate(listed, start=1):
        # Rules to sign on stand on no page of their own.
        keeps = isinstance(listed[place], Signatures) if place < len(listed) else keep
        _put(container, block, style, keep=keeps)


def _put(container: Any, block: Block, style: Style, *, keep: bool = False) -> None:
    framed_off = isinstance(block, Table | Box)
    if framed_off:
        _gap(container, GAP)
    if isinstance(block, Paragraph):
        _paragraph(container, block, style).paragraph_format.keep_with_next = keep or None
    elif isinstance(block, Table):
        ruled(container, block, style, keep=keep)
    elif isinstance(block, Fields):
        fields(container, block, style, keep=keep)
    else:
        SETS[type(block)](container, block, style)
    if isinstance(block, Table | Box | Fields | Signatures | Code):
        # Word joins two tables that have nothing between them.
        _gap(container, GAP if framed_off else 1).paragraph_format.keep_with_next = keep or None


def _gap(container: Any, points: float) -> Any:
    line = named.styled(container.add_paragraph(), named.PLAIN)
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = Pt(points)
    return line


def _heading(container: Any, block: Heading, style: Style) -> None:
    container.add_paragraph(block.text, style=named.HEADINGS[block.level - 1])


def _note(container: Any, block: Note, style: Style) -> None:
    container.add_paragraph(block.text, style=named.NOTE)


def _space(container: Any, block: Space, style: Style) -> None:
    _gap(container, max(style.pitch * block.lines, 1))


def _cut(container: Any, block: CutLine, style: Style) -> None:
    line = container.add_paragraph(f"{'- ' * 20}{block.text}{' -' * 20}", style=named.NOTE)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _break(container: Any, block: PageBreak, style: Style) -> None:
    container.add_paragraph(style=named.PLAIN).add_run().add_break(WD_BREAK.PAGE)


def _paragraph(container: Any, block: Paragraph, style: Style) -> Any:
    indented = block.indent and not block.align
    line = container.add_paragraph(style=named.TEXT if indented else named.PLAIN)
    if block.align:
        line.alignment = SIDES[block.align]
    if block.lead:
        named.face(line.add_run(block.lead), named.HEI)
    run = line.add_run(block.text)
    run.bold = block.bold or None
    if block.size:
        run.font.size = Pt(block.size)
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        line.paragraph_format.line_spacing = Pt(block.size * 1.4)
        if indented:
            line.paragraph_format.first_line_indent = Pt(2 * block.size)
    return line


def _box(container: Any, block: Box, style: Style) -> None:
    cell = framed(container, 1, [style.measure], rules=True).cell(0, 0)
    rows = ([Paragraph("", lead=block.title, indent=False)] if block.title else []) + [
        Paragraph(line, indent=False) for line in block.lines
    ]
    _fill(cell, rows, style)
    if len(block.lines) <= 12:
        for line in cell.paragraphs[:-1]:
            line.paragraph_format.keep_with_next = True


def _code(container: Any, block: Code, style: Style) -> None:
    if not block.beside:
        _picture(container, block)
        return
    left = style.measure - block.width - 6
    row = framed(container, 1, [left, 6, block.width], rules=False).rows[0]
    _fill(row.cells[0], block.beside, replace(style, right=style.width - style.left - left))
    _picture(row.cells[2], block)
    _drop_first(row.cells[2])


def _picture(container: Any, block: Code) -> None:
    out = io.BytesIO()
    segno.make(block.address, error="m").save(out, kind="png", scale=10, border=0)
    line = container.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run().add_picture(io.BytesIO(out.getvalue()), width=Mm(block.width))
    if block.caption:
        container.add_paragraph(block.caption, style=named.NOTE).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _fill(cell: Any, blocks: Iterable[Block], style: Style) -> None:
    _put_all(cell, blocks, style)
    _drop_first(cell)


def _drop_first(cell: Any) -> None:
    """Take away the empty line with which every cell begins, where others follow."""
    first = cell.paragraphs[0]._element
    if any(next_.tag == qn("w:p") for next_ in first.itersiblings()):
        first.getparent().remove(first)


def _annex_list(file: Any, document: Document) -> None:
    style = document.style
    listed = annex_lines(document.annexes)
    if listed:
        file.add_paragraph(style=named.PLAIN).paragraph_format.keep_with_next = True
    em = style.size + style.tracking
    for first, rest in listed:
        line = file.add_paragraph(f"{first}{rest}", style=named.PLAIN)
        line.paragraph_format.left_indent = Pt(5 * em)
        line.paragraph_format.first_line_indent = Pt(-3 * em if first else 0)
        line.paragraph_format.keep_with_next = document.signature is not None


def _annexes(file: Any, document: Document) -> None:
    count = len(document.annexes)
    for place, annex in enumerate(document.annexes, start=1):
        if annex.body:
            head = file.add_paragraph(annex_head(place, count), style=named.ANNEX)
            head.paragraph_format.page_break_before = True
            file.add_paragraph(style=named.PLAIN)
            _title(file, title_lines(annex.title, document.style), document.style)
            _put_all(file, annex.body, document.style)


SETS: dict[type[Block], Callable[[Any, Any, Style], None]] = {
    Heading: _heading,
    Note: _note,
    Signatures: signatures,
    Box: _box,
    Code: _code,
    Space: _space,
    CutLine: _cut,
    PageBreak: _break,
}
