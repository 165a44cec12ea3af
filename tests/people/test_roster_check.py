"""What the rows of a roster say, and what is wrong with them, by row and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.rosters import ALL, GOOD, checked, faults
from tongdeng.people.rules import roster
from tongdeng.people.rules.roster import FAULTS_AT_MOST, Home, Listed

# A company with the code of the standard's own example.
CODE = "91350100M000100Y43"
FAULTS = """
    1     | 1 | 301  | 89.505 | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | -3    | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 0     | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 0.001 | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 100000 | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 1e2   | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | NaN   | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 八十九 | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 1,23  | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  |       | 林夏至 | 19900001001 | 面积
    1     | 1 | 301  | 89.50 | 林夏至 | 1990000     | 手机号
    1     | 1 | 301  | 89.50 | 林夏至 | 66668888    | 手机号
    1     | 1 | 301  | 89.50 |        | 19900001001 | 业主姓名
    1     | 1 | 301  | 89.50 | 林夏至、赵立秋 | 19900001001 | 业主姓名
    1     | 1 | 301  | 89.50 | 林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林林 | | 业主姓名
          | 1 | 301  | 89.50 | 林夏至 | 19900001001 | 楼栋
    1     | 1 |      | 89.50 | 林夏至 | 19900001001 | 房号
    1     | 1 | 1/2  | 89.50 | 林夏至 | 19900001001 | 房号
    2026-01-01 | 1 | 101 | 89.50 | 林夏至 | 19900001001 | 楼栋
    1     | 非常非常非常非常非常非常非常非常非常长的单元名称 | 101 | 89.50 | 林夏至 | 19900001001 | 单元
