"""Rosters for tests: rows under our columns, as Excel or CSV saves them."""

import io

from openpyxl import Workbook

from tongdeng.people.rules import roster
from tongdeng.people.rules.roster import Checked

HEAD = roster.COLUMNS
ALL = (*roster.COLUMNS, *roster.MORE)
GOOD = ("12号楼", "1单元", "302", "89.50", "林夏至", "19900001001")


def excel(rows: list[tuple[object, ...]], head: tuple[str, ...] = ALL, *, sheet: str = "名册") -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in (head, *rows):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(*rows: tuple[object, ...], head: tuple[str, ...] = ALL) -> Checked:
    return roster.read(excel(list(rows), head), {})


def faults(*rows: tuple[object, ...], head: tuple[str, ...] = ALL) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in checked(*rows, head=head).faults]
