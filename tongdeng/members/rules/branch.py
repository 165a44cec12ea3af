"""The party branch: its register, posts, meetings, double registration; what may be told in numbers. Pure.

Membership of the Party is sensitive (Personal Information Protection Law arts. 28-31, by its 特定身份). Residents see posts
and names of those who answer for something, and never a list of members (VM-10).
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.flow import Flow, Step, stays

NAME_AT_MOST, WORDS_AT_MOST, LIST_AT_MOST = 50, 300, 1000
COMPANIES_AT_MOST = 30
SMALL = 5  # people of a building; fewer are not told


class Kind(StrEnum):
    """Whose branch it is; one of the trade has members in several companies."""

    ESTATE = "estate"
    COMPANY = "company"
    TRADE = "trade"


KIND_WORDS = {
    Kind.ESTATE: _("小区党支部"),
    Kind.COMPANY: _("物业企业党支部"),
    Kind.TRADE: _("行业党支部（跨企业）"),
}


class Standing(StrEnum):
    """What a member's rights are; the words are those of an election's roll."""

    FULL = "full"
    PROBATIONARY = "probationary"
    ON_WATCH = "on_watch"
    SUSPENDED = "suspended"


STANDING_WORDS = {
    Standing.FULL: _("正式党员"),
    Standing.PROBATIONARY: _("预备党员（无表决权）"),
    Standing.ON_WATCH: _("留党察看（无表决权）"),
    Standing.SUSPENDED: _("表决权中止"),
}


class Purpose(StrEnum):
    """What a list of members is read for; each reading is in the journal with one of these."""

    MEETING = "meeting"
    STUDY = "study"
    DUES = "dues"
    ELECTION = "election"
    VISIT = "visit"
    CORRECT = "correct"


PURPOSE_WORDS = {
    Purpose.MEETING: _("组织会议"),
    Purpose.STUDY: _("组织学习"),
    Purpose.DUES: _("收缴党费"),
    Purpose.ELECTION: _("换届选举"),
    Purpose.VISIT: _("走访慰问"),
    Purpose.CORRECT: _("核对名册"),
}


READING = timedelta(minutes=15)  # a list that was opened stays open so long for the one who opened it


class Listed(StrEnum):
    """Which list of members is read."""

    MEMBERS = "members"
    VOLUNTEERS = "volunteers"


LISTED_WORDS = {Listed.MEMBERS: _("本支部名册"), Listed.VOLUNTEERS: _("平台上登记的党员")}


class Correction(StrEnum):
    """Why the register is changed. None tells what it says of anybody."""

    MISTAKE = "mistake"
    CHANGED = "changed"
    ASKED = "asked"


CORRECTION_WORDS = {
    Correction.MISTAKE: _("原来登记有误"),
    Correction.CHANGED: _("情况有变化"),
    Correction.ASKED: _("本人要求更正"),
}


class Post(StrEnum):
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    ORGANISATION = "organisation"
    PUBLICITY = "publicity"
    DISCIPLINE = "discipline"
    FRONT = "front"


POST_WORDS = {
    Post.SECRETARY: _("书记"),
    Post.DEPUTY: _("副书记"),
    Post.ORGANISATION: _("组织委员"),
    Post.PUBLICITY: _("宣传委员"),
    Post.DISCIPLINE: _("纪检委员"),
    Post.FRONT: _("物业一线服务队队长"),
}


class MeetingKind(StrEnum):
    MEMBERS = "members"
    COMMITTEE = "committee"
    LESSON = "lesson"
    STUDY = "study"


MEETING_WORDS = {
    MeetingKind.MEMBERS: _("党员大会"),
    MeetingKind.COMMITTEE: _("支委会"),
    MeetingKind.LESSON: _("党课"),
    MeetingKind.STUDY: _("学习活动"),
}


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    DROPPED = "dropped"


MEETING_STATES = {
    MeetingState.PLANNED: _("已安排"),
    MeetingState.HELD: _("已召开"),
    MeetingState.DROPPED: _("没有召开"),
}
MEETING = Flow(
    Step("hold", "planned", "held"),
    Step("drop", "planned", "dropped"),
    *stays("recount", "held"),
    start="planned", verbs={"hold": _("登记到会"), "drop": _("不开了"), "recount": _("更正到会")},
    states=MEETING_STATES,
)  # fmt: skip


class ReportState(StrEnum):
    REPORTED = "reported"
    ENDED = "ended"


REPORT_STATES = {ReportState.REPORTED: _("已报到"), ReportState.ENDED: _("已结束报到")}
REPORT = Flow(
    Step("end", "reported", "ended"),
    *(step for verb in ("correct", "remark") for step in stays(verb, "reported")),
    start="reported", verbs={"end": _("结束报到")}, states=REPORT_STATES,
)  # fmt: skip


class RemarkState(StrEnum):
    DRAFTED = "drafted"
    SEEN = "seen"
    OBJECTED = "objected"
    SENT = "sent"


REMARK_STATES = {
    RemarkState.DRAFTED: _("等本人看过"),
    RemarkState.SEEN: _("本人没有意见"),
    RemarkState.OBJECTED: _("本人要求更正"),
    RemarkState.SENT: _("已送单位"),
}
# Nothing leads from a draft to its sending but the word of the person (VM-13).
REMARK = Flow(
    Step("accept",  "drafted",       "seen"),
    Step("object",  "drafted seen",  "objected"),
    Step("rewrite", "objected",      "drafted"),
    Step("send",    "seen",          "sent"),
    start="drafted",
    verbs={"accept": _("没有意见"), "object": _("要求更正"), "rewrite": _("重写评语"), "send": _("送单位")},
    states=REMARK_STATES, refusals={"send": _("要先由本人看过，没有意见才能送单位")},
)  # fmt: skip


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts as they may be told: none below five, and never just one hidden, which the sum would give away."""
    told: dict[str, int | None] = {
        key: count if count >= SMALL or not count else None for key, count in counts.items()
    }
    hidden = [key for key, count in told.items() if count is None]
    shown = [key for key, count in told.items() if count]
    if len(hidden) == 1 and shown:
        told[min(shown, key=lambda key: (counts[key], key))] = None
    return told
