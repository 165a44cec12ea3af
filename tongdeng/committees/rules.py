"""The owners' committee: its size, term, meetings and decisions, each figure with its source. Pure.

LAW holds everywhere. MIRROR was read in third-party copies that agree. LOCAL binds only in its own city; a LOCAL figure
that stands below for the whole country is a custom, and the page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays
from tongdeng.kernel.shares import MORE_THAN_HALF, Share, at_least
from tongdeng.votes.rules.matters import MATTERS

DAY = timedelta(days=1)
NAME_AT_MOST, TITLE_AT_MOST, TEXT_AT_MOST = 50, 80, 3000
GUESTS_AT_MOST = 300
RESOLUTIONS_AT_MOST = 20
MEMBERS_LISTED_AT_MOST = 15


@dataclass(frozen=True, slots=True)
class Rule:
    """One figure: where it holds (a place code, "" for everywhere), what it is, and where it was read."""

    key: str
    place: str
    value: Any
    tag: str
    source: Sentence
    word: Sentence


# 以上 includes the number itself (Civil Code art. 1259), so these are reached and not passed.
HALF_OR_MORE, TWO_THIRDS, THIRD = at_least(1, 2), at_least(2, 3), at_least(1, 3)
GUIDE = _("业主大会和业主委员会指导规则")
GUIDE_38, GUIDE_39 = _("业主大会和业主委员会指导规则第三十八条"), _("业主大会和业主委员会指导规则第三十九条")
GUIDE_SIGNING = _("业主大会和业主委员会指导规则第三十八、三十九条")
BOTH = _("北京市物业管理条例第四十五条、上海市住宅物业管理规定第二十六条")

RULES = (
    #    key             place value           tag       source, what it says
    Rule("size_least",   "",   5,              "MIRROR", GUIDE, _("委员 5 至 11 人，单数")),
    Rule("size_most",    "",   11,             "MIRROR", GUIDE, _("委员 5 至 11 人，单数")),
    Rule("small_least",  "11", 3,              "LOCAL",  _("北京市物业管理条例"), _("不超过 100 户的小区可以为 3 人")),
    Rule("small_least",  "31", 3,              "LOCAL",  _("上海市住宅物业管理规定"), _("建筑面积 1 万平方米以下的小区可以为 3 人")),
    Rule("term_years",   "",   5,              "MIRROR", GUIDE, _("任期不超过 5 年，可连选连任")),
    Rule("first_days",   "",   7,              "MIRROR", GUIDE, _("选出之日起 7 天内开第一次会，推选主任、副主任")),
    Rule("filing_days",  "",   30,             "LAW",    _("物业管理条例第十六条"), _("选出之日起 30 天内向街道备案")),
    Rule("notice_days",  "",   7,              "MIRROR", GUIDE_39, _("会前 7 天公告内容和议程")),
    Rule("tell_days",    "11", 5,              "LOCAL",  _("北京市物业管理条例第四十五条"), _("会前 5 天告知居民委员会")),
    Rule("quorum",       "",   MORE_THAN_HALF, "MIRROR", GUIDE_38, _("过半数委员到会才能开")),
    Rule("quorum",       "37", TWO_THIRDS,     "LOCAL",  _("山东省物业管理条例"), _("三分之二以上委员到会才能开")),
    Rule("decision",     "",   MORE_THAN_HALF, "MIRROR", GUIDE_SIGNING, _("全体委员过半数签字同意才算通过，不能委托")),
    Rule("interval",     "",   2,              "LOCAL",  BOTH, _("至少每两个月开一次会")),
    Rule("extra",        "",   THIRD,          "LOCAL",  BOTH, _("三分之一以上委员提议，应当召开临时会议")),
    Rule("posting_days", "",   3,              "MIRROR", GUIDE_39, _("决定作出后 3 天内公告")),
    Rule("removal",      "",   HALF_OR_MORE,   "LOCAL",  _("北京市物业管理条例第四十六条"), _("一年内缺席会议总数一半以上的，可以提出终止资格")),
    Rule("handover",     "",   (6, 3, 1),      "LOCAL",  _("参照北京市（届满前 6 个月报告）"), _("届满前 6 个月、3 个月、1 个月提醒换届")),
    Rule("handover",     "31", (5, 3, 1),      "LOCAL",  _("上海市住宅物业管理规定（届满前 5 个月报告）"), _("届满前 5 个月、3 个月、1 个月提醒换届")),
)  # fmt: skip


class State(StrEnum):
    FORMED = "formed"
    FILED = "filed"
    ENDED = "ended"


STATE_WORDS = {State.FORMED: _("已选出，待备案"), State.FILED: _("已备案"), State.ENDED: _("已届满")}
IN_OFFICE = ("call", "ask", "warn", "advance", "resign", "leave")
FLOW = Flow(
    #    verb    before          after
    Step("file", "formed",       "filed"),
    Step("end",  "formed filed", "ended"),
    *(step for verb in IN_OFFICE for step in stays(verb, "formed filed")),
    start="formed", verbs={"file": _("登记备案"), "end": _("结束任期")}, states=STATE_WORDS,
    refusals=dict.fromkeys(IN_OFFICE, _("这一届业委会已届满")),
)  # fmt: skip


class CommitteePost(StrEnum):
    CHAIR = "chair"
    VICE = "vice"
    MEMBER = "member"
    ALTERNATE = "alternate"


POST_WORDS = {
    CommitteePost.CHAIR: _("主任"),
    CommitteePost.VICE: _("副主任"),
    CommitteePost.MEMBER: _("委员"),
    CommitteePost.ALTERNATE: _("候补委员"),
}


class Leaving(StrEnum):
    RESIGNED = "resigned"
    REMOVED = "removed"
    NO_OWNER = "no_owner"
    TERM = "term"


LEAVING_WORDS = {
    Leaving.RESIGNED: _("本人辞去"),
    Leaving.REMOVED: _("资格终止"),
    Leaving.NO_OWNER: _("不再是本小区业主"),
    Leaving.TERM: _("任期届满"),
}


class Sitting(StrEnum):
    CALLED = "called"
    HELD = "held"
    NO_QUORUM = "no_quorum"
    POSTED = "posted"
    CANCELLED = "cancelled"


SITTING_WORDS = {
    Sitting.CALLED: _("已通知，待开会"),
    Sitting.HELD: _("已开会，待公告"),
    Sitting.NO_QUORUM: _("到会人数不够"),
    Sitting.POSTED: _("决定已公告"),
    Sitting.CANCELLED: _("已取消"),
}
SITTING_VERBS = {
    "hold": _("登记到会"),
    "fall_short": _("登记到会"),
    "post": _("公告决定"),
    "cancel": _("取消会议"),
    "attend": _("登记到会"),
}
DECIDING = ("put", "sign", "paper", "minute")
SITTING = Flow(
    #    verb          before         after
    Step("hold",       "called held", "held"),
    Step("fall_short", "called",      "no_quorum"),
    Step("post",       "held",        "posted"),
    Step("cancel",     "called",      "cancelled"),
    *stays("attend",   "called held"),  # who attends decides between hold and fall_short
    *(step for verb in DECIDING for step in stays(verb, "held")),
    start="called", verbs=SITTING_VERBS, states=SITTING_WORDS,
    refusals=dict.fromkeys(DECIDING, _("“{state}”的会议不能再作决定")),
)  # fmt: skip

# What a committee decides itself; source: Property Management Regulation art. 15.
KINDS = {
    "officers": _("推选主任、副主任"),
    "convene": _("召集业主大会会议"),
    "propose": _("向业主大会提出议案"),
    "contract": _("与业主大会选聘的物业签订合同"),
    "supervise": _("监督物业履行合同"),
    "covenant_watch": _("监督管理规约的实施"),
    "publish": _("公布账目和公共收益"),
    "matter": _("业委会日常工作"),
}


def rule(key: str, place: str) -> Rule | None:
    """Return the rule that holds at a place: the one of the nearest place above it; None where there is none."""
    rows = [row for row in RULES if row.key == key and place.startswith(row.place)]
    return max(rows, key=lambda row: len(row.place), default=None)


def value(key: str, place: str) -> Any:
    """Return the figure of a rule that has a row for the whole country."""
    row = rule(key, place)
    assert row is not None
    return row.value


def rules_at(place: str) -> list[Rule]:
    """Return the rules that hold at a place, in the order of the table, each sentence once."""
    rows = [rule(key, place) for key in dict.fromkeys(row.key for row in RULES)]
    return list({str(row.word): row for row in rows if row is not None}.values())


def wrong_size(count: int, place: str, *, small: bool = False) -> Sentence:
    """Return what is wrong with a number of members; "" when nothing is. `small`: the estate counts as a small one."""
    least, most = value("size_least", place), value("size_most", place)
    if small:
        local = rule("small_least", place)
        if local is None:
            return _("本地没有小型小区可以少于 5 人的规定")
        least = local.value
    if not least <= count <= most or count % 2 == 0:
        return _("委员应为 {least} 至 {most} 人、单数，现在是 {count} 人").format(
            least=least, most=most, count=count
        )
    return ""


def wrong_term(since: date, until: date, place: str) -> Sentence:
    """Return what is wrong with a term; "" when nothing is. It runs to the day before the same day of a later year."""
    years = value("term_years", place)
    if until <= since:
        return _("任期的结束应晚于开始")
    latest = since + relativedelta(years=years) - DAY
    if until > latest:
        return _("任期最长 {years} 年，最晚到 {day}").format(years=years, day=latest)
    return ""


def may_open(present: int, members: int, place: str) -> bool:
    """Say whether enough members are there; there are no proxies."""
    share: Share = value("quorum", place)
    return share.holds(present, members)


def is_carried(signed: int, members: int, place: str) -> bool:
    """Say whether enough of all members, not only of those present, have signed."""
    share: Share = value("decision", place)
    return share.holds(signed, members)


def needed(members: int, place: str) -> int:
    """Return how many signatures carry a resolution."""
    share: Share = value("decision", place)
    return share.least(members)


def must_meet(asking: int, members: int) -> bool:
    """Say whether enough members ask for an extra meeting."""
    return THIRD.holds(asking, members)


def stays_away(absent: int, meetings: int) -> bool:
    """Say whether a member missed so many meetings of a year that removal may be proposed; nothing follows by itself."""
    return HALF_OR_MORE.holds(absent, meetings)


def reserved(kind: str) -> bool:
    """Say whether something is for all owners to decide (Civil Code art. 278), and not for their committee."""
    return kind in MATTERS


def end_of_day(day: date, days: int, zone: Any) -> datetime:
    """Return the end of the day that is `days` after `day`, which itself does not count."""
    return datetime.combine(day + (days + 1) * DAY, time.min, zone)


def earliest_meeting(called: datetime, place: str, *, first: bool) -> datetime:
    """Return the first moment for a meeting called at `called`; the first of a term cannot wait for the notice."""
    return called if first else called + value("notice_days", place) * DAY


def handover_moments(until: date, place: str, zone: Any) -> list[datetime]:
    """Return when to remind that a term ends; the last moment is its end."""
    days = [until - relativedelta(months=months) for months in value("handover", place)]
    return [datetime.combine(day, time(9), zone) for day in days] + [end_of_day(until, 0, zone)]


def interval_moments(last: date, place: str, zone: Any) -> list[datetime]:
    """Return when to remind of the next meeting after `last`: two weeks before the interval ends, and at its end."""
    due = last + relativedelta(months=value("interval", place))
    return [datetime.combine(due - 14 * DAY, time(9), zone), end_of_day(due, 0, zone)]


def filing_moments(elected: date, place: str, zone: Any) -> list[datetime]:
    """Return when to remind of the filing: a week before its last day, and at the end of that day."""
    days = value("filing_days", place)
    return [
        datetime.combine(elected + (days - 7) * DAY, time(9), zone),
        end_of_day(elected, days, zone),
    ]


def term_words(reminded: Sequence[int], level: int) -> str:
    """Return how many months are left at a level of the handover clock; "" when the term is over."""
    return str(reminded[level]) if level < len(reminded) else ""
