"""Tables that are too long for memory: separated values, read from a file row by row; a workbook still within its bounds."""

import codecs
import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import tables
from tongdeng.kernel.tables import separated
from tongdeng.kernel.tables.bounds import DAMAGED, NOTHING, Row, Rows, refused

GIB = 2**30
GIB_AT_MOST = 1
LINE_AT_MOST = 2**20  # characters; a line without an end would fill the memory
ROWS_AT_MOST = 1_000_000
CHUNK = 2**20
CODINGS = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class Long:
    """The heading of a table, how many rows lie below it, and a way to read them, each time from the first."""

    head: list[str]
    count: int
    read: Callable[[], Iterator[Row]]


def look(path: Path, *, separator: str = "", columns_at_most: int = 200) -> Long:
    """Look through a whole file and return its table; nothing of it is kept.

    Raise Invalid for `file`, with one sentence, for a file of another kind, damaged, too large, or without rows.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(separated.LOOKED_AT)
        tables.refuse_others(start, whole=size == len(start))
        if start.startswith(tables.ZIP):
            content = start + file.read(tables.BYTES_AT_MOST + 1 - len(start))
            return _short(content, columns_at_most)
        if size > GIB_AT_MOST * GIB:
            raise refused(_("文件最大 {most} GB，请分成几个文件"), most=GIB_AT_MOST)
        file.seek(0)
        coding = _coding(file)
    said, separator = _parted(path, coding, separator)

    def read() -> Iterator[Row]:
        return _rows(path, coding, separator, said, columns_at_most)

    rows = read()
    _number, head = next(rows, (0, []))
    count = sum(1 for _row in islice(rows, ROWS_AT_MOST + 1))
    if not count:
        raise refused(NOTHING)
    if count > ROWS_AT_MOST:
        raise refused(_("一次最多 {most} 行，请分成几个文件"), most=ROWS_AT_MOST)
    return Long(head, count, lambda: islice(read(), 1, None))


def _short(content: bytes, columns_at_most: int) -> Long:
    rows = tables.read(content, rows_at_most=ROWS_AT_MOST, columns_at_most=columns_at_most).rows
    if len(rows) < 2:
        raise refused(NOTHING)
    return Long(rows[0][1], len(rows) - 1, lambda: iter(rows[1:]))


def _coding(file: BinaryIO) -> str:
    """Return the coding in which the whole of an open file can be read."""
    start = file.read(CHUNK)
    marked = next((coding for mark, coding in separated.MARKS if start.startswith(mark)), "")
    for coding in (marked,) if marked else CODINGS:
        file.seek(0)
        decoder = codecs.getincrementaldecoder(coding)()
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return coding
    raise refused(DAMAGED)


def _parted(path: Path, coding: str, separator: str) -> tuple[str, str]:
    """Return the line by which a file says its separator, "" without one, and the separator."""
    with path.open(encoding=coding, newline="") as file:
        start = file.read(separated.LOOKED_AT)
    said = separated.SAID.match(start)
    return (said[0], separator or said[1]) if said else ("", separator or separated.separator_of(start))


def _rows(path: Path, coding: str, separator: str, said: str, columns_at_most: int) -> Iterator[Row]:
    rows, number = Rows(ROWS_AT_MOST, columns_at_most), 0
    with path.open(encoding=coding, newline="") as file:
        file.read(len(said))
        try:
            for number, cells in enumerate(
                csv.reader(_lines(file), delimiter=separator, strict=True), start=1
            ):
                kept = [
                    rows.clean(separated.plain(cell), number, column) if cell else ""
                    for column, cell in enumerate(cells[:columns_at_most])
                ]
                if any(kept):
                    yield number, kept
        except csv.Error:
            raise refused(_("第 {row} 行读不懂，请检查引号是否成对"), row=number + 1) from None


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LINE_AT_MOST):
        if len(line) == LINE_AT_MOST and not line.endswith(("\n", "\r")):
            raise refused(DAMAGED)
        yield line
