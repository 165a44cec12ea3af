"""Announcements: what an office tells the households of an estate or of some of its buildings. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays
from tongdeng.people.rules import Role

TITLE_AT_MOST, WORDS_AT_MOST, REASON_AT_MOST, BUILDINGS_AT_MOST = 40, 2000, 300, 200
LONGEST, AHEAD = timedelta(days=366), timedelta(days=90)
RECEIPTS_KEPT = timedelta(days=90)  # after its end; the figures stay

# Who may send one, each at their place.
SENDERS = (Role.DESK, Role.MANAGER, Role.COMMITTEE, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT)
# Whose announcements the community may take back.
ANSWERABLE = (Role.DESK, Role.MANAGER, Role.COMMITTEE)
# Desk and manager are one body: two of them do not shout twice as often.
BODIES = {Role.DESK: "property", Role.MANAGER: "property"}


class State(StrEnum):
    PLANNED = "planned"
    PUBLISHED = "published"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    State.PLANNED: _("等待发布"),
    State.PUBLISHED: _("正在公示"),
    State.ENDED: _("已到期"),
    State.WITHDRAWN: _("已撤下"),
}
VERB_WORDS = {"publish": _("发布"), "end": _("到期"), "withdraw": _("撤下")}
FLOW = Flow(
    #    verb        before               after
    Step("publish",  "planned",           "published"),
    Step("end",      "planned published", "ended"),
    Step("withdraw", "planned published", "withdrawn"),
    *stays("read", "published"),
    start="planned", verbs=VERB_WORDS, states=STATE_WORDS,
    refusals={"withdraw": _("公告{state}，不用再撤下"), "read": _("公告{state}，不再统计阅读")},
)  # fmt: skip


def wrong_times(at: datetime, starts: datetime, until: datetime) -> dict[str, Sentence]:
    """Return what is wrong with the times of an announcement, by field."""
    if starts - at > AHEAD:
        return {"starts_at": _("最多提前 {days} 天安排").format(days=AHEAD.days)}
    if until <= max(at, starts):
        return {"valid_until": _("有效期应晚于发布时间")}
    if until - max(at, starts) > LONGEST:
        return {"valid_until": _("有效期最长一年")}
    return {}


def body(post: str) -> str:
    """Return the body for which somebody with a post speaks."""
    return BODIES.get(Role(post), post)
