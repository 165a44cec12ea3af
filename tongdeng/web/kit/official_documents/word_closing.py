"""The end of a DOCX: name and day where the standard wants them, and the imprint at the foot of the last page."""

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tongdeng.web.kit.official_documents import word_styles as named
from tongdeng.web.kit.official_documents.paper import Document, Signature
from tongdeng.web.kit.official_documents.resolving import imprint_lines, width_of
from tongdeng.web.kit.official_documents.styles import POINT, Style
from tongdeng.web.kit.official_documents.word_tables import framed
from tongdeng.web.kit.official_documents.wording import day

SEAL = 45  # millimetres
SLACK = 1  # characters: a line of another face is a little wider than we count


def sign(file: Any, signature: Signature, style: Style) -> None:
    """Add name and day, all on the page of the last sentence."""
    em, when = style.size + style.tracking, day(signature.on)
    empty = 2 if signature.sealed and len(signature.by) == 1 else 1
    lines = [file.add_paragraph(style=named.PLAIN) for _ in range(empty)]
    if len(signature.by) > 1:
        _several(file, signature, style)
        lines.append(_line(file, when, WD_ALIGN_PARAGRAPH.RIGHT, right=4 * em))
    else:
        lines += (_sealed if signature.sealed else _unsealed)(file, signature.by[0], when, style)
    if signature.remark:
        lines.append(file.add_paragraph(signature.remark, style=named.TEXT))
    for line in lines[:-1]:
        line.paragraph_format.keep_with_next = True


def _sealed(file: Any, name: str, when: str, style: Style) -> list[Any]:
    """Centre the name over the day, four characters from the right (7.3.5.1)."""
    em, widest = style.size + style.tracking, max(width_of(name), width_of(when))
    right = max(4 - (widest - width_of(when)) / 2 - SLACK / 2, 0)
    left = max(style.measure / POINT / em - right - widest - SLACK, 0)
    return [
        _line(file, words, WD_ALIGN_PARAGRAPH.CENTER, left=left * em, right=right * em)
        for words in (name, when)
    ]


def _unsealed(file: Any, name: str, when: str, style: Style) -> list[Any]:
    """Begin the day two characters after the name (7.3.5.2)."""
    em, widest = style.size + style.tracking, max(width_of(name), width_of(when) + 2)
    left = max(style.measure / POINT / em - 2 - widest - SLACK, 0)
    return [
        _line(file, words, WD_ALIGN_PARAGRAPH.LEFT, left=(left + more) * em)
        for words, more in ((name, 0), (when, 2))
    ]


def imprint(file: Any, document: Document) -> None:
    """Pin the imprint to the foot of the last page's text."""
    rows = imprint_lines(document)
    if not rows:
        return
    style = document.style
    made = framed(file, len(rows), [style.measure], rules=True)
    for row, (left, right) in zip(made.rows, rows, strict=True):
        line = row.cells[0].paragraphs[0]
        line.style = named.IMPRINT
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(style.measure) - Pt(20), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(left + (f"\t{right}" if right else ""))
    properties = made._tbl.tblPr
    for edge in properties.find(qn("w:tblBorders")):
        if edge.tag in (qn("w:left"), qn("w:right")):
            edge.set(qn("w:val"), "nil")
    place = named.element(
        "tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="center", tblpYSpec="bottom"
    )
    properties.insert(0, place)
    # A floating table needs a line of its own to hold to, as small as can be.
    end = file.add_paragraph(style=named.PLAIN)
    end.paragraph_format.line_spacing = Pt(1)


def _several(file: Any, signature: Signature, style: Style) -> None:
    rows = -(-len(signature.by) // 2)
    made = framed(file, rows, [style.measure / 2] * 2, rules=False)
    for place, name in enumerate(signature.by):
        cell = made.cell(*divmod(place, 2))
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        line = cell.paragraphs[0]
        line.style, line.alignment = named.SIGNED, WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(name)
    for row in made.rows:
        row.height = Mm(SEAL)
        row._tr.get_or_add_trPr().append(named.element("cantSplit"))
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _line(file: Any, words: str, side: WD_ALIGN_PARAGRAPH, *, left: float = 0, right: float = 0) -> Any:
    line = file.add_paragraph(words, style=named.SIGNED)
    line.alignment = side
    line.paragraph_format.left_indent, line.paragraph_format.right_indent = Pt(left), Pt(right)
    return line