"""


@pytest.mark.parametrize("line", FAULTS.strip().splitlines(), ids=lambda line: line.split("|")[-1].strip())
def test_C28_every_fault_is_named_by_row_and_column(line: str) -> None:
    *cells, column = (cell.strip() for cell in line.split("|"))
    assert faults(tuple(cells)) == [(2, column)]


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("房屋性质", "别样"),
        ("面积来源", "估计"),
        ("身份", "朋友"),
        *(
            ("份额", share)
            for share in ("0", "100.01", "-50", "1e2", "NaN", "inf", "33.33345", "3/2", "1/0", "一半")
        ),
        ("统一社会信用代码", "91350100M000100Y4"),
        ("统一社会信用代码", "91350100M000100Y44"),
        ("统一社会信用代码", "9135O100M000100Y43"),
    ],
)
def test_what_a_vote_needs_to_know_is_checked_too(column: str, written: str) -> None:
    more = dict.fromkeys(ALL, "") | dict(zip(ALL, GOOD, strict=False)) | {column: written}
    assert faults(tuple(more.values())) == [(2, column)]


def test_every_fault_of_a_row_is_named_at_once() -> None:
    assert faults(("", "1", "", "?", "林/赵", "?", "?")) == [
        (2, column) for column in ("楼栋", "房号", "面积", "房屋性质", "业主姓名", "手机号")
    ]


def test_a_good_row_is_a_home_with_its_owner() -> None:
    row = (
        "三期5#",
        "",
        "101室",
        "1,089.5㎡",
        "林 夏至",
        "+86 199 0000 1001",
        "商铺",
        "登记",
        "100%",
        "业主",
        "",
        "",
    )
    assert checked(row).homes == (
        Home(
            2,
            "三期5号楼",
            "",
            "101",
            "shop",
            "1089.50",
            "register",
            (Listed("林夏至", "+8619900001001", "100"),),
        ),
    )


@pytest.mark.parametrize(
    ("written", "area"),
    [("89.5", "89.50"), ("89.5㎡", "89.50"), ("89.50 平方米", "89.50"), ("1,234.50", "1234.50"), ("８９．５", "89.50"),
     ("89.5m²", "89.50"), (89.5, "89.50"), (89, "89.00"), (0.1 + 0.2, "0.30"), ("89.50000000001", "89.50")],
)  # fmt: skip
def test_areas_are_read_with_their_units_and_exactly(written: object, area: str) -> None:
    found = checked(("1", "1", "101", written, "", ""))
    assert ([home.area for home in found.homes], found.faults) == ([area], ())


@given(st.decimals("0.01", "99999.99", places=2))
def test_every_area_of_two_decimals_is_read_as_it_is(size: object) -> None:
    assert [home.area for home in checked(("1", "1", "101", str(size), "", "")).homes] == [str(size)]


def test_coowners_below_each_other_are_one_home_whether_the_home_is_written_again_in_full_or_in_part() -> (
    None
):
    found = checked(
        GOOD, ("12", "1", "0302", "", "林立秋", "19900001002"), ("12栋", "1", "302室", "89.5", "林白露", "")
    )
    (home,) = found.homes
    assert (home.row, home.area, [person.name for person in home.people]) == (
        2,
        "89.50",
        ["林夏至", "林立秋", "林白露"],
    )
    assert found.rows == 3


@pytest.mark.parametrize(
    ("second", "column"),
    [
        (("12", "1", "302", "90.00", "林立秋", "19900001002"), "面积"),
        (("12", "1", "302", "89.50", "林立秋", "19900001002", "商铺"), "房屋性质"),
        (("12", "1", "302", "89.50", "林立秋", "19900001002", "", "合同"), "面积来源"),
        (("12", "1", "303", "89.50", "另一位", "19900001001"), "手机号"),
        (("12", "1", "302", "89.50", "另一位", "19900001001"), "手机号"),
        (("12号楼", "1单元", "302", "89.50", "林夏至", "199-0000-1001"), "业主姓名"),
        (("12号楼", "1单元", "302", "89.50", "林 夏至", ""), "业主姓名"),
    ],
)
def test_C28_rows_that_contradict_or_repeat_each_other_are_named(
    second: tuple[str, ...], column: str
) -> None:
    assert faults((*GOOD, "住宅", "登记"), second) == [(3, column)]


def test_a_name_without_a_number_is_whoever_has_that_name_already_at_the_home() -> None:
    nobody = (*GOOD[:5], "")
    assert faults(nobody, GOOD) == [(3, "业主姓名")]
    assert faults(nobody, nobody) == [(3, "业主姓名")]
    assert faults(GOOD, (*GOOD[:5], "19900001002"), nobody) == [(4, "业主姓名")]
    assert faults(nobody, (*GOOD[:2], "303", "89.50", "林夏至", "")) == []


def test_two_people_of_one_name_with_two_phones_are_two_people() -> None:
    assert faults(GOOD, (*GOOD[:5], "19900001002")) == []


def test_one_person_has_one_name_in_a_file_whichever_way_it_is_spelled() -> None:
    found = checked(
        ("1", "1", "101", "89.5", "阿依古丽•买买提", "19900001001"),
        ("1", "1", "102", "89.5", "阿依古丽 · 买买提", "8619900001001"),
    )
    assert {person.name for home in found.homes for person in home.people} == {"阿依古丽•买买提"}


def test_companies_have_a_code_and_a_representative_and_one_name() -> None:
    company = ("1", "1", "商铺1", "89.5", "示例公司", "0371-66668888", "", "", "", "", CODE.lower(), "王某")
    found = checked(company)
    assert found.homes[0].people == (Listed("示例公司", "+8637166668888", "", "owner", CODE, "王某"),)
    other = ("1", "1", "商铺2", "89.5", "另一公司", "", "", "", "", "", CODE, "王某")
    assert faults(company, other) == [(3, "统一社会信用代码")]
    assert faults(("1", "1", "商铺2", "89.5", "", "", "", "", "", "", CODE)) == [(2, "业主姓名")]


def test_tenants_and_family_are_no_owners_and_have_no_share() -> None:
    def person(name: str, relation: str, share: str) -> tuple[str, ...]:
        return ("1", "1", "101", "89.5", name, "", "", "", share, relation)

    found = checked(person("林", "业主", "100"), person("赵", "租户", ""), person("孙", "家庭成员", ""))
    assert [p.relation for p in found.homes[0].people] == ["owner", "tenant", "family"]
    assert found.faults == ()
    assert faults(person("林", "", "100"), person("赵", "租客", "50")) == [(3, "份额")]


def shared(*shares: object) -> list[tuple[object, ...]]:
    return [("1", "1", "101", "89.5", f"业主{n}", "", "", "", share) for n, share in enumerate(shares)]


@pytest.mark.parametrize(
    ("shares", "listed"),
    [
        (("50", "50%"), ["50", "50"]),
        (("1/2", "1/2"), ["50", "50"]),
        (("1/3", "1/3", "1/3"), ["33.3333"] * 3),
        (("33.33", "33.33", "33.34"), ["33.33", "33.33", "33.34"]),
        (("33.33", "33.33", "33.33"), ["33.33"] * 3),
        (("33.3333333333333%",) * 3, ["33.3333"] * 3),
        (("33.3333", "66.6667%"), ["33.3333", "66.6667"]),
        (("1/7",) * 7, ["14.2857"] * 7),
        (("100",), ["100"]),
        (("共同共有", "共同共有"), ["", ""]),
        (("", ""), ["", ""]),
    ],
)
def test_C28_shares_of_a_home_add_up_to_the_whole(shares: tuple[object, ...], listed: list[str]) -> None:
    found = checked(*shared(*shares))
    assert ([person.share for person in found.homes[0].people], found.faults) == (listed, ())


@pytest.mark.parametrize(
    ("shares", "row"),
    [(("50", "40"), 2), (("50", "50", "1"), 2), (("1",), 2), (("50", ""), 3), (("", "100"), 2), (("0.5", "0.5"), 2), (("33.3", "33.3", "33.3"), 2)],
)  # fmt: skip
def test_C28_shares_that_do_not_add_up_or_are_not_given_for_all_are_a_fault(
    shares: tuple[object, ...], row: int
) -> None:
    assert faults(*shared(*shares)) == [(row, "份额")]


def test_a_share_without_an_owner_and_an_owner_of_an_unsold_home_are_faults() -> None:
    assert faults(("1", "1", "101", "89.5", "", "", "", "", "100")) == [(2, "份额")]
    assert faults((*GOOD, "未售")) == [(2, "房屋性质")]
    assert faults(("1", "1", "101", "89.5", "", "", "未售")) == []


def test_the_kind_is_what_is_written_else_what_the_names_tell_else_not_said() -> None:
    rows = [
        ("1", "1", "101", "89.5", "", "", ""),
        ("1", "1", "商铺1", "89.5", "", "", ""),
        ("1", "1", "商铺2", "89.5", "", "", "办公"),
        ("1", "1", "102", "89.5", "", "", "车位"),
        ("地下车库", "", "A12", "12.5", "", "", ""),
        ("1", "1", "103", "89.5", "", "", "已交付"),
    ]
    assert [home.kind for home in checked(*rows).homes] == [
        "",
        "shop",
        "office",
        "parking",
        "garage",
        "normal",
    ]


def test_spellings_that_may_be_one_place_are_told_once_and_are_no_fault() -> None:
    rows = [("一号楼", "1", str(room), "89.5", "", "") for room in (101, 102)]
    rows += [("1号楼", "1", str(room), "89.5", "", "") for room in (101, 102)]
    found = checked(*rows)
    alike = [note for note in found.notes if "同一处" in note]
    assert ["第 2 行的“一号楼”" in note and "第 4 行的“1号楼”" in note for note in alike] == [True]
    assert (len(found.homes), found.faults) == (4, ())


def test_sums_signatures_and_remarks_below_the_table_are_skipped_and_told() -> None:
    rows = [GOOD, ("合计", "", "", "89.50"), ("", "", "合 计", "89.50"), ("制表人：王某",), ()]
    found = checked(*rows)
    assert (found.rows, len(found.homes), found.faults) == (1, 1, ())
    assert any("3、4、5" in note for note in found.notes)


def test_how_many_owners_cannot_sign_in_and_how_many_homes_have_none_is_told() -> None:
    found = checked(
        GOOD,
        ("12", "1", "303", "89", "林立秋", ""),
        ("12", "1", "304", "89", "林白露", "+85291234567"),
        ("12", "1", "305", "89"),
    )
    assert [note.split()[0] for note in found.notes] == ["2", "1"]


def test_faults_quote_places_and_numbers_but_no_names_and_no_whole_phone_numbers() -> None:
    rows = [
        ("1", "1", "101", "林夏至", "赵立秋", "19900001001"),
        ("1", "1", "102", "19900001001", "林夏至", "19900001002"),
        ("1", "1", "103", "89.5", "林白露", "1990000100"),
        ("1", "1", "104", "89.5", "孙谷雨", "19900001001"),
        ("1", "1", "105", "89.5", "孙谷雨", "19900001003", "林夏至", "林夏至", "林夏至", "林夏至", "林夏至"),
        ("1", "1", "106/19900001001", "89.555", "孙谷雨", "19900001003"),
    ]
    found = checked(*rows)
    words = " ".join(fault.words for fault in found.faults)
    assert {fault.row for fault in found.faults} == {2, 3, 4, 5, 6, 7}
    assert [name for name in ("林夏至", "赵立秋", "林白露", "孙谷雨", "1990000100") if name in words] == []
    assert "199****1001" in words
    assert "89.555" in words


def test_at_most_two_hundred_faults_are_kept_and_all_are_counted() -> None:
    found = checked(*[("1", "1", str(room), "?", "", "") for room in range(1, 302)])
    assert (len(found.faults), found.fault_count) == (FAULTS_AT_MOST, 301)


def test_fifty_thousand_homes_are_checked() -> None:
    lines = (f"{n // 200},1,{n % 200},89.5,王示例{n},{19900000000 + n},住宅,测绘,100" for n in range(50_000))
    words = "\n".join([",".join(ALL[:9]), *lines])

    found = roster.read(words.encode(), {})
    assert (len(found.homes), found.faults) == (50_000, ())
