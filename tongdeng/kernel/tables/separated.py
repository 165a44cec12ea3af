"""CSV as offices save it: UTF-8, UTF-16 or GB 18030; commas, tabs or semicolons."""

import csv
import io
import re

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.tables.bounds import CELL_AT_MOST, DAMAGED, Rows, refused

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",\t;"
SEARCHED = 10  # lines in which the heading may stand below a title
SAID = re.compile(
    r"sep=(.)(\r\n|\r|\n)", re.IGNORECASE
)  # a first line by which Excel is told, and does not show
LOOKED_AT = 20_000  # signs, for the separator
IN_QUOTES = re.compile(r'"[^"]*(?:"|$)')
AS_TEXT = re.compile(r'="([^"]*)"')  # how programs keep Excel from turning 0101 into 101


def read(content: bytes, rows: Rows) -> None:
    """Add the rows of a CSV file; raise Invalid for one that is none."""
    words = _decoded(content)
    separator = separator_of(words)
    if said := SAID.match(words):
        separator, words = said[1], words[said.end() :]
    # The limit of the module is one for the whole process; Excel's own is below it.
    assert csv.field_size_limit() >= CELL_AT_MOST
    number = 0
    try:
        # Strict, since an open quotation mark would swallow the rest of the file without a word.
        lines = csv.reader(io.StringIO(words, newline=""), delimiter=separator, strict=True)
        for number, cells in enumerate(lines, start=1):
            # One more than is kept, so that it is told when there are more.
            some = enumerate(cells[: rows.columns_at_most + 1])
            rows.add(number, [rows.clean(plain(cell), number, at) if cell else "" for at, cell in some])
    except csv.Error:
        raise refused(_("第 {row} 行读不懂，请检查引号是否成对"), row=number + 1) from None


def _decoded(content: bytes) -> str:
    coding = next((coding for mark, coding in MARKS if content.startswith(mark)), "")
    # Excel on Chinese Windows saves CSV as GBK, which GB 18030 includes.
    for attempt in (coding,) if coding else ("utf-8", "gb18030"):
        try:
            return content.decode(attempt)
        except UnicodeDecodeError:
            continue
    raise refused(DAMAGED)


def separator_of(words: str) -> str:
    """Return the sign that parts most cells of one of the first lines; a comma where none does."""
    lines = IN_QUOTES.sub("", words[:LOOKED_AT]).splitlines()[:SEARCHED]
    counts = {sign: max((line.count(sign) for line in lines), default=0) for sign in SEPARATORS}
    return max(counts, key=lambda sign: counts[sign])


def plain(cell: str) -> str:
    """Return the text of a cell that a program wrote as a formula."""
    as_text = AS_TEXT.fullmatch(cell)
    return as_text[1] if as_text else cell
