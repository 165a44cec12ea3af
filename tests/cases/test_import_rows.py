"""Which rows of another system can be cases here, and what is said of those that cannot."""

import pytest

from tests.cases.import_rows import CATEGORIES, MAP, NOW, import_map, ours, row
from tests.cast import ESTATE, FOREIGN_ESTATE, SQUARE
from tests.support import at
from tongdeng.cases.rules.import_maps import read_map
from tongdeng.cases.rules.imports import Taken, Unfit, take
from tongdeng.kernel.errors import Invalid


def taken(**changes: str) -> Taken:
    return take(ours(row(**changes)), import_map(), within=ESTATE, at=NOW)  # type: ignore[arg-type]


def test_a_row_keeps_the_moments_and_the_deadlines_of_its_source() -> None:
    found = taken()
    assert (found.filed, found.answered) == (at("2025-03-01 09:00"), at("2025-03-01 09:20"))
    assert (found.answer_due, found.finish_due) == (at("2025-03-01 10:00"), at("2025-03-04 09:00"))
    assert (found.finished, found.verified, found.closed) == (
        at("2025-03-02 11:00"),
        at("2025-03-03 15:00"),
        at("2025-03-03 15:00"),
    )
    assert (found.place, found.category, found.state) == (ESTATE, "home.heating.cold", "confirmed")
    assert (found.solved, found.stars, found.duplicate) == (True, 5, False)


#    changes                                                       what becomes of it
KINDS = (
    ({"评价": ""},                                                  {"state": "unconfirmed", "solved": None, "stars": None}),
    ({"评价": "不满意"},                                             {"state": "unconfirmed", "solved": False}),
    ({"评价": "", "回访时间": ""},                                    {"verified": None, "closed": at("2025-03-02 11:00")}),
    ({"状态": "撤单", "答复时间": "", "办结时间": ""},                   {"state": "withdrawn", "solved": None, "finished": None}),
    ({"重复": "是"},                                                {"duplicate": True}),
    ({"小区": SQUARE},                                              {"place": SQUARE}),
    ({"小区": "A区中心广场"},                                         {"place": SQUARE}),
    ({"答复时限": "", "办结时限": ""},                                 {"answer_due": None, "finish_due": None}),
    ({"办结时限": "2030-01-01 00:00"},                               {"finish_due": at("2030-01-01 00:00")}),
)  # fmt: skip


@pytest.mark.parametrize(("changes", "becomes"), KINDS)
def test_what_a_row_becomes(changes: dict[str, str], becomes: dict[str, object]) -> None:
    found = taken(**changes)
    assert {name: getattr(found, name) for name in becomes} == becomes


#    changes                                          why it is set aside
UNFIT = (
    ({"工单编号": ""},                                  "没有编号"),
    ({"工单编号": "199 0000 0001"},                     "编号看起来是手机号，不能用作编号"),
    ({"工单编号": "9" * 81},                            "编号最多 80 个字"),
    ({"受理时间": ""},                                  "没有登记时间"),
    ({"受理时间": "三月一日"},                            "登记时间读不懂"),
    ({"受理时间": "2025-02-30 09:00"},                  "登记时间读不懂"),
    ({"受理时间": "0025-03-01 09:00"},                  "登记时间读不懂"),
    ({"办结时限": "9999-12-31 00:00"},                  "办结时限读不懂"),
    ({"答复时间": "2025-03-01 08:59:59"},               "答复时间早于登记时间"),
    ({"办结时间": "2025-02-28 09:00"},                  "办结时间早于登记时间"),
    ({"答复时限": "2025-02-28 09:00"},                  "答复时限早于登记时间"),
    ({"回访时间": "2025-03-02 10:59"},                  "核实时间早于办结时间"),
    ({"办结时间": "2026-02-01 09:01", "回访时间": ""},    "办结时间在将来"),
    ({"状态": "转办"},                                  "对照表里没有状态“转办”"),
    ({"状态": "处理中"},                                 "在原系统还没有办结，留在那里办"),
    ({"办结时间": ""},                                  "状态是已办结，却没有办结时间"),
    ({"状态": "撤单", "办结时间": "", "回访时间": ""},      "已经关闭，却没有关闭时间"),
    ({"分类": "不明"},                                  "对照表里没有分类“不明”"),
    ({"评价": "还行"},                                  "对照表里没有评价“还行”"),
    ({"星级": "6"},                                    "评分为 1 到 5 星"),
    ({"小区": "B区"},                                   "没有这个地方：“B区”"),
    ({"小区": "A区12号楼19900000001"},                    "没有这个地方：“A区12号楼…”"),
    ({"小区": ""},                                     "没有这个地方：“”"),
    ({"小区": FOREIGN_ESTATE},                          f"地点不在 {ESTATE} 范围内"),
)  # fmt: skip


