"""Official papers, as an office files them: one text with a few signs, set as PDF (Typst) or as DOCX to be worked on.

A line begins with `# ` (title), `= ` (to whom), `> ` (at the right), `* ` (bold), `- ` (a small note), `%table name 姓名:3 …`
(a table of that name, its columns with their widths), `%gap`, or is a paragraph. Papers are in Chinese whatever the reader
speaks. Layout after GB/T 9704-2012: A4, margins 37, 28, 35 and 26 mm, body in size 3 with 28 pt between lines.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongdeng.web.kit.typeset import typeset

SIGNS = {"#": "title", "=": "to", ">": "right", "*": "bold", "-": "note"}
# The typefaces that GB/T 9704 asks for, by the names that Word knows everywhere.
TITLE_FONT, BODY_FONT, NOTE_FONT = "FZXiaoBiaoSong-B05S", "FangSong", "SimSun"
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a paper."""

    kind: str
    text: str = ""
    head: list[str] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Official:
    """A paper: its pieces, on A4 or on the small sheet of a ballot, so many times."""

    name: str
    blocks: list[Block]
    small: bool = False
    copies: int = 1


def written(
    template: str,
    words: Mapping[str, Any],
    tables: Mapping[str, Rows],
    *,
    small: bool = False,
    copies: int = 1,
) -> Official:
    """Return a paper from its text and tables."""
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(template, {key: _one_line(value) for key, value in words.items()})
        blocks = [_block(line.strip(), tables) for line in text.splitlines() if line.strip()]
    title = next((block.text for block in blocks if block.kind == "title"), template)
    return Official(title, blocks, small, copies)


def _one_line(value: Any) -> Any:
    """Return a value that cannot begin a line of its own."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _block(line: str, tables: Mapping[str, Rows]) -> Block:
    if line == "%gap":
        return Block("gap")
    if line.startswith("%table "):
        _word, name, *columns = line.split()
        pairs = [column.rpartition(":") for column in columns]
        rows = [[_one_line(str(cell)) for cell in row] for row in tables[name]]
        return Block("table", head=[p[0] for p in pairs], widths=[int(p[2]) for p in pairs], rows=rows)
    sign, _blank, rest = line.partition(" ")
    return Block(SIGNS[sign], rest) if sign in SIGNS else Block("text", line)


def pdf(paper: Official) -> bytes:
    """Return a paper as PDF."""
    blocks = [
        {name: getattr(b, name) for name in ("kind", "text", "head", "widths", "rows")} for b in paper.blocks
    ]
    return typeset("kit/official", {"blocks": blocks, "small": paper.small, "copies": paper.copies})


def docx(paper: Official) -> bytes:
    """Return a paper as DOCX; a ballot is there once, to be copied."""
    document = Document()
    _page(document, small=paper.small)
    # python-docx would name itself as the author.
    document.core_properties.title, document.core_properties.author = paper.name, ""
    for block in paper.blocks:
        _put(document, block, small=paper.small)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, *, small: bool) -> None:
    section = document.sections[0]
    if small:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(210), Mm(148)
        section.top_margin = section.bottom_margin = Mm(12)
        section.left_margin = section.right_margin = Mm(15)
        return
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _put(document: Any, block: Block, *, small: bool) -> None:
    if block.kind == "table":
        _table(document, block, small=small)
        return
    line = document.add_paragraph()
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    size = 11 if small else 16
    if block.kind == "title":
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_after = Pt(6 if small else 28)
        _say(line, block.text, TITLE_FONT, 16 if small else 22)
        return
    if block.kind == "note":
        _say(line, block.text, NOTE_FONT, 9 if small else 10.5)
        return
    shape.line_spacing = Pt(16 if small else 28)
    if block.kind == "right":
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shape.right_indent = Pt(2 * size)
    elif block.kind in ("text", "bold"):
        # Two characters (GB/T 9704-2012).
        shape.first_line_indent = Pt(2 * size)
    _say(line, block.text, BODY_FONT, size, bold=block.kind == "bold")


def _table(document: Any, block: Block, *, small: bool) -> None:
    table = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    # Millimetres between the margins that `_page` sets.
    wide = 180 if small else 156
    widths = [Mm(wide * part / sum(block.widths)) for part in block.widths]
    for _row in block.rows:
        table.add_row()
    for row, words in zip(table.rows, [block.head, *block.rows], strict=True):
        row.height = Mm(9)
        for cell, width, text in zip(row.cells, widths, words, strict=True):
            cell.width = width
            line = cell.paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _say(line, text, NOTE_FONT, 11 if small else 12, bold=words is block.head)


def _say(line: Any, text: str, font: str, size: float, *, bold: bool = False) -> None:
    run = line.add_run(text)
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    # Word takes Chinese characters from the eastAsia font; `font.name` sets only the Latin one.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def lines_of(paper: Official) -> Iterator[str]:
    """Yield all that a paper says, piece by piece."""
    for block in paper.blocks:
        if block.kind == "table":
            yield " ".join(block.head)
            yield from (" ".join(row) for row in block.rows)
        elif block.text:
            yield block.text
