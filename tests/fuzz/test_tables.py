"""Spreadsheets that are broken in any way: each is read within bounds, or refused with a sentence."""

import io
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.fuzz import NUMBER
from tests.fuzz.mutations import CHANGES, changed, spoilt
from tests.kernel import workbooks
from tongdeng.kernel import tables
from tongdeng.kernel.errors import Invalid

FIELD = Path(__file__).parent.parent / "people" / "field"
ROWS_AT_MOST = 500
CSV = "楼栋,单元,房号,面积,业主姓名,手机号\n5号楼,1单元,101,88.80,吕示例,19900000501\n" * 5


@cache
def files() -> dict[str, bytes]:
    """Return small files of each kind, by name."""
    found = {file.name: file.read_bytes() for file in FIELD.iterdir() if file.suffix in (".xlsx", ".csv")}
    row = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>5号楼</t></is></c><c r="D{n}" s="1"><v>0.5</v></c></row>'
    rows = "".join(row.format(n=n) for n in range(1, 9))
    found["plain.xlsx"] = workbooks.book(
        workbooks.sheet(rows, behind='<mergeCells><mergeCell ref="A1:A3"/></mergeCells>'),
        texts="<sst><si><t>a</t></si></sst>",
        styles=workbooks.styles("0%"),
    )
    return found | {
        "gbk.csv": CSV.encode("gb18030"),
        "utf16.csv": CSV.encode("utf-16"),
        "utf8.csv": CSV.encode(),
    }


BOOKS = some.sampled_from(sorted(name for name in files() if name.endswith(".xlsx")))


def inside(name: str, part: int, changes: list[tuple[str, float, int, bytes]]) -> bytes:
    """Return a workbook one of whose parts was changed, and packed again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files()[name])) as whole, zipfile.ZipFile(out, "w") as packed:
        names = whole.namelist()
        for each in names:
            content = whole.read(each)
            packed.writestr(each, changed(content, changes) if each == names[part % len(names)] else content)
    return out.getvalue()


def read(content: bytes) -> None:
    with suppress(Invalid):
        table = tables.read(content, rows_at_most=ROWS_AT_MOST)
        assert 0 < len(table.rows) <= ROWS_AT_MOST
        assert all(isinstance(cell, str) for _number, cells in table.rows for cell in cells)


@settings(max_examples=NUMBER)
@given(spoilt(files()))
def test_a_broken_file_is_a_table_or_a_sentence(content: bytes) -> None:
    read(content)


@settings(max_examples=NUMBER)
@given(some.builds(inside, BOOKS, some.integers(0, 20), CHANGES))
def test_a_workbook_with_a_broken_part_is_a_table_or_a_sentence(content: bytes) -> None:
    read(content)
