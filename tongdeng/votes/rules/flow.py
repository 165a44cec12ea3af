"""How a vote runs: its states and verbs, what must be answered before it is announced, and its times. Pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays

DAY = timedelta(days=1)
MOTIONS_AT_MOST = 12
TITLE_AT_MOST, TEXT_AT_MOST = 80, 5000
FILES_AT_MOST = 9


class State(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    SEALED = "sealed"
    OPEN = "open"
    CLOSED = "closed"
    CERTIFIED = "certified"
    CANCELLED = "cancelled"


STATE_WORDS = {
    State.DRAFT: _("起草中"),
    State.ANNOUNCED: _("公告中"),
    State.SEALED: _("名册已封存"),
    State.OPEN: _("投票中"),
    State.CLOSED: _("已截止，待计票"),
    State.CERTIFIED: _("结果已公布"),
    State.CANCELLED: _("已取消"),
}
VERB_WORDS = {
    "propose": _("修改草稿"),
    "announce": _("公告"),
    "seal": _("封存名册"),
    "open": _("开始投票"),
    "close": _("截止投票"),
    "certify": _("公布结果"),
    "cancel": _("取消"),
    "appoint": _("登记监票人"),
    "object": _("提出异议"),
    "answer": _("答复异议"),
    "deliver": _("登记送达"),
    "authorise": _("登记委托"),
    "issue": _("印纸质票"),
    "read": _("录票"),
    "settle": _("裁定"),
    "designate": _("指定由谁投票"),
    "import": _("导入平台结果"),
    "export": _("打开计票明细"),
}
REFUSALS = {
    "propose": _("已经公告的表决不能再改，只能取消后重新发起"),
    "appoint": _("结果公布后不能再增加监票人"),
    "object": _("现在不能提这类异议：名册异议在公告期，结果异议在公示期"),
    "deliver": _("公告以后、截止以前才能登记送达"),
    "authorise": _("名册封存以后、截止以前才能登记委托"),
    "issue": _("名册封存以后、截止以前才能印纸质票"),
    "read": _("现在不能录票"),
    "designate": _("结果公布后不能再指定"),
    "import": _("投票期间或截止以后、公布以前才能导入"),
    "export": _("结果公布后才有"),
}
# Why the register, which tells every choice, may be opened; each time is an event.
EXPORT_REASONS = {
    "recount": _("核对结果"),
    "court": _("法院或仲裁机构要求"),
    "authority": _("主管部门要求"),
}
ASKED_IN_WRITING = ("court", "authority")
# "cast" is no row: it depends on the hour too, see `why_shut`.
FLOW = Flow(
    #    verb        before                        after
    Step("announce", "draft",                      "announced"),
    Step("seal",     "announced",                  "sealed"),
    Step("open",     "sealed",                     "open"),
    Step("close",    "open",                       "closed"),
    Step("certify",  "closed",                     "certified"),
    Step("cancel",   "draft announced sealed open", "cancelled"),
    #      verb          states that it leaves as they are
    *stays("propose",   "draft"),
    *stays("appoint",   "draft announced sealed open closed"),
    *stays("object",    "announced certified"),
    *stays("answer",    "announced sealed open closed certified cancelled"),
    *stays("deliver",   "announced sealed open"),
    # Not before the roll is sealed: until then it may be corrected, and heads may go.
    *stays("authorise", "sealed open"),
    *stays("issue",     "sealed open"),
    *stays("read",      "open closed"),
    *stays("settle",    "open closed"),
    *stays("designate", "announced sealed open closed"),
    *stays("import",    "open closed"),
    *stays("export",    "certified"),
    start="draft", verbs=VERB_WORDS, states=STATE_WORDS, refusals=REFUSALS,
)  # fmt: skip


class Channel(StrEnum):
    PHONE = "phone"
    PAPER = "paper"
    PROXY = "proxy"
    DOOR = "door"
    PLATFORM = "platform"


CHANNEL_WORDS = {
    Channel.PHONE: _("手机"),
    Channel.PAPER: _("纸质票"),
    Channel.PROXY: _("委托代理"),
    Channel.DOOR: _("上门收票"),
    Channel.PLATFORM: _("城市官方平台"),
}

# Why no ballot is taken by phone.
SHUT_WORDS = {
    "early": _("还没有开始投票"),
    "late": _("投票已经截止，不能再投"),
    "not_open": _("现在不能投票"),
    "platform": _("按本地规定，这次表决要在城市官方平台上投，或者投纸质票"),
}


def why_shut(
    at: datetime,
    *,
    state: str,
    opens_at: datetime | None,
    closes_at: datetime | None,
    official_platform: bool,
) -> str:
    """Return the key in SHUT_WORDS of why no ballot is taken by phone at `at`; "" where it is taken.

    The first moment counts as open, the last one does not. `official_platform`: the rules of the place allow
    electronic ballots only on the city's own platform.
    """
    if opens_at is None or closes_at is None or at < opens_at:
        return "early"
    # The hour decides before the state does: the job that closes a vote may run late.
    if at >= closes_at or state in (State.CLOSED, State.CERTIFIED):
        return "late"
    # At this hour it should be open: its roll is not sealed, it was cancelled, or the job is late.
    if state != State.OPEN:
        return "not_open"
    return "platform" if official_platform else ""


class OpenQuestion(NamedTuple):
    """A question that the law leaves to the estate; there is no default answer."""

    key: str
    asks: Sentence
    answers: dict[str, Sentence]


# Parking: the interpretation, art. 2, makes separable spaces exclusive parts and leaves open whether they
# vote; Ningbo art. 18 leaves them out (LOCAL). Invalid ballots: no source was found. Silence: the estate's
# own rules say, by 指导规则 art. 26 (MIRROR).
QUESTIONS = (
    OpenQuestion("parking", _("车位、车库算不算专有部分"), {"exclude": _("不计入"), "count": _("计入面积和人数")}),
    OpenQuestion("invalid", _("无效票算不算参加了表决"), {"absent": _("不算参加"), "participates": _("算参加，不算同意")}),
    OpenQuestion(
        "silence",
        _("送达后不投票的怎么算"),
        {"absent": _("不算参加"), "follow": _("按议事规则计入多数（要有条款、送达证明和事先告知）")},
    ),
)  # fmt: skip


class Limits(NamedTuple):
    """What a legal profile asks of a vote's times, in days; None where nothing is said.

    Source: Property Management Regulation art. 14, notice 15 days before the meeting.
    """

    notice: int
    window_least: int | None
    window_most: int | None


def wrong_times(
    announced: datetime, opens: datetime | None, closes: datetime | None, limits: Limits
) -> dict[str, Sentence]:
    """Return what is wrong with the times of a vote, by field; empty when they are right. All in local time."""
    wrong: dict[str, Sentence] = {}
    if opens is None:
        wrong["opens_at"] = _("请定下开始投票的时间")
    elif opens < earliest_opening(announced, limits.notice):
        wrong["opens_at"] = _("公告要满 {days} 天才能开始投票，最早 {when}").format(
            days=limits.notice, when=f"{earliest_opening(announced, limits.notice):%Y-%m-%d %H:%M}"
        )
    if closes is None:
        wrong["closes_at"] = _("请定下截止投票的时间")
    elif opens is not None:
        lasts = closes - opens
        if lasts <= timedelta():
            wrong["closes_at"] = _("截止时间应晚于开始时间")
        elif limits.window_least is not None and lasts < limits.window_least * DAY:
            wrong["closes_at"] = _("投票时间至少 {days} 天").format(days=limits.window_least)
        elif limits.window_most is not None and lasts > limits.window_most * DAY:
            wrong["closes_at"] = _("投票时间最多 {days} 天").format(days=limits.window_most)
    return wrong


def earliest_opening(announced: datetime, notice_days: int) -> datetime:
    """Return the first moment at which a vote announced at `announced` (local time) may open."""
    return announced + notice_days * DAY


def objection_stage(state: str, posted_until: date | None, on: date) -> str:
    """Return what may be objected to `on` a day: "roll" while it is published, "result" while that is; else ""."""
    if state == State.ANNOUNCED:
        return "roll"
    return "result" if state == State.CERTIFIED and posted_until is not None and on <= posted_until else ""


def posted_until(on: date, days: int) -> date:
    """Return the last day on which a result published `on` a day stays posted."""
    return on + days * DAY


def challenge_until(on: date) -> date:
    """Return the last day on which a harmed owner who knew of a decision `on` a day may ask a court to annul it.

    For display only. Source: Supreme People's Court, interpretation of 2020-12-29, art. 12, one year.
    """
    last: date = on + relativedelta(years=1)
    return last
