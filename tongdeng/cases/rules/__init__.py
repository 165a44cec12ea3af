"""The flow of a case, its promised limits and their escalation. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.flow import Flow, Step, stays
from tongdeng.kernel.limits import declare
from tongdeng.kernel.worktime import Calendar, Pause, due, dues

MINUTE = timedelta(minutes=1)


class State(StrEnum):
    FILED = "filed"
    ASSIGNED = "assigned"
    WORKING = "working"
    PAUSED = "paused"
    FINISHED = "finished"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class Kind(StrEnum):
    REPAIR = "repair"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    ENQUIRY = "enquiry"
    HELP = "help"
    PRAISE = "praise"


class Channel(StrEnum):
    WEB = "web"
    GUEST = "guest"
    PHONE = "phone"
    VISIT = "visit"
    WECHAT = "wechat"
    HOTLINE = "hotline"
    INSPECTION = "inspection"
    IMPORT = "import"


class Urgency(StrEnum):
    URGENT = "urgent"
    SOON = "soon"
    ORDINARY = "ordinary"
    LONG = "long"


STATE_WORDS = {
    State.FILED: _("已登记"),
    State.ASSIGNED: _("已派单"),
    State.WORKING: _("处理中"),
    State.PAUSED: _("已暂停"),
    State.FINISHED: _("待确认"),
    State.CONFIRMED: _("已确认解决"),
    State.UNCONFIRMED: _("未确认关闭"),
    State.WITHDRAWN: _("已撤回"),
    State.REFUSED: _("不予受理"),
}
VERB_WORDS = {
    "file": _("登记"),
    "assign": _("派单"),
    "claim": _("抢单"),
    "transfer": _("转给同事"),
    "give_back": _("退回"),
    "accept": _("接单"),
    "pause": _("暂停"),
    "resume": _("恢复"),
    "finish": _("办结"),
    "settle": _("答复并办结"),
    "confirm": _("确认解决"),
    "reopen": _("退回重办"),
    "auto_close": _("到期关闭"),
    "withdraw": _("撤回"),
    "refuse": _("不予受理"),
    "answer": _("答复"),
    "note": _("内部留言"),
    "reclassify": _("改分类"),
    "nudge": _("催办"),
    "visit": _("回访"),
    "replied_again": _("再次答复"),
    "fired": _("到点提醒"),
    "say": _("补充"),
    "shoot": _("现场拍照"),
    "rate": _("评价"),
    "adopt": _("认领"),
    "disown": _("不是本人反映"),
    "read": _("查看"),
    "link": _("提交会诊"),
    "unlink": _("会诊结束"),
    "tell": _("会诊进展"),
    "hold": _("承诺办理"),
    "release": _("承诺了结"),
    "import": _("从其他系统导入"),
}
KIND_WORDS = {
    Kind.REPAIR: _("报修"),
    Kind.COMPLAINT: _("投诉"),
    Kind.SUGGESTION: _("建议"),
    Kind.ENQUIRY: _("咨询"),
    Kind.HELP: _("求助"),
    Kind.PRAISE: _("表扬"),
}
CHANNEL_WORDS = {
    Channel.WEB: _("网页"),
    Channel.GUEST: _("扫码（未登录）"),
    Channel.PHONE: _("电话"),
    Channel.VISIT: _("上门"),
    Channel.WECHAT: _("微信"),
    Channel.HOTLINE: _("12345 热线"),
    Channel.INSPECTION: _("巡检"),
    Channel.IMPORT: _("其他系统"),
}
PLACE_KIND_WORDS = {
    "home": _("家里"),
    "building": _("楼里"),
    "estate": _("小区里"),
    "people": _("服务与邻里"),
}
URGENCY_WORDS = {
    Urgency.URGENT: _("紧急"),
    Urgency.SOON: _("尽快"),
    Urgency.ORDINARY: _("一般"),
    Urgency.LONG: _("较难"),
}

OPEN_STATES = "filed assigned working paused"
# A reopened case goes back to `filed`: its last assignee gets it again only if they still work there.
#        verb         from                             to
STEPS = (
    Step("assign",    "filed",                         "assigned"),
    Step("claim",     "filed",                         "working"),
    Step("transfer",  "assigned working",              "assigned"),
    Step("give_back", "assigned working",              "filed"),
    Step("accept",    "assigned",                      "working"),
    Step("pause",     "working",                       "paused"),
    Step("resume",    "paused",                        "working"),
    Step("finish",    "working",                       "finished"),
    Step("settle",    "filed assigned",                "finished"),
    Step("confirm",   "finished unconfirmed",          "confirmed"),
    Step("reopen",    "finished unconfirmed confirmed","filed"),
    Step("auto_close","finished",                      "unconfirmed"),
    Step("withdraw",  "filed assigned",                "withdrawn"),
    Step("refuse",    "filed assigned",                "refused"),
    *stays("answer",     OPEN_STATES),
    *stays("nudge",      OPEN_STATES),
    *stays("shoot",      OPEN_STATES),
    *stays("reclassify", OPEN_STATES),
    *stays("say",        f"{OPEN_STATES} finished"),
    *stays("visit",      "finished unconfirmed"),
    *stays("rate",       "confirmed"),
    *stays("link",       f"{OPEN_STATES} finished confirmed unconfirmed refused"),
)  # fmt: skip
REFUSALS = {
    "say": _("这件诉求已经关闭，不能再补充；有新情况请重新反映"),
    "shoot": _("这件诉求已经办结，不能再加照片"),
    "rate": _("这件诉求现在不能评价，或者您已经评价过"),
    "link": _("反映人已撤回这件诉求，不能再提交会诊"),
}
FLOW = Flow(*STEPS, start=State.FILED, verbs=VERB_WORDS, states=STATE_WORDS, refusals=REFUSALS)

OPEN = (State.FILED, State.ASSIGNED, State.WORKING, State.PAUSED)
TO_CALL = (State.FINISHED, State.UNCONFIRMED)  # whoever reported it has not said whether it is solved
CLOSED = (State.CONFIRMED, State.UNCONFIRMED, State.WITHDRAWN, State.REFUSED)

WORDS_AT_MOST = 2000
PHOTOS_AT_MOST = 9
SILENCE = timedelta(days=7)  # from finishing; a case without a verdict by then is closed as unconfirmed
REOPEN_WITHIN = timedelta(days=15)  # from finishing; a problem that returns later is a new case
CALL_AFTER = timedelta(days=7)  # from closing; so long may the assignee still call
# Whoever signs in with the number of a guest or caller is offered what it left so lately. Operators keep a number back
# for about 90 days before somebody else gets it.
OFFERED_WITHIN = timedelta(days=90)
LINK_WITHIN, LINK_AFTER = timedelta(days=365), timedelta(days=90)  # a link ends: from filing, from closing
PAUSE_AT_MOST = timedelta(days=365)
NUDGES_PER_HOUR = 1
GUEST_CASES_PER_HOUR = 5
CASES_PER_DAY = 20
# fmt: off
READ_ABOVE = declare("case.read", most=200, window=timedelta(days=1), per=_("一位街道或市级人员"), what=_("上级查看未超时的诉求"),
    says=_("您今天查看的未超时诉求已达上限，请明天再看；超时的不受限制"),
    why=_("未超时的诉求，上级一天不需要看更多；每次查看都留下记录"))
FIND_CALLER = declare("case.caller", most=300, window=timedelta(days=1), per=_("一位工作人员"), what=_("按电话或姓名查诉求"),
    says=_("您今天按来电人查得太多了，请明天再查，或者按编号、地点查"),
    why=_("接电话一天用不了这么多；挡住的是逐个号码去试"))
GUESTS = declare("case.guest", most=30, window=timedelta(hours=1), per=_("网络地址"), what=_("不登录反映问题"),
    says=_("这里提交得太频繁，请稍后再试；紧急情况请直接拨打物业电话"),
    why=_("一个小区可能共用一个地址：挡住的是成批的假诉求，不是邻居"))
# fmt: on


class Audience(StrEnum):
    """Who is told of a level: the assignee, or a role at the case's place."""

    ASSIGNEE = "assignee"
    DESK = "desk"
    MANAGER = "manager"
    BRANCH = "branch"
    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"


