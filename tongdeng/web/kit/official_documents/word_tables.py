"""Tables of a DOCX whose widths hold in Word and WPS alike, and whose rows never split."""

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from tongdeng.web.kit.official_documents.paper import Cell, Fields, Signatures, Table
from tongdeng.web.kit.official_documents.resolving import placed, width_of
from tongdeng.web.kit.official_documents.styles import POINT, Style
from tongdeng.web.kit.official_documents.word_styles import (
    BODY,
    CELL,
    HEAD_CELL,
    HEI,
    LABEL,
    element,
    face,
    styled,
)
from tongdeng.web.kit.official_documents.wording import day

TWIPS = 1440 / 25.4  # in a millimetre
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def ruled(container: Any, block: Table, style: Style, *, keep: bool = False) -> None:
    """Add a table with rules; `keep` keeps its last row with what follows."""
    widths = fitted([column.width for column in block.columns], style.measure)
    heads = [column.head for column in block.columns]
    rows = placed(block)
    if any(heads):
        rows.insert(0, [(at, Cell(head, align="center", head=True)) for at, head in enumerate(heads)])
    made = framed(container, len(rows), widths, rules=True)
    grid = _grid(made)
    size = block.size or style.table_size
    for number, (row, given) in enumerate(zip(made.rows, rows, strict=True)):
        _shape(row, block.height or style.row_height, repeats=bool(any(heads)) and number == 0)
        for at, cell in given:
            first = grid[number][at]
            if cell.across > 1 or cell.down > 1:
                first = first.merge(grid[number + cell.down - 1][at + cell.across - 1])
            _write(first, cell, 0 if size == style.table_size else size)
    if keep:
        _keep_end(made)


def fields(container: Any, block: Fields, style: Style, *, keep: bool = False) -> None:
    """Add labels with rules to write on."""
    pairs = [(f"{label}：", value) for label, value in block.fields]
    made = _labels(container, pairs, block.columns, style.pitch * 1.2, style)
    if keep:
        _keep_end(made)


def signatures(container: Any, block: Signatures, style: Style) -> None:
    """Add rules to sign on, and the day below."""
    pairs = [(f"{name}：", "") for name in block.by]
    _labels(container, pairs, min(block.columns, len(pairs)), style.pitch * 1.5, style)
    if block.dated:
        line = container.add_paragraph(day(None), style=LABEL)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _keep_end(table: Any) -> None:
    """Keep the last row on the page of what follows."""
    for row in table.rows[-1:]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def framed(container: Any, rows: int, widths: Sequence[float], *, rules: bool) -> Any:
    """Return a table of fixed widths in millimetres, with or without rules."""
    # A cell asks for no width; a file and a cell differ in what they take.
    made = (
        container.add_table(rows, len(widths)) if hasattr(container, "vertical_alignment")
        else container.add_table(rows=rows, cols=len(widths))
    )  # fmt: skip
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    properties = made._tbl.tblPr
    for name in ("tblStyle", "tblW", "tblBorders", "tblCellMar"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
    layout = properties.find(qn("w:tblLayout"))
    # The schema fixes the order: width, side, rules, layout, margins.
    properties.insert(0, element("tblW", w=str(round(sum(widths) * TWIPS)), type="dxa"))
    borders = element("tblBorders")
    for edge in EDGES:
        borders.append(element(edge, val="single" if rules else "nil", sz="4", space="0", color="000000"))
    layout.addprevious(borders)
    margins = element("tblCellMar")
    for edge in ("top", "left", "bottom", "right"):
        margins.append(element(edge, w="57" if rules else "0", type="dxa"))
    layout.addnext(margins)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for row in _grid(made):
        for cell, width in zip(row, widths, strict=True):
            cell.width = Mm(width)
    return made


def _grid(table: Any) -> list[list[_Cell]]:
    """Return the cells of a table that has no merged ones yet: asking python-docx for each takes a second for 60 rows."""
    return [[_Cell(cell, table) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def fitted(widths: Sequence[float], full: float) -> list[float]:
    """Return widths that fill the line together."""
    total = sum(widths)
    return [width * full / total for width in widths]


def rule_below(cell: Any) -> None:
    borders = element("tcBorders")
    borders.append(element("bottom", val="single", sz="4", space="0", color="000000"))
    cell._tc.get_or_add_tcPr().append(borders)


def _labels(container: Any, pairs: Sequence[tuple[str, str]], columns: int, high: float, style: Style) -> Any:
    each = (style.measure - 6 * (columns - 1)) / columns
    em = style.size * POINT
    wide = [
        max((width_of(label) * em + 1 for label, _value in pairs[column::columns]), default=em)
        for column in range(columns)
    ]
    widths: list[float] = []
    for column in range(columns):
        first = min(wide[column], each * 0.7)
        widths += ([6.0] if column else []) + [first, each - first]
    made = framed(container, -(-len(pairs) // columns), widths, rules=False)
    for row in made.rows:
        _shape(row, high * POINT)
    for place, (label, value) in enumerate(pairs):
        row, column = divmod(place, columns)
        said, given = made.cell(row, 3 * column), made.cell(row, 3 * column + 1)
        for cell, words in ((said, label), (given, value)):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            styled(cell.paragraphs[0], LABEL)
            cell.paragraphs[0].add_run(words)
        given.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        rule_below(given)
    return made


def _shape(row: Any, height: float, *, repeats: bool = False) -> None:
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if repeats:
        properties.append(element("tblHeader"))


def _write(into: Any, cell: Cell, size: float) -> None:
    into.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, words in enumerate(cell.text.split("\n")):
        line = into.paragraphs[0] if place == 0 else into.add_paragraph()
        styled(line, HEAD_CELL if cell.head else CELL)
        line.alignment = SIDES[cell.align]
        run = line.add_run(words)
        if size:
            face(run, HEI if cell.head else BODY, size)
            line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            line.paragraph_format.line_spacing = Pt(size * 1.4)
