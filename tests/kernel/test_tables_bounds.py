"""Files that are damaged, of another kind or too large: one sentence each, and no more memory than the bounds say."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.workbooks import book, row, sheet
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.tables import bounds, read

MEGABYTE = b"x" * 2**20
OPEN, CLOSE = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
ONE = b'<row><c t="inlineStr"><is><t>1</t></is></c></row>'
MEMORY = 200 * 2**20
CHILD = """
import resource, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.tables import read
content = Path(sys.argv[1]).read_bytes()
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]),) * 2)
try:
    read(content, rows_at_most=100_000)
    print("read")
except Invalid as refused:
    print(refused)
"""


def said(content: bytes, rows_at_most: int = 100) -> str:
    """Return the one sentence of a refusal."""
    with pytest.raises(Invalid) as refused:
        read(content, rows_at_most=rows_at_most)
    assert list(refused.value.fields) == ["file"]
    return str(refused.value)


def outcome(content: bytes) -> object:
    """Return the rows of a table, or the sentence of its refusal; any other exception is passed on."""
    try:
        return read(content, rows_at_most=100).rows
    except Invalid as refused:
        return str(refused)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有数据"),
        (b" \r\n\0", "没有数据"),
        (b"\xef\xbb\xbf", "没有数据"),
        (book(sheet("")), "没有数据"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页格式"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "网页格式"),
        (b"%PDF-1.7", "另存为 .xlsx"),
        (b"\x89PNG\r\n", "另存为 .xlsx"),
        (b"PK", "另存为 .xlsx"),
        (b"PK\x05\x06" + b"\0" * 18, "另存为 .xlsx"),
        (b"x," * (4 * 2**20) + b"y", "8 MB"),
    ],
    ids=range(13),
)
def test_a_file_that_is_no_table_is_told_what_to_do(content: bytes, words: str) -> None:
    assert words in said(content)


def test_too_many_rows_are_refused_with_the_limit_and_blank_ones_do_not_count() -> None:
    rows = [row("x") for _number in range(5)]
    assert "一次最多 4 行" in said(book(sheet("".join(rows))), rows_at_most=4)
    assert "一次最多 4 行" in said(b"x\n" * 5, rows_at_most=4)
    assert len(read(book(sheet("".join(rows) + "<row/>" * 9)), rows_at_most=5).rows) == 5


@pytest.mark.parametrize("number", [0, -1, 1_048_577, 3_000_000, 2_000_000_000, "1e3", "x"])
def test_a_row_that_no_spreadsheet_has_is_damage(number: object) -> None:
    assert "另存为" in said(
        book(f'<worksheet><sheetData><row r="{number}"><c><v>1</v></c></row></sheetData></worksheet>')
    )


def test_rows_out_of_order_and_columns_beyond_the_last_are_damage() -> None:
    assert "另存为" in said(book(sheet(row("a", number=2) + row("b", number=2))))
    assert "另存为" in said(book(sheet(row('<c r="XFE1"><v>1</v></c>'))))


def test_columns_beyond_those_asked_for_are_told() -> None:
    for content in (book(sheet(row(*"abcd") + row(*"ab"))), b"a,b,c,d\na,b\n"):
        found = read(content, rows_at_most=9, columns_at_most=3)
        assert found.rows == [(1, ["a", "b", "c"]), (2, ["a", "b"])]
        assert ["前 3 列" in note and "1 行" in note for note in found.notes] == [True]


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
MERGE = b'<mergeCell ref="A1:XFD1048576"/>'
#   what is wrong                 the sheet
WORST: dict[str, Callable[[], bytes]] = {
    "a document type":            lambda: book(ENTITIES + OPEN + b"<row><c><v>&b;</v></c></row>" + CLOSE),
    "many rows":                  lambda: book([OPEN, *[ONE * 1000] * 400, CLOSE]),
    "a long text":                lambda: book([OPEN, b'<row><c t="str"><v>', *[MEGABYTE] * 400]),
    "a long shared text":         lambda: book(OPEN + ONE + CLOSE, texts=[b"<sst><si><t>", *[MEGABYTE] * 400]),
    "a long attribute":           lambda: book([b"<worksheet a='", *[MEGABYTE] * 400]),
    "a long comment":             lambda: book([b"<worksheet><!--", *[MEGABYTE] * 400]),
    "a long text that is no cell": lambda: book([b"<worksheet><f>", *[MEGABYTE] * 400]),
    "deep elements":              lambda: book([b"<worksheet>", *[b"<a>" * 100_000] * 100]),
    "one text in every cell":     lambda: book(
        [OPEN, *[b"<row>" + b'<c t="s"><v>0</v></c>' * 50 + b"</row>"] * 1000, CLOSE],
        texts=b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>",
    ),
    "areas over areas":           lambda: book([OPEN, ONE * 50_000, b"</sheetData>", *[MERGE * 1000] * 50, b"</worksheet>"]),
    "many texts":                 lambda: book(OPEN + ONE + CLOSE, texts=[b"<sst>", *[b"<si/>" * 1000] * 1100]),
}  # fmt: skip


@pytest.mark.parametrize("what", WORST)
def test_the_worst_files_are_refused_within_the_memory_of_an_upload(what: str, tmp_path: Path) -> None:
    path = tmp_path / "worst.xlsx"
    path.write_bytes(WORST[what]())
    assert path.stat().st_size < bounds.BYTES_AT_MOST
    child = [sys.executable, "-c", CHILD, str(path), str(MEMORY)]
    done = subprocess.run(child, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() != "read"
    assert done.stdout.count("\n") == 1


def test_many_elements_are_too_many_even_where_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongdeng.kernel.tables.archive.ELEMENTS_AT_MOST", 1000)
    assert "太大" in said(book(OPEN + b"<row/>" * 1001 + CLOSE))


def test_a_part_that_is_packed_without_a_bound_or_locked_is_refused() -> None:
    assert "另存为" in said(book(sheet(row("a")), method=zipfile.ZIP_BZIP2))
    locked = bytearray(book(sheet(row("a"))))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := locked.find(mark, start)) >= 0:
            locked[start + at] |= 1
            start += 4
    assert "密码" in said(bytes(locked))


def test_an_archive_of_many_files_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5001):
            archive.writestr(str(number), b"")
    assert "太大" in said(out.getvalue())


@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0"]),
)
def test_any_bytes_are_a_table_or_one_sentence(content: bytes, start: bytes) -> None:
    assert outcome(start + content)


@given(st.data())
def test_any_part_of_a_workbook_cut_or_changed_is_a_table_or_one_sentence(data: st.DataObject) -> None:
    texts = "<sst><si><t>共享</t></si></sst>"
    lines = sheet(
        row('<c r="A1" t="s"><v>0</v></c>', '<c s="1"><v>0.5</v></c>') + row("x"),
        behind='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
    )
    looks = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>'
    with zipfile.ZipFile(io.BytesIO(book(lines, texts=texts, styles=looks))) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name]) - 1))
    parts[name][at : at + data.draw(st.integers(0, 9))] = data.draw(
        st.binary(max_size=9) | st.sampled_from([b"-1", b"9" * 30, b"nan"])
    )
    if data.draw(st.booleans()):
        del parts[name]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, bytes(content))
    assert outcome(out.getvalue())
