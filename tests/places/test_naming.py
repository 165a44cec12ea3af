"""Buildings, units and rooms as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdeng.places.rules.naming import HOME_KINDS, NAME_AT_MOST, key, kind, name, place, told_kind

#   level       name         spellings
ONE_NAME = """
    building | 1号楼        | 1 01 001 1# 1#楼 #1 1栋 1幢 1座 1号 1号楼 第1栋 １ １号楼 ０１＃楼 1.0
    building | 51号楼       | 51 51栋 51号
    building | 0号楼        | 0 00
    building | A座          | A座 Ａ座
    building | 一号楼       | 一号楼
    building | 三期5号楼    | 三期5号楼 三期5栋 三期05# 三期５
    building | 3期5号楼     | 3期5栋
    building | A区12号楼    | A区12幢
    building | 51-2号楼     | 51-2号楼 51—2号楼 51－2号楼 51–2号楼
    building | 1-1          | 1-1 1−1
    building | 商业街       | 商业街
    building | 地下车库     | 地下车库
    unit     | 1单元        | 1 01 1单元 1座 1号 1# 1门 １单元 单元1 第1单元
    unit     | 0单元        | 0
    unit     |              | - / — 无
    unit     | 东单元       | 东单元
    unit     | 一单元       | 一单元
    room     | 101          | 101 0101 101室 101房 101号 101# １０１ 101.0
    room     | 10101        | 10101
    room     | 101A         | 101A １０１Ａ 101A室
    room     | -101         | -101 －101 −101 -101室
    room     | 商铺1        | 商铺1 商铺１
    room     | 车位12       | 车位12
    room     | 1-1          | 1-1
"""
#   level       one key
ONE_KEY = """
    building | 一号楼 1号楼 1#楼 1栋 1 01幢 第一栋
    building | 十二号楼 12栋 12
    building | 二十一栋 21号楼
    building | 一百零八号楼 108#
    building | A座 a栋 Ａ座 A
    building | 三期5号楼 3期5栋 三期五号楼
    building | 51-2号楼 51-2栋 51-2 51—2#
    unit     | 东单元 东
    unit     | 一单元 1单元 1 1座 1门
    room     | 101 101房 101室 0101 一〇一 一零一
    room     | -101 负101 －101
    room     | 101A 101a １０１ａ室
"""


def lines(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("level", "written", "named"), [
    (level, spelling, named) for level, named, spellings in lines(ONE_NAME) for spelling in spellings.split()
])  # fmt: skip
def test_a_plain_number_has_one_name_and_all_else_is_kept(level: str, written: str, named: str) -> None:
    assert name(written, level) == named


@pytest.mark.parametrize(("level", "spellings"), lines(ONE_KEY))
def test_all_spellings_of_a_name_share_a_key(level: str, spellings: str) -> None:
    assert len({key(spelling, level) for spelling in spellings.split()}) == 1


def test_different_places_have_different_keys() -> None:
    buildings = [
        "1号楼",
        "11号楼",
        "A座",
        "B座",
        "1-1",
        "51-2号楼",
        "512号楼",
        "三期5号楼",
        "二期5号楼",
        "5号楼",
        "商业街",
        "百合苑",
        "0号楼",
    ]
    rooms = ["101", "-101", "101A", "101B", "1101", "10101", "商铺1", "商铺2", "车位1", "1-1", "11"]
    for level, names in (("building", buildings), ("room", rooms), ("unit", ["1", "0", "东", "西", "甲"])):
        assert len({key(name(written, level), level) for written in names}) == len(names)
    assert key("", "unit") == "" != key("0单元", "unit")


def test_blanks_and_invisible_signs_are_no_part_of_a_name() -> None:
    assert name(" 1 号\u200b 楼 ", "building") == "1号楼"
    assert name("A 座\n", "building") == "A座"
    assert name("Garden House 2", "building") == "Garden House 2"


@pytest.mark.parametrize(
    ("written", "level", "said"),
    [
        ("", "building", "请填写楼栋"),
        (" \u200b", "room", "请填写房号"),
        ("2026-01-01", "building", "日期"),
        ("1月1日", "room", "日期"),
        ("1/2", "room", "/"),
        ("长" * 21, "building", "20"),
    ],
)
def test_what_is_no_name_is_refused_with_a_sentence(written: str, level: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        name(written, level)


@given(
    st.text(max_size=12) | st.text("#01第一十百期区-—单元室房号楼栋座门Aa无/ \u200b．", max_size=9),
    st.sampled_from(["building", "unit", "room"]),
)
def test_a_name_is_bounded_is_its_own_name_and_has_the_key_of_what_was_written(
    written: str, level: str
) -> None:
    try:
        named = name(written, level)
    except ValueError:
        return
    assert "/" not in named
    assert len(named) <= NAME_AT_MOST + 2
    assert name(named, level) == named
    assert key(named, level) == key(written, level) or not named


def test_a_home_is_one_string_with_or_without_a_unit() -> None:
    assert place("51号楼", "1单元", "101") == "51号楼/1单元/101"
    assert place("51号楼", "", "101") == "51号楼/101"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((str(word), kind) for kind, word in HOME_KINDS.items()),
        *((word, "normal") for word in ("已交付", "普通住宅", "公寓")),
        *((word, "shop") for word in ("商业", "门面", "底商", "商业用房")),
        *((word, "basement") for word in ("储藏室", "储藏间")),
        *((word, "undelivered") for word in ("已售未交付", "未交房")),
        ("写字楼", "office"),
        ("地下车库车位", "parking"),
        ("非住宅", "other"),
        ("未售商铺", "unsold"),
        ("", ""),
    ],
)
def test_the_words_of_offices_are_the_kinds_that_they_mean(written: str, meant: str) -> None:
    assert kind(written) == meant


@pytest.mark.parametrize("written", ["普通", "林夏至", "1"])
def test_a_word_of_no_kind_is_refused_with_those_there_are_and_not_quoted(written: str) -> None:
    with pytest.raises(ValueError, match="商铺") as refused:
        kind(written)
    assert written not in str(refused.value)


@pytest.mark.parametrize(
    ("building", "room", "told"),
    [
        ("51号楼", "商铺1", "shop"),
        ("51号楼", "底商3", "shop"),
        ("商业楼", "101", "shop"),
        ("51号楼", "-101", "basement"),
        ("51号楼", "地下室5", "basement"),
        ("地下车库", "12", "garage"),
        ("地下车库", "车位12", "parking"),
        ("写字楼", "1201", "office"),
        ("51号楼", "101", ""),
        ("1-1", "101", ""),
    ],
)
def test_names_tell_what_a_home_is_used_for(building: str, room: str, told: str) -> None:
    assert told_kind(building, room) == told
