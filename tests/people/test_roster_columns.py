"""Under which headings the columns of a roster are found."""

import pytest

from tests.people.rosters import ALL, GOOD, checked
from tongdeng.people.rules import roster
from tongdeng.people.rules.roster import UnknownHeadings, columns


@pytest.mark.parametrize(
    "heading",
    [
        "楼栋 单元 房号 面积 业主姓名 手机号",
        "手机号 业主姓名 面积 房号 单元 楼栋",
        "楼号 单元号 房间号 建筑面积 姓名 电话",
        "栋号 室号 产权面积 产权人 联系电话",
        "幢 单元 室 专有面积 所有权人 手机号码",
        "座 门牌 面积(㎡) 业主 联系方式",
        "楼栋* 单元 房号* 面积（平方米）* 业主姓名* 手机号*",
        "序号 楼栋 单元 房号 面积 业主姓名 手机号 备注",
    ],
)
def test_columns_are_found_in_any_order_and_under_the_usual_names(heading: str) -> None:
    found = columns(heading.split(), {})
    assert set(roster.NEEDED) <= set(found)
    assert ("单元" in found) == ("单元" in heading)


def test_our_own_name_goes_before_another_for_the_same_column() -> None:
    assert columns(["楼栋", "房号", "面积", "姓名", "业主姓名", "电话", "手机号"], {})["手机号"] == 6


def test_an_identity_number_is_no_column_of_ours() -> None:
    found = columns(["楼栋", "房号", "面积", "业主姓名", "手机号", "身份证号"], {})
    assert "身份" not in found


def test_missing_columns_are_named_with_the_file_s_own_headings() -> None:
    with pytest.raises(UnknownHeadings) as refused:
        columns(["楼栋", "房 号", "大小", "Owner", "手机号"], {})
    assert refused.value.headings == ("楼栋", "房号", "大小", "Owner", "手机号")
    assert refused.value.missing == ("面积", "业主姓名")
    assert "面积、业主姓名" in str(refused.value)


def test_headings_that_an_estate_mapped_once_are_known_and_may_be_left_out() -> None:
    known = {"大小": "面积", "Owner": "业主姓名", "电话": ""}
    heading = ["楼栋", "房号", "大小（平方）", "OWNER", "Owner", "电话", "手机"]
    found = columns(heading, known)
    assert (found["面积"], found["业主姓名"], found["手机号"]) == (2, 4, 6)


def test_the_heading_may_stand_below_titles_and_again_on_later_pages() -> None:
    rows = [("开封示例小区业主名册",), ("2026 年 1 月",), ALL, GOOD, ALL, ("12号楼", "1单元", "303", "89.50")]
    found = checked(*rows, head=("",))
    assert [home.row for home in found.homes] == [5, 7]
    assert (found.rows, found.faults) == (2, ())
    assert any("6" in note for note in found.notes)


def test_a_table_without_a_heading_is_refused() -> None:
    with pytest.raises(UnknownHeadings):
        checked(GOOD, GOOD, head=GOOD)


def test_columns_that_are_not_used_are_told() -> None:
    found = checked(("1", *GOOD, "x"), head=("序号", *roster.COLUMNS, "备注"))
    assert any("序号、备注" in note for note in found.notes)