class Level(NamedTuple):
    """At `percent` of a promised limit this level is reached; a case without an assignee is one level ahead."""

    percent: int
    word: str
    held: Audience
    unheld: Audience


# Percents of what was promised, so that each city's promises need no table of their own
# (docs/decisions/0010).
#         %    word                has an assignee       has none
ESCALATION = (
    Level(50,  "half",             Audience.ASSIGNEE,    Audience.DESK),
    Level(80,  "nearly",           Audience.ASSIGNEE,    Audience.MANAGER),
    Level(100, "late",             Audience.ASSIGNEE,    Audience.MANAGER),
    Level(125, "late_desk",        Audience.DESK,        Audience.BRANCH),
    Level(150, "late_manager",     Audience.MANAGER,     Audience.COMMUNITY),
    Level(200, "late_branch",      Audience.BRANCH,      Audience.SUBDISTRICT),
    Level(300, "late_community",   Audience.COMMUNITY,   Audience.SUBDISTRICT),
    Level(500, "late_subdistrict", Audience.SUBDISTRICT, Audience.SUBDISTRICT),
)  # fmt: skip
BROKEN = next(number for number, level in enumerate(ESCALATION) if level.percent == 100)  # the promise


@dataclass(frozen=True, slots=True)
class Limit:
    """A promised length of working time, counted in the hours of a calendar."""

    length: timedelta
    hours: Calendar


def moments(start: datetime, limit: Limit, pauses: Sequence[Pause] = ()) -> list[datetime]:
    """Return the moments at which the levels of the escalation are reached, in order; [] while a pause is open."""
    reached = dues(start, [limit.length * level.percent / 100 for level in ESCALATION], limit.hours, pauses)
    # An open pause hides all levels behind it; the end of the pause derives every one of them anew.
    return reached if len(reached) == len(ESCALATION) else []


def link_holds(filed_at: datetime, closed_at: datetime | None, at: datetime) -> bool:
    """Say whether a tracking link still opens its case."""
    return at < filed_at + LINK_WITHIN and (closed_at is None or at < closed_at + LINK_AFTER)


class Timed(Protocol):
    """What of a case says whether a promise was broken."""

    answer_due: datetime | None
    answered_at: datetime | None
    finish_due: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None


def was_late(case: Timed, at: datetime) -> bool:
    """Say whether one of a case's promises was broken before it was kept, or is broken at `at`."""
    kept = (
        (case.answer_due, case.answered_at or case.closed_at),
        (case.finish_due, case.finished_at or case.closed_at),
    )
    return any(due is not None and due < (moment or at) for due, moment in kept)


def due_at(start: datetime, limit: Limit, pauses: Sequence[Pause] = ()) -> datetime | None:
    """Return the moment at which the promise is broken; None while a pause is open."""
    return due(start, limit.length, limit.hours, pauses)
