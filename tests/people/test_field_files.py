"""Files from the field, made after reports of what other systems could not read. Each stands for its kind."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.texts import one_line
from tongdeng.people.rules import roster
from tongdeng.people.rules.roster import Checked

FIELD = Path(__file__).parent / "field"
FILES = sorted(path.name for path in FIELD.iterdir())


def checked(name: str) -> Checked:
    return roster.read((FIELD / name).read_bytes(), {})


def places(found: Checked) -> list[str]:
    return [home.place for home in found.homes]


def test_a_sheet_that_says_it_has_one_cell_has_its_twenty_homes() -> None:
    found = checked("dim_A1.xlsx")
    assert (found.rows, len(found.homes), found.faults) == (20, 20, ())


def test_a_sheet_with_an_empty_fill_among_its_styles_is_read() -> None:
    found = checked("fill_empty.xlsx")
    assert (places(found), found.homes[0].people[0].name) == (["51号楼/1单元/101"], "林夏至")


def test_a_sheet_that_is_cut_is_refused_with_what_to_do() -> None:
    with pytest.raises(Invalid, match="另存为 .xlsx"):
        checked("badxml.xlsx")


def test_a_control_character_in_a_name_is_removed_with_a_note() -> None:
    found = checked("nul.csv")
    assert (found.homes[0].people[0].name, found.faults) == ("林夏至", ())
    assert any("第 2 行 E 列" in note for note in found.notes)


def test_old_data_in_a_hidden_first_sheet_is_not_read_and_the_sheet_is_named() -> None:
    found = checked("hidden_old_data.xlsx")
    assert (found.sheet, places(found)) == ("Sheet", ["51号楼/1单元/101"])


def test_half_a_home_in_a_percent_cell_is_fifty_percent() -> None:
    found = checked("percent.xlsx")
    assert [[person.share for person in home.people] for home in found.homes] == [["50", "50"]]


def test_every_visible_character_of_a_rare_name_is_kept_and_no_other() -> None:
    found = checked("rare_names.xlsx")
    assert [home.people[0].name for home in found.homes] == [
        "阿依古丽·买买提",
        "\U0002ebf0某某",
        "\U00031350立秋",
        "欧阳\U00020bb7",
        "林夏至",
        "王伟",
        "\ue863白露",
        "林夏至赵立秋",
        "葛\U000e0100谷雨",
    ]
    assert found.faults == ()
    assert any("换行" in note and "9" in note for note in found.notes)


def test_a_name_with_either_dot_is_the_same_person() -> None:
    found = checked("two_dot.xlsx")
    assert found.faults == ()
    assert len({(person.name, person.phone) for home in found.homes for person in home.people}) == 1


def test_a_home_in_merged_cells_is_one_home_with_two_owners() -> None:
    found = checked("merged_coowners.xlsx")
    (home,) = found.homes
    assert (found.rows, home.row, home.place) == (2, 2, "51号楼/1单元/101")
    assert [person.phone for person in home.people] == ["+8619900005101", "+8619900005102"]


def test_everything_that_exists_has_a_place_of_its_own() -> None:
    found = checked("rooms.csv")
    assert found.faults == ()
    assert places(found) == [
        "A座/1单元/101",
        "1-1/1单元/101",
        "1号楼/1单元/101",
        "一号楼/一单元/101",
        "51号楼/东单元/101",
        "51号楼/0单元/101",
        "51号楼/1单元/101A",
        "51号楼/1单元/商铺1",
        "51号楼/1单元/-101",
        "51号楼/1单元/10101",
        "51号楼/101",
        "三期5号楼/1单元/101",
        "51号楼/1单元/101",
    ]
    assert [home.kind for home in found.homes if home.kind] == ["shop", "basement"]
    assert any("第 4 行" in note and "第 5 行" in note for note in found.notes)


@given(st.sampled_from(FILES), st.data())
def test_any_file_cut_or_with_changed_bytes_is_checked_or_refused_in_one_sentence(
    name: str, data: st.DataObject
) -> None:
    content = bytearray((FIELD / name).read_bytes())
    for _change in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    try:
        words = [str(note) for note in roster.read(bytes(content), {}).notes]
    except Invalid as refused:
        words = [str(refused)]
    assert all(words)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"'), min_size=1, max_size=30))
def test_any_name_of_unicode_is_listed_as_it_is_seen(name: str) -> None:

    words = f'楼栋,房号,面积,业主姓名,手机号\n1,101,89.50,"{name}",\n'
    found = roster.read(words.encode(), {})
    listed = [person.name for home in found.homes for person in home.people]
    assert listed == [one_line(name)] or (not one_line(name) and not listed) or found.faults