@pytest.mark.parametrize(("changes", "why"), UNFIT)
def test_an_impossible_row_is_set_aside_with_a_sentence(changes: dict[str, str], why: str) -> None:
    with pytest.raises(Unfit) as refused:
        taken(**changes)
    assert str(refused.value) == why


def test_moments_are_of_the_zone_that_the_map_names_or_that_they_name_themselves() -> None:
    here = import_map(
        **{
            "source =": 'zone = "UTC"\nformats = ["%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"]\nsource ='
        }
    )
    found = take(ours(row(答复时间="2025-03-01 17:30:00+0800")), here, within=ESTATE, at=NOW)  # type: ignore[arg-type]
    assert (found.filed, found.answered) == (at("2025-03-01 17:00"), at("2025-03-01 17:30"))


def test_two_spellings_of_one_moment_are_the_same_content_and_a_second_more_is_not() -> None:
    same = taken(受理时间="2025/03/01 09:00")
    assert same.digest() == taken().digest()
    assert taken(受理时间="2025-03-01 09:00:01").digest() != taken().digest()


#    in the map                       instead                            what is said
WRONG = (
    ('id = "工单编号"',                  "",                                "columns 还缺：id"),
    ('stars = "星级"',                  'caller = "姓名"',                   "姓名、电话和自由填写的文字从不导入"),
    ('stars = "星级"',                  'words = "内容"',                    "不能导入这一列：words"),
    ('stars = "星级"',                  'stars = "状态"',                    "有一列用了两次"),
    ('"撤单" = "withdrawn"',            '"撤单" = "gone"',                   "status 里没有这个值：gone"),
    ('"路灯不亮" = "estate.light.out"',   '"路灯不亮" = "estate.ufo"',          "category 里没有这个值：estate.ufo"),
    ('"满意" = "yes"',                  '"满意" = "好"',                      "solved 里没有这个值：好"),
    ('source = "12345 平台"',           'zone = "Mars/Base"\nsource = "x"',  "没有这个时区：Mars/Base"),
    ('source = "12345 平台"',           'source = ""',                      "写明来源"),
    ('source = "12345 平台"',           'source = 5',                       "source 应是文字"),
    ('source = "12345 平台"',           'said_by = "me"\nsource = "x"',      "said_by 里没有这个值：me"),
    ('source = "12345 平台"',           'separator = "ab"\nsource = "x"',    "应是一个字符"),
    ('source = "12345 平台"',           'extra = 1\nsource = "x"',           "没有这一项：extra"),
    ('source = "12345 平台"',           'formats = "x"\nsource = "x"',       "formats 应是一列文字"),
    ("[solved]",                       "[solved",                          "对照表读不懂"),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), WRONG)
def test_a_map_that_cannot_be_followed_is_refused_in_a_sentence(old: str, new: str, says: str) -> None:
    assert old in MAP
    with pytest.raises(Invalid) as refused:
        import_map(**{old: new})
    assert says in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\0", b"[" * 100_000, b"a" * (2**20 + 1)])
def test_what_is_no_map_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_map(content, categories=CATEGORIES)
