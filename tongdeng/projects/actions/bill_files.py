"""A bill as a workbook: what offices open, change and upload again."""

import io

from tongdeng.projects.models import Project
from tongdeng.projects.queries import bills
from tongdeng.projects.rules import bill as rules

WIDTHS = (8, 40, 10, 14, 14, 16, 12, 24, 20)


def workbook(project: Project) -> bytes:
    """Return the bill of a project as an Excel file; uploaded again it changes nothing."""
    # Where it is asked for: with openpyxl numpy is loaded, 25 MB in each web process.
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "工程量清单"
    for row in rules.written(bills.typed(project), bills.names_by_place(project)):
        sheet.append(row)
    # Every cell is text: no program rounds a quantity, makes a date of it or counts with what somebody typed.
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type, cell.number_format = "s", "@"
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="F3ECE2")
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
