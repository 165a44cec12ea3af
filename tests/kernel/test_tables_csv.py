"""CSV as offices save it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.tables import read
from tongdeng.kernel.texts import visible

CODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "gb18030": b"",
}


def rows(words: str, coding: str = "utf-8") -> list[tuple[int, list[str]]]:
    return read(CODINGS[coding] + words.encode(coding), rows_at_most=100).rows


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_coding_separator_and_line_end_is_read(coding: str, separator: str, end: str) -> None:
    lines = ["楼栋,姓名,备注", "51号楼,林夏至,无", "", "52号楼,欧阳\U00020bb7,无"]
    found = rows(end.join(lines).replace(",", separator), coding)
    assert found == [
        (1, ["楼栋", "姓名", "备注"]),
        (2, ["51号楼", "林夏至", "无"]),
        (4, ["52号楼", "欧阳\U00020bb7", "无"]),
    ]


def test_the_separator_is_that_of_the_heading_even_below_a_title() -> None:
    assert rows("业主名册，2026\n楼栋;房号;面积\n1;101;89,5\n")[1:] == [
        (2, ["楼栋", "房号", "面积"]),
        (3, ["1", "101", "89,5"]),
    ]


def test_a_separator_that_is_said_in_the_first_line_is_followed_and_not_shown() -> None:
    assert rows("sep=|\r\na|b,c\r\n") == [(1, ["a", "b,c"])]


def test_quotes_hold_separators_line_breaks_and_quotes_and_a_broken_line_is_one_row() -> None:
    assert rows('a,"b,c"\n"d\ne","f""g"\nh,i\n') == [(1, ["a", "b,c"]), (2, ["d\ne", 'f"g']), (3, ["h", "i"])]


def test_a_number_kept_as_text_by_a_formula_is_that_text() -> None:
    assert rows('="0101",="林",=1+1\n') == [(1, ["0101", "林", "=1+1"])]


@pytest.mark.parametrize(
    ("words", "row"), [('a,b\nc,"d\ne,f\n', 2), ('a\n"b"c\n', 2), (f"a\n{'x' * 140_000}\n", 2)]
)
def test_a_line_that_cannot_be_read_is_named(words: str, row: int) -> None:
    with pytest.raises(Invalid, match=f"第 {row} 行"):
        rows(words)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xff\xfe\x00\xd8", b"a,\xff\xff\n", b"\x81"])
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="另存为"):
        read(content, rows_at_most=9)


def test_control_characters_are_removed_and_told_by_row_and_column() -> None:
    found = read("a,b\n1,林\x00夏\x07至\n".encode(), rows_at_most=9)
    assert found.rows[1] == (2, ["1", "林夏至"])
    assert found.notes == ["第 2 行 B 列有看不见的控制字符，已去掉"]


def test_many_control_characters_are_told_in_a_bounded_number_of_notes() -> None:
    found = read(b"a\x00,b\x00\n" * 50, rows_at_most=50)
    assert len(found.notes) == 21
    assert "100" in found.notes[-1]


WRITTEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="="), max_size=9)


@given(st.lists(st.lists(WRITTEN, min_size=2, max_size=5), min_size=1, max_size=9))
def test_what_is_written_with_quotes_is_read_back_as_it_is_seen(table: list[list[str]]) -> None:
    lines = [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in [["头", "尾"], *table]
    ]
    seen = [[visible(cell).strip() for cell in line] for line in table]
    shown = [(number, ",".join(line).rstrip(",")) for number, line in enumerate(seen, start=2)]
    found = [(number, ",".join(line).rstrip(",")) for number, line in rows("\n".join(lines))[1:]]
    assert found == [(number, words) for number, words in shown if words]
