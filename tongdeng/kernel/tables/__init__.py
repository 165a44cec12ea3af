"""The one reader of tables that people upload, Excel or CSV: what the person sees in their spreadsheet, within bounds."""

from dataclasses import dataclass

from tongdeng.kernel.tables import excel, separated
from tongdeng.kernel.tables.bounds import BYTES_AT_MOST as BYTES_AT_MOST
from tongdeng.kernel.tables.bounds import (
    DAMAGED,
    FILE_TOO_LARGE,
    LOCKED,
    NOTHING,
    OLD_EXCEL,
    WEB_PAGE,
    Row,
    Rows,
    refused,
)
from tongdeng.kernel.tables.bounds import letters as letters

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Table:
    """The sheet that was read, None for CSV; its rows that are not blank, by the number that people see; notes to tell.

    A row has as many cells as are filled: blank ones at its end are left out.
    """

    sheet: str | None
    rows: list[Row]
    notes: list[str]


def read(content: bytes, *, rows_at_most: int, columns_at_most: int = 60) -> Table:
    """Return the table of a file of at most 8 MB, told by its content: .xlsx, or CSV in any coding that offices use.

    Raise Invalid for `file`, with one sentence, for a file that is damaged, of another kind, too large or empty.
    """
    if len(content) > BYTES_AT_MOST:
        raise refused(FILE_TOO_LARGE, most=BYTES_AT_MOST // 2**20)
    refuse_others(content)
    rows = Rows(rows_at_most, columns_at_most)
    sheet = None
    if content.startswith(ZIP):
        sheet = excel.read(content, rows)
    else:
        separated.read(content, rows)
    if not rows.kept:
        raise refused(NOTHING)
    return Table(sheet, rows.kept, rows.all_notes())


def refuse_others(start: bytes, *, whole: bool = True) -> None:
    """Raise Invalid for a file that is no table by its first bytes; `whole` where there are no more."""
    if whole and not start.strip(b"\0 \t\r\n"):
        raise refused(NOTHING)
    if start.startswith(OLE):
        raise refused(LOCKED if ENCRYPTED in start else OLD_EXCEL)
    if start.startswith(PICTURES):
        raise refused(DAMAGED)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise refused(WEB_PAGE)
