"""How a branch election runs: its states, its steps, and who must do what next. Pure."""

from enum import IntEnum, StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.rules.regulation import SEATS_LEAST, Kind
from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays
from tongdeng.people.rules import Role

MEMBERS_LEAST = 3  # full members of a branch; branch regulation, ch. 2
# From 500 on a congress of delegates may elect (regulation 2020, art. 4), which is not done here.
MEMBERS_AT_MOST = 500
NAME_AT_MOST, WORDS_AT_MOST, NUMBER_AT_MOST, PORTFOLIO_AT_MOST = 50, 200, 60, 40


class State(StrEnum):
    DRAFT = "draft"
    REQUESTED = "requested"
    GRANTED = "granted"
    PROPOSED = "proposed"
    NOMINATED = "nominated"
    MEETING = "meeting"
    VOTING = "voting"
    READING = "reading"
    VOID = "void"
    COUNTED = "counted"
    FORMED = "formed"
    REPORTED = "reported"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


STATE_WORDS = {
    State.DRAFT: _("准备名册"),
    State.REQUESTED: _("请示已报，待批复"),
    State.GRANTED: _("已同意换届"),
    State.PROPOSED: _("候选人已报，待批复"),
    State.NOMINATED: _("候选人已批复"),
    State.MEETING: _("党员大会进行中"),
    State.VOTING: _("正在投票"),
    State.READING: _("正在读票"),
    State.VOID: _("本轮无效，须重新选举"),
    State.COUNTED: _("已计票"),
    State.FORMED: _("委员会已分工"),
    State.REPORTED: _("结果已报，待批复"),
    State.APPROVED: _("结果已批复"),
    State.REJECTED: _("结果未获批准"),
    State.CANCELLED: _("已取消"),
}
ENDED = (State.APPROVED, State.REJECTED, State.CANCELLED)
PREPARING = "draft requested granted proposed nominated"
VERB_WORDS = {
    "prepare": _("准备换届"),
    "enrol": _("登记党员"),
    "correct": _("更正名册"),
    "strike": _("移出名册"),
    "plan": _("保存换届安排"),
    "request": _("上报换届请示"),
    "grant": _("批复同意换届"),
    "delay": _("批复延期换届"),
    "send_back": _("退回修改"),
    "propose": _("上报候选人"),
    "nominate": _("批复候选人"),
    "leave_out": _("提出不计入应到会"),
    "agree": _("同意不计入应到会"),
    "open_meeting": _("召开党员大会"),
    "adjourn": _("改期开会"),
    "resolve": _("大会表决不计入应到会"),
    "attend": _("登记到会"),
    "appoint_tellers": _("通过监票人、计票人"),
    "refuse_proxy": _("谢绝代投"),
    "issue": _("发出选票"),
    "annul": _("宣布本轮无效"),
    "collect": _("收回选票"),
    "read": _("录入选票"),
    "relieve": _("换人重录"),
    "settle": _("核定有出入的选票"),
    "count": _("计票"),
    "revote": _("票数相等重新投票"),
    "separate": _("另行选举"),
    "reduce": _("减少名额"),
    "form": _("委员会选举书记、副书记"),
    "report": _("上报选举结果"),
    "approve": _("批复选举结果"),
    "reject": _("不批准选举结果"),
    "cancel": _("取消选举"),
    "fired": _("任期快到了"),
}


FLOW = Flow(
    #      verb                before                after
    # Not while the superior decides on what the roll says.
    *stays("enrol",          "draft granted nominated"),
    *stays("correct",        "draft granted nominated"),
    *stays("strike",         "draft granted nominated"),
    *stays("plan",           "draft"),
    *stays("delay",          PREPARING),
    Step("request",          "draft",               "requested"),
    Step("grant",            "requested",           "granted"),
    Step("send_back",        "requested",           "draft"),
    Step("propose",          "granted",             "proposed"),
    Step("send_back",        "proposed",            "granted"),
    Step("nominate",         "proposed",            "nominated"),
    *stays("leave_out",      PREPARING),
    *stays("agree",          f"{PREPARING} meeting"),
    Step("open_meeting",     "nominated",           "meeting"),
    Step("adjourn",          "meeting",             "nominated"),
    *stays("resolve",        "meeting"),
    # Not while ballots are out: who is present is fixed with their number.
    *stays("attend",         "meeting void counted"),
    *stays("appoint_tellers", "meeting void counted"),
    *stays("refuse_proxy",   "meeting voting reading void counted"),
    Step("issue",            "meeting void",        "voting"),
    Step("annul",            "voting reading",      "void"),
    Step("collect",          "voting reading",      "reading"),
    *stays("read",           "reading"),
    *stays("relieve",        "reading"),
    *stays("settle",         "reading"),
    Step("count",            "reading",             "counted"),
    Step("revote",           "counted",             "voting"),
    Step("separate",         "counted",             "voting"),
    *stays("reduce",         "counted"),
    Step("form",             "counted",             "formed"),
    Step("report",           "counted formed",      "reported"),
    Step("approve",          "reported",            "approved"),
    Step("reject",           "reported",            "rejected"),
    # Not once ballots are out, unless the round is void: nobody may cancel because of what they say.
    Step("cancel",           f"{PREPARING} meeting void", "cancelled"),
    start="draft", verbs=VERB_WORDS, states=STATE_WORDS,
)  # fmt: skip


