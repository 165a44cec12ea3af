"""Excel workbooks: the reader gives what the person sees in their spreadsheet."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from tests.kernel.workbooks import book, row, sheet, styles
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.tables import Table, letters, read
from tongdeng.kernel.tables.formats import plain


def table(content: bytes) -> Table:
    return read(content, rows_at_most=100)


def cells(content: bytes) -> list[list[str]]:
    return [found for _number, found in table(content).rows]


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_first_visible_sheet_is_read_and_named_and_others_are_told(state: str) -> None:
    sheets = [sheet(row(text)) for text in ("旧", "新", "另")]
    found = table(book(*sheets, states=(state,)))
    assert (found.sheet, found.rows) == ("表2", [(1, ["新"])])
    assert ["表3" in note and "表1" not in note for note in found.notes] == [True]


def test_a_workbook_without_a_visible_sheet_is_refused() -> None:
    with pytest.raises(Invalid, match="没有可见的工作表"):
        table(book(sheet(row("旧")), states=("hidden",)))


@pytest.mark.parametrize("dimension", ["A1", "A1:B2", "A1:XFD1048576", "nonsense"])
def test_what_a_file_says_of_its_own_size_does_not_count(dimension: str) -> None:
    rows = "".join(row(str(number), "x", "y") for number in range(20))
    assert len(table(book(sheet(rows, before=f'<dimension ref="{dimension}"/>'))).rows) == 20


def test_rows_have_the_numbers_that_people_see_and_blank_ones_are_left_out() -> None:
    rows = row("a", number=2) + row(" ", "", number=3) + row("b", number=9) + row("c") + row("<c/>")
    assert table(book(sheet(rows))).rows == [(2, ["a"]), (9, ["b"]), (10, ["c"])]


def test_cells_stand_at_their_addresses() -> None:
    assert cells(
        book(sheet(row('<c r="C1"><v>3</v></c>', '<c r="A1"><v>1</v></c>', '<c r="AA1"><v>27</v></c>')))
    ) == [["1", "", "3", *[""] * 23, "27"]]


def test_merged_cells_have_the_value_of_the_first_down_and_across() -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    for line in (["51号楼", "101", "林"], [None, None, "赵"], ["合计", None, "2"]):
        page.append(line)
    page.merge_cells("A1:A2")
    page.merge_cells("B1:B2")
    page.merge_cells("A3:B3")
    assert cells(saved(workbook)) == [["51号楼", "101", "林"], ["51号楼", "101", "赵"], ["合计", "合计", "2"]]


def test_a_value_under_a_merged_cell_is_not_seen_and_not_read() -> None:
    rows = row("a", "x") + row("hidden", "y")
    assert cells(book(sheet(rows, behind='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'))) == [
        ["a", "x"],
        ["a", "y"],
    ]


NUMBERS = {
    "89.5": "89.5",
    "89.50000000001": "89.5",
    "0.1": "0.1",
    "0.30000000000000004": "0.3",
    "101": "101",
    "101.0": "101",
    "1E2": "100",
    "19900005101": "19900005101",
    "1.9900005101E10": "19900005101",
    "-3.25": "-3.25",
    "1.23456789012345678": "1.23456789012346",
    "914101000000000000": "914101000000000000",
    "1e-5": "0.00001",
    "1e300": "1e+300",
    "0": "0",
    "inf": "inf",
    "abc": "abc",
}


@pytest.mark.parametrize("stored", NUMBERS)
def test_numbers_have_fifteen_digits_and_no_noise(stored: str) -> None:
    assert cells(book(sheet(row(f"<c><v>{stored}</v></c>")))) == [[NUMBERS[stored]]]


def test_two_decimals_of_any_area_are_read_as_they_were_typed() -> None:
    assert all(
        plain(cents / 100) == f"{cents / 100:.2f}".rstrip("0").rstrip(".")
        for cents in range(0, 10_000_000, 997)
    )


#   format              stored       shown
SHOWN = {
    "0%":              ("0.5",       "50%"),
    "0.00%":           ("0.07",      "7%"),
    "[Red]0.0%;-0%":   ("0.333333333333333", "33.3333333333333%"),
    '0"%"':            ("50",        "50%"),
    "yyyy-mm-dd":      ("46053",     "2026-01-31"),
    'yyyy"年"m"月"d"日"': ("46053",   "2026-01-31"),
    "m月d日":           ("46053",     "2026-01-31"),
    "yyyy/m/d h:mm":   ("46053.5",   "2026-01-31 12:00"),
    "[h]:mm":          ("0.25",      "06:00"),
    "mm/dd/yy":        ("1",         "1900-01-01"),
    "0.00":            ("89.5",      "89.5"),
    "#,##0.00":        ("1234.5",    "1234.5"),
    '"¥"#,##0.00':     ("1234.5",    "1234.5"),
    "General":         ("89.5",      "89.5"),
    "0000":            ("101",       "0101"),
    '0"号楼"':          ("51",        "51号楼"),
    '"A"000':          ("7",         "A007"),
    "\\A0":            ("7",         "A7"),
    "# ?/?":           ("0.5",       "1/2"),
    "# ??/??":         ("0.333333333333333", "1/3"),
    "@":               ("101",       "101"),
    "0.00E+00":        ("100",       "100"),
}  # fmt: skip


@pytest.mark.parametrize("code", SHOWN)
def test_numbers_are_read_as_their_format_shows_them(code: str) -> None:
    stored, shown = SHOWN[code]
    assert cells(book(sheet(row(f'<c s="1"><v>{stored}</v></c>')), styles=styles(code))) == [[shown]]


def test_dates_are_counted_from_1904_where_the_workbook_says_so() -> None:
    content = book(
        sheet(row('<c s="1"><v>1</v></c>')),
        styles=styles("yyyy-mm-dd"),
        properties='<workbookPr date1904="1"/>',
    )
    assert cells(content) == [["1904-01-02"]]


def test_what_openpyxl_writes_is_read_with_its_formats() -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append([0.5, date(2026, 1, 31), True, 12.5, "'0101", None, "x"])
    page["A1"].number_format = "0%"
    assert cells(saved(workbook)) == [["50%", "2026-01-31", "TRUE", "12.5", "'0101", "", "x"]]


def test_shared_texts_rich_texts_errors_booleans_and_results_of_formulas_are_read() -> None:
    texts = (
        "<sst><si><t>共享</t></si><si><r><t>富</t></r><r><t>文本</t></r><rPh><t>ふ</t></rPh></si>"
        "<si><t>一_x000D_\n二_x005F_x0041_</t></si></sst>"
    )
    line = row(
        '<c t="s"><v>0</v></c>',
        '<c t="s"><v>1</v></c>',
        '<c t="s"><v>2</v></c>',
        '<c t="e"><v>#N/A</v></c>',
        '<c t="b"><v>1</v></c>',
        '<c t="str"><f>A1&amp;"x"</f><v>共享x</v></c>',
        "<c><f>1+1</f><v>2</v></c>",
        '<c t="d"><v>2026-01-31T00:00:00</v></c>',
    )
    assert cells(book(sheet(line), texts=texts)) == [
        ["共享", "富文本", "一\n二_x0041_", "#N/A", "TRUE", "共享x", "2", "2026-01-31"]
    ]


def test_a_formula_without_a_result_is_told_with_its_place() -> None:
    found = table(book(sheet(row("a", "<c><f>B1*2</f></c>"))))
    assert found.rows == [(1, ["a"])]
    assert ["第 1 行 B 列" in note for note in found.notes] == [True]


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    found = table(book(sheet(row("a") + row("b", more='hidden="1"'), before=columns)))
    assert len(found.rows) == 2
    assert [("1 行" in note, "隐藏" in note) for note in found.notes] == [(True, True), (False, True)]


def test_styles_that_are_odd_and_names_with_prefixes_are_read() -> None:
    odd = '<x:styleSheet><x:fills><x:fill/></x:fills><x:cellXfs><x:xf/><x:xf numFmtId="9"/></x:cellXfs></x:styleSheet>'
    lines = (
        '<x:worksheet><x:sheetData><x:row><x:c s="1"><x:v>0.5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert cells(book(lines, styles=odd)) == [["50%"]]


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
def test_parts_in_other_codings_are_read(coding: str) -> None:
    assert cells(book(f"<?xml version='1.0'?>{sheet(row('林夏至'))}".encode(coding))) == [["林夏至"]]


def test_parts_named_with_backslashes_and_in_capitals_are_found() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(sheet(row("林"))))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            odd = name.replace("/", "\\").upper() if "sheet" in name else name
            new.writestr(odd, old.read(name))
    assert cells(out.getvalue()) == [["林"]]


@pytest.mark.parametrize(
    "sign", ["\x00", "\x0b", "\x1f", "&#0;", "&#x0B;", "&#31;", "&#xD83D;", "&#xFFFF;", "\x7f", "_x0007_"]
)
def test_a_character_that_xml_does_not_allow_is_removed_with_a_note(sign: str) -> None:
    found = table(book(sheet(row("a", f"林夏{sign}至"))))
    assert found.rows == [(1, ["a", "林夏至"])]
    assert ["第 1 行 B 列" in note for note in found.notes] == [True]


@pytest.mark.parametrize("at", range(2**16 - 12, 2**16 + 2))
def test_a_reference_that_a_chunk_cuts_is_read_whole(at: int) -> None:
    start = sheet(row("@"), before="<!---->").index("@")
    part = sheet(row("y&#26519;&#0;z"), before=f"<!--{'x' * (at - start - 1)}-->")
    assert part.index("&") == at
    assert cells(book(part)) == [["y林z"]]


def test_columns_have_the_names_of_spreadsheets() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
