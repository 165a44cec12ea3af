"""The sheet that offices fill and upload: our columns, and a row for each thing that is often asked."""

import io

from tongdeng.people.rules.roster import COLUMNS, MORE

WIDTHS = (12, 10, 10, 10, 26, 18, 12, 14, 8, 12, 24, 14)
EXAMPLES = (
    ("12号楼", "1单元", "301", "89.50", "王示例", "19900000001", "住宅", "不动产登记", "50", "业主", "", ""),
    ("12号楼", "1单元", "301", "89.50", "赵示例", "19900000002", "住宅", "不动产登记", "50", "业主", "", ""),
    ("12号楼", "1单元", "301", "89.50", "李示例", "19900000003", "住宅", "不动产登记", "", "租户", "", ""),
    ("12号楼", "1单元", "302", "102.35", "", "", "未售", "测绘", "", "", "", ""),
    ("A座", "", "商铺1", "45.20", "示例商贸有限公司", "0371-66668888", "商铺", "不动产登记", "", "业主",
     "91410200MA4000000Q", "孙示例"),
)  # fmt: skip


def template() -> bytes:
    """Return an Excel sheet with the columns and some rows as examples."""
    # Where it is asked for: with openpyxl numpy is loaded, 25 MB in each web process.
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名册"
    for row in ((*COLUMNS, *MORE), *EXAMPLES):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="F3ECE2")
    for letter, width in zip("ABCDEFGHIJKL", WIDTHS, strict=True):
        # Text, so that no program makes a date of 1-1 or a number of a phone.
        for number in range(2, 500):
            sheet[f"{letter}{number}"].number_format = "@"
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