# Steps from "counted" of which each count leaves some open.
AFTER_COUNT = frozenset({"revote", "separate", "reduce", "form", "report"})


def follow(*, kind: str, seats: int, elected: int, tied: int) -> tuple[str, ...]:
    """Return those of AFTER_COUNT that a count leaves open: a tie first, then empty seats, then the division of work.

    `elected` and `tied` are numbers of persons. Fewer seats are only for a committee that keeps at least 3.
    """
    if tied:
        return ("revote",)
    if elected < seats:
        return ("separate", "reduce") if kind == Kind.COMMITTEE and elected >= SEATS_LEAST else ("separate",)
    return ("form",) if kind == Kind.COMMITTEE else ("report",)


class Next(NamedTuple):
    """What must happen next, and who does it."""

    role: Role
    words: Sentence


NEXT = {
    State.DRAFT: Next(Role.BRANCH, _("登记全体党员，定名额和开会日期，上报换届请示")),
    State.REQUESTED: Next(Role.SUPERIOR, _("批复换届请示，或退回修改")),
    State.GRANTED: Next(Role.BRANCH, _("支部酝酿候选人，上报上级党组织")),
    State.PROPOSED: Next(Role.SUPERIOR, _("批复候选人，或退回修改")),
    State.NOMINATED: Next(Role.BRANCH, _("印好选票和签到表，召开党员大会")),
    State.MEETING: Next(Role.BRANCH, _("登记到会，通过监票人、计票人，发出纸质选票")),
    State.VOTING: Next(Role.BRANCH, _("无记名投票后，清点收回的选票")),
    State.READING: Next(Role.BRANCH, _("由两个人各录一遍选票，核定有出入的，再计票")),
    State.VOID: Next(Role.BRANCH, _("重新发票，重新选举")),
    State.COUNTED: Next(Role.BRANCH, _("按计票结果办理下一步")),
    State.FORMED: Next(Role.BRANCH, _("上报选举结果")),
    State.REPORTED: Next(Role.SUPERIOR, _("批复选举结果，批复后当选人开始任职")),
}


class LetterKind(StrEnum):
    """What the superior wrote: each with its number and day."""

    GRANT = "grant"
    DELAY = "delay"
    LEFT_OUT = "left_out"
    NOMINATE = "nominate"
    APPROVE = "approve"


LETTER_WORDS = {
    LetterKind.GRANT: _("同意换届的批复"),
    LetterKind.DELAY: _("同意延期换届的批复"),
    LetterKind.LEFT_OUT: _("同意不计入应到会的批复"),
    LetterKind.NOMINATE: _("同意候选人的批复"),
    LetterKind.APPROVE: _("同意选举结果的批复"),
}


class Phase(NamedTuple):
    """A group of states, as the page shows the course of an election."""

    key: str
    word: Sentence
    states: tuple[State, ...]


PHASES = (
    Phase("roll", _("名册请示"), (State.DRAFT, State.REQUESTED)),
    Phase("candidates", _("候选人"), (State.GRANTED, State.PROPOSED)),
    Phase("meeting", _("党员大会"), (State.NOMINATED, State.MEETING)),
    Phase("round", _("投票计票"), (State.VOTING, State.VOID, State.READING, State.COUNTED)),
    Phase("result", _("分工报批"), (State.FORMED, State.REPORTED, State.APPROVED)),
)


class RoundKind(StrEnum):
    FIRST = "first"
    AGAIN = "again"
    REVOTE = "revote"
    SEPARATE = "separate"


ROUND_WORDS = {
    RoundKind.FIRST: _("正式选举"),
    RoundKind.AGAIN: _("重新选举"),
    RoundKind.REVOTE: _("票数相等重新投票"),
    RoundKind.SEPARATE: _("另行选举"),
}


class Reading(IntEnum):
    """Which reading of a ballot a slip holds: one of the two readers', or what a scrutineer settled."""

    FIRST = 1
    SECOND = 2
    SETTLED = 3


class Office(StrEnum):
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    MEMBER = "member"


OFFICE_WORDS = {
    Office.SECRETARY: _("书记"),
    Office.DEPUTY: _("副书记"),
    Office.MEMBER: _("委员"),
}
