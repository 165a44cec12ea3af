"""The file of a roster: the template that offices fill, and how Excel and CSV are read."""

import csv
import io
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tongdeng.kernel.errors import Invalid

COLUMNS = ("楼栋", "单元", "房号", "面积", "业主姓名", "手机号")
MORE = ("房屋性质", "面积来源", "份额")  # needed for votes; a table without them means delivered homes
WIDTHS = (12, 12, 10, 12, 16, 18, 14, 14, 10)
ROWS_AT_MOST = 50_000
EXAMPLES = (
    ("12号楼", "1单元", "301", "89.50", "王示例", "19900000001", "已交付", "不动产登记", "50"),
    ("12号楼", "1单元", "301", "89.50", "赵示例", "19900000002", "已交付", "不动产登记", "50"),
    ("12号楼", "1单元", "302", "102.35", "", "", "未售", "测绘", ""),
)

Row = tuple[int, list[str]]


def template() -> bytes:
    """Return an Excel sheet with the columns and three rows as an example."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名册"
    for row in ((*COLUMNS, *MORE), *EXAMPLES):
        sheet.append(row)
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> list[Row]:
    """Return the rows below the heading with their numbers; raise Invalid for a file that is not such a table."""
    try:
        # By content: an Excel file is a zip archive, and the name of an upload proves nothing.
        rows = list(_excel(content) if content[:2] == b"PK" else _csv(content))
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        csv.Error,
        UnicodeDecodeError,
        OSError,
    ):
        raise Invalid(fields={"file": gettext("读不懂这个文件，请用模板另存为 Excel 或 CSV")}) from None
    if not rows or not _is_heading([cell.strip() for cell in rows[0]]):
        columns = "、".join(COLUMNS)
        raise Invalid(fields={"file": gettext("第一行应是：{columns}").format(columns=columns)})
    if len(rows) > ROWS_AT_MOST + 1:
        raise Invalid(fields={"file": gettext("一次最多 {most} 行，请分开导入").format(most=ROWS_AT_MOST)})
    numbered = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(map(str.strip, row))]
    if not numbered:
        raise Invalid(fields={"file": gettext("表里没有数据")})
    return numbered


def _is_heading(cells: list[str]) -> bool:
    """Say whether these are our columns: the first six, and of the further ones those that are named, in order."""
    every = (*COLUMNS, *MORE)
    named = tuple(cells[: len(every)])
    while named and not named[-1]:
        named = named[:-1]
    return len(named) >= len(COLUMNS) and named == every[: len(named)]


def _excel(content: bytes) -> Iterator[list[str]]:
    # `read_only` streams the rows; `data_only` gives the results that Excel stored in place of formulas.
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for row in book.worksheets[0].iter_rows(max_col=len(COLUMNS) + len(MORE), values_only=True):
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel on Chinese Windows saves CSV as GBK, which GB 18030 includes.
        words = content.decode("gb18030")
    yield from csv.reader(io.StringIO(words), strict=True)
