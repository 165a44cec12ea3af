"""What a table may hold, and the rows that are kept of it: cleaned, counted, without blank ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.kernel.texts import visible

BYTES_AT_MOST = 8 * 2**20  # of an upload
UNZIPPED_AT_MOST = 150 * 2**20  # read as a stream, never held
ELEMENTS_AT_MOST = 5_000_000  # of XML: each costs about a microsecond, also where nothing is kept
DEPTH_AT_MOST = 64
CELLS_AT_MOST = 1_000_000  # that are not blank: about 100 bytes each
TEXT_AT_MOST = 16_000_000  # characters of all cells together, a repeated text counted each time
CELL_AT_MOST = 32_767  # characters: the limit of Excel itself
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of Excel; a table that says more is damaged
NOTES_AT_MOST = 20  # of one kind
CONTROLS_AT_MOST = 10_000  # cells with control characters: more are no table

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
DAMAGED = _("读不懂这个文件，请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传")
OLD_EXCEL = _("这是旧格式的 .xls 文件，请用 Excel 或 WPS 另存为 .xlsx 后再上传")
WEB_PAGE = _("这是网页格式的表格，请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传")
LOCKED = _("文件设了密码，请去掉密码，另存为 .xlsx 后再上传")
FILE_TOO_LARGE = _("文件最大 {most} MB")
TOO_LARGE = _("表格太大，请只留要用的一张工作表，另存为 .xlsx 后再上传")
NOTHING = _("表里没有数据")

Row = tuple[int, list[str]]


def refused(sentence: Sentence, **numbers: int) -> Invalid:
    """Return the refusal of an upload, with the numbers that its sentence names."""
    return Invalid(fields={"file": sentence.format(**numbers) if numbers else sentence})


@dataclass(slots=True)
class Rows:
    """The rows of one sheet as they are read; raises Invalid at the first that is too many."""

    rows_at_most: int
    columns_at_most: int
    kept: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cells: int = 0
    characters: int = 0
    controls: int = 0
    cut: int = 0

    def clean(self, text: str, row: int, column: int) -> str:
        """Return the visible text of a cell, trimmed; a control character in it is noted."""
        if len(text) > CELL_AT_MOST:
            raise refused(_("第 {row} 行有一格的内容太长"), row=row)
        seen = visible(text)
        if seen is not text and CONTROLS.search(text):
            self._note_control(row, column)
        return seen.strip()

    def _note_control(self, row: int, column: int) -> None:
        self.controls += 1
        if self.controls > CONTROLS_AT_MOST:
            raise refused(DAMAGED)
        if self.controls <= NOTES_AT_MOST:
            words = gettext("第 {row} 行 {column} 列有看不见的控制字符，已去掉")
            self.notes.append(words.format(row=row, column=letters(column)))

    def add(self, row: int, cells: Sequence[str]) -> None:
        """Keep a row of cleaned cells by the number that people see, unless it is blank."""
        if any(cells[self.columns_at_most :]):
            self.cut += 1
        cells = list(cells[: self.columns_at_most])
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if len(self.kept) == self.rows_at_most:
            raise refused(_("一次最多 {most} 行，请分成几个文件"), most=self.rows_at_most)
        self.count(len(cells) - cells.count(""), sum(map(len, cells)))
        self.kept.append((row, cells))

    def count(self, cells: int, characters: int) -> None:
        """Count cells that are not blank; raise Invalid for more than a table may hold."""
        self.cells += cells
        self.characters += characters
        if self.cells > CELLS_AT_MOST or self.characters > TEXT_AT_MOST:
            raise refused(TOO_LARGE)

    def all_notes(self) -> list[str]:
        """Return the notes, with the sums of those that are too many to be listed."""
        more = list(self.notes)
        if self.controls > NOTES_AT_MOST:
            words = gettext("共有 {count} 格含有看不见的控制字符，都已去掉")
            more.append(words.format(count=self.controls))
        if self.cut:
            words = gettext("只读了前 {most} 列，有 {count} 行在后面还有内容")
            more.append(words.format(most=self.columns_at_most, count=self.cut))
        return more


def letters(column: int) -> str:
    """Return a column, counted from 0, as a spreadsheet names it: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
