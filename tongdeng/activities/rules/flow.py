"""The states and steps of an activity and of a wish, and the limits of their words."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.flow import Flow, Step, stays

TITLE_AT_MOST, WHERE_AT_MOST, ABOUT_AT_MOST = 40, 60, 1000
FORGOTTEN = "—"  # stands where somebody's words were
REASON_AT_MOST, THINGS_AT_MOST, REPORT_AT_MOST, NAME_AT_MOST = 200, 200, 2000, 20

# With these an installation begins; a city names its own. Their names are data, and translated where they are known.
KINDS = (_("文体活动"), _("党建活动"), _("节日活动"), _("其他活动"))


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"
    REPORTED = "reported"
    DROPPED = "dropped"


STATE_WORDS = {
    State.DRAFT: _("草稿"),
    State.OPEN: _("已发布"),
    State.CANCELLED: _("已取消"),
    State.REPORTED: _("已总结"),
    State.DROPPED: _("草稿已删"),
}
VERB_WORDS = {
    "publish": _("发布"),
    "change": _("修改"),
    "drop": _("删除草稿"),
    "sign": _("报名"),
    "enlist": _("代为报名"),
    "check_in": _("签到"),
    "sync": _("补传签到"),
    "move": _("改时间或地点"),
    "cancel": _("取消"),
    "restore": _("恢复"),
    "report": _("总结"),
    "enter": _("补录"),
    "unhelp": _("撤下帮手"),
    "take_over": _("接手组织"),
    "rate": _("评价"),
    "consent": _("同意公开照片"),
    "photo": _("上传照片"),
    "permit": _("登记许可"),
    "override": _("准予发布"),
}
FLOW = Flow(
    #    verb        before       after
    Step("publish",  "draft",     "open"),
    Step("drop",     "draft",     "dropped"),
    Step("enter",    "draft",     "reported"),
    Step("cancel",   "open",      "cancelled"),
    # Cancelled is not deleted: it stays on the calendar with its reason, and may come back (AC-5).
    Step("restore",  "cancelled", "open"),
    Step("report",   "open",      "reported"),
    *stays("change", "draft open"),
    *stays("permit", "draft open"),
    *stays("override", "draft"),
    *stays("sign", "open"),
    *stays("enlist", "open"),
    *stays("move", "open"),
    *stays("check_in", "open"),
    # A phone that was offline at the door may come back late.
    *stays("sync", "open cancelled reported"),
    *stays("take_over", "draft open cancelled reported"),
    *stays("unhelp", "draft open cancelled reported"),
    *stays("rate", "open reported"),
    # Taken back after the report, too: photos are shown then.
    *stays("consent", "open cancelled reported"),
    *stays("photo", "open reported"),
    start="draft", verbs=VERB_WORDS, states=STATE_WORDS,
    refusals={"sign": _("活动{state}，不能报名"), "check_in": _("活动{state}，不能签到")},
)  # fmt: skip


class Status(StrEnum):
    """Of one sign-up: a place is held, waited for or offered; or it is over."""

    HELD = "held"
    WAITING = "waiting"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


STATUS_WORDS = {
    Status.HELD: _("已报上"),
    Status.WAITING: _("候补中"),
    Status.OFFERED: _("有名额，待您确认"),
    Status.WITHDRAWN: _("已退出"),
    Status.LAPSED: _("过时未确认"),
}
LIVE = (Status.HELD.value, Status.WAITING.value, Status.OFFERED.value)


class Method(StrEnum):
    """How somebody was checked in."""

    CODE = "code"
    SCAN = "scan"
    NAME = "name"
    WALK_IN = "walk_in"
    LIST = "list"


METHOD_WORDS = {
    Method.CODE: _("扫现场码"),
    Method.SCAN: _("出示签到码"),
    Method.NAME: _("点名"),
    Method.WALK_IN: _("现场来宾"),
    Method.LIST: _("签到表补录"),
}


class Failed(StrEnum):
    """Why a scan let nobody in, or was kept beside a presence."""

    FOREIGN = "foreign"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    AGAIN = "again"
    EARLY = "early"
    LATE = "late"
    OLD = "old"


FAILED_WORDS = {
    Failed.FOREIGN: _("不是这场活动的签到码"),
    Failed.WITHDRAWN: _("已退出报名"),
    Failed.CANCELLED: _("活动已取消"),
    Failed.AGAIN: _("已经签到过"),
    Failed.EARLY: _("还没到签到时间"),
    Failed.LATE: _("活动已经结束"),
    Failed.OLD: _("现场码不对或已经换了"),
}


class WishState(StrEnum):
    OPEN = "open"
    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


WISH_STATE_WORDS = {
    WishState.OPEN: _("等邻居加入"),
    WishState.OFFERED: _("人数够了，等组织者答复"),
    WishState.TAKEN: _("正在筹办"),
    WishState.DECLINED: _("暂时办不了"),
    WishState.WITHDRAWN: _("已收回"),
}
WISH_VERB_WORDS = {
    "join": _("我也想参加"),
    "offer": _("交给组织者"),
    "take": _("答应筹办"),
    "decline": _("说明办不了"),
    "withdraw": _("收回"),
}
WISH_FLOW = Flow(
    #    verb        before          after
    *stays("join",   "open offered"),
    Step("offer",    "open",         "offered"),
    Step("take",     "open offered", "taken"),
    Step("decline",  "open offered", "declined"),
    Step("withdraw", "open offered", "withdrawn"),
    start="open", verbs=WISH_VERB_WORDS, states=WISH_STATE_WORDS,
    refusals={"join": _("这个愿望{state}，不能再加入")},
)  # fmt: skip
