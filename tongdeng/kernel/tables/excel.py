"""Excel workbooks, read as a stream by our own small reader.

openpyxl fails at styles that Excel opens, fills up to two billion rows, and gives neither merged cells nor the percent
sign in its streaming mode; python-calamine, though fast, holds a whole sheet and knows no number formats. What is
needed of the format is little: which sheet is visible, the cells, shared texts, number formats, merges.
"""

import io
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.tables import parts
from tongdeng.kernel.tables.archive import Archive
from tongdeng.kernel.tables.bounds import DAMAGED, NOTES_AT_MOST, Rows, letters, refused
from tongdeng.kernel.tables.sheet import Sheet
from tongdeng.kernel.texts import one_line

# All that these modules raise for a file that is cut, changed or of another kind.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    OverflowError,
    RuntimeError,
    OSError,
)


def read(content: bytes, rows: Rows) -> str:
    """Add the rows of the first visible sheet of a workbook and return its name; raise Invalid where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(Archive(archive), rows)
    except BROKEN:
        raise refused(DAMAGED) from None


def _read(archive: Archive, rows: Rows) -> str:
    start = archive.related("")["officeDocument"] or ["xl/workbook.xml"]
    book = archive.parse(start[0], parts.Workbook())
    related = archive.related(start[0])
    sheets = [
        (name, path) for name, pk in book.visible for path in related[pk] if path in related["worksheet"]
    ]
    if not sheets:
        raise refused(_("文件里没有可见的工作表"))
    texts, styles = parts.Texts(), parts.Styles(from_1904=book.from_1904)
    for kind, part in (("sharedStrings", texts), ("styles", styles)):
        for path in related[kind][:1]:
            archive.parse(path, part)
    name, path = sheets[0]
    sheet = archive.parse(path, Sheet(rows, texts.texts, styles.formats))
    _merge(sheet, rows)
    rows.notes += _notes(sheet, [name for name, _path in sheets[1:]])
    return one_line(name)[:31]


def _merge(sheet: Sheet, rows: Rows) -> None:
    """Give every cell of a merged area the value of its first, as people see it."""
    by_number = dict(rows.kept)
    numbers = list(by_number)
    for top, left, bottom, right in sheet.merged:
        first = by_number.get(top, [])
        value = first[left] if left < len(first) else ""
        last = min(right + 1, rows.columns_at_most)
        for number in (
            numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)] if left < last else ()
        ):
            # Counted, since areas that overlap could fill the same cells for ever.
            rows.count(last - left, (last - left) * len(value))
            cells = by_number[number]
            cells += [""] * (last - len(cells))
            cells[left:last] = [value] * (last - left)


def _notes(sheet: Sheet, others: list[str]) -> list[str]:
    notes = []
    if others:
        words = gettext("另有工作表没有读：{names}")
        notes.append(words.format(names="、".join(one_line(name)[:31] for name in others[:5])))
    if sheet.hidden_rows:
        notes.append(gettext("有 {count} 行是隐藏的，也读了").format(count=sheet.hidden_rows))
    if sheet.hidden_columns:
        notes.append(gettext("有隐藏的列，也读了"))
    for row, column in sheet.uncounted[:NOTES_AT_MOST]:
        words = gettext("第 {row} 行 {column} 列的公式没有结果，请在 Excel 或 WPS 中打开并保存一次")
        notes.append(words.format(row=row, column=letters(column)))
    return notes
