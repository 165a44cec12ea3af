"""The states and steps of topics, consultations, resolutions and items of the joint meeting. Pure."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.flow import Flow, Step, stays


class Origin(StrEnum):
    """Where a topic came from; source: F4, F5 and 条例 on hotlines as analogue."""

    CASE = "case"
    REOPENED = "reopened"
    PENDING = "pending"
    HOT = "hot"
    RESIDENTS = "residents"
    PARTY = "party"
    JOINT = "joint"


ORIGIN_WORDS = {
    Origin.CASE: _("由诉求提出"),
    Origin.REOPENED: _("诉求退回重办两次"),
    Origin.PENDING: _("诉求 30 天没有办结"),
    Origin.HOT: _("多件诉求反映同一件事"),
    Origin.RESIDENTS: _("居民联名提出"),
    Origin.PARTY: _("由一方提出"),
    Origin.JOINT: _("联席会议交办"),
}


class TopicState(StrEnum):
    PROPOSED = "proposed"
    RAISED = "raised"
    TABLED = "tabled"
    RESOLVED = "resolved"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


TOPIC_WORDS = {
    TopicState.PROPOSED: _("正在联名"),
    TopicState.RAISED: _("已提出，待排期"),
    TopicState.TABLED: _("已列入议程"),
    TopicState.RESOLVED: _("已有决议"),
    TopicState.REFERRED: _("已提请联席会议"),
    TopicState.WITHDRAWN: _("已撤回"),
    TopicState.REFUSED: _("不予列入"),
}
TOPIC_VERBS = {
    "back": _("联名"),
    "raise": _("提出议题"),
    "table": _("列入议程"),
    "untable": _("移出议程"),
    "resolve": _("形成决议"),
    "fail": _("没有结果"),
    "refer": _("提请联席会议"),
    "answer": _("联席会议答复"),
    "settle": _("联席会议已解决"),
    "reopen": _("重新提出"),
    "withdraw": _("撤回"),
    "refuse": _("不予列入"),
    "link": _("关联诉求"),
}
TOPIC = Flow(
    #    verb        before            after
    Step("raise",    "proposed",        "raised"),
    Step("table",    "raised",          "tabled"),
    Step("untable",  "tabled",          "raised"),
    Step("resolve",  "tabled",          "resolved"),
    Step("fail",     "tabled",          "raised"),
    Step("refer",    "raised tabled resolved", "referred"),
    Step("answer",   "referred",        "raised"),
    Step("settle",   "referred",        "resolved"),
    Step("reopen",   "resolved",        "raised"),
    Step("withdraw", "proposed raised", "withdrawn"),
    Step("refuse",   "proposed raised", "refused"),
    *stays("back",   "proposed"),
    *stays("link",   "proposed raised tabled referred"),
    start="proposed", verbs=TOPIC_VERBS, states=TOPIC_WORDS,
)  # fmt: skip
TOPIC_OVER = (TopicState.RESOLVED, TopicState.WITHDRAWN, TopicState.REFUSED)
TRIES = 2  # without a result; then it goes up (DL-15)


class State(StrEnum):
    PREPARED = "prepared"
    ANNOUNCED = "announced"
    HELD = "held"
    RECORDED = "recorded"
    SIGNING = "signing"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATE_WORDS = {
    State.PREPARED: _("准备中"),
    State.ANNOUNCED: _("已公告，待开会"),
    State.HELD: _("正在会诊"),
    State.RECORDED: _("纪要待各方核对"),
    State.SIGNING: _("待各方签字"),
    State.PUBLISHED: _("结果已公开"),
    State.CLOSED: _("已办结归档"),
    State.CANCELLED: _("已取消"),
}
VERBS = {
    "plan": _("安排议程"),
    "announce": _("公告"),
    "move": _("改期"),
    "seat": _("登记出席代表"),
    "hold": _("开始会诊"),
    "arrive": _("签到"),
    "arrive_paper": _("登记签到表"),
    "chair": _("主持"),
    "speak": _("申请发言"),
    "consent": _("同意临时增加议题"),
    "delegate": _("委托"),
    "position": _("表态"),
    "paper": _("登记纸上表态"),
    "resolve": _("作出决议"),
    "record": _("提交纪要"),
    "draft": _("修改纪要"),
    "shoot": _("存档现场照片"),
    "comment": _("核对纪要"),
    "freeze": _("定稿并送签"),
    "sign": _("签字"),
    "sign_paper": _("登记纸上签字"),
    "publish": _("公开结果"),
    "close": _("办结归档"),
    "cancel": _("取消"),
    "tick": _("完成一步"),
}
UNTIL_HELD = "prepared announced held"
CONSULTATION = Flow(
    #    verb        before               after
    Step("announce", "prepared",           "announced"),
    Step("move",     "announced",          "announced"),
    Step("hold",     "announced",          "held"),
    Step("record",   "held",               "recorded"),
    Step("freeze",   "recorded",           "signing"),
    Step("publish",  "signing",            "published"),
    Step("close",    "published",          "closed"),
    Step("cancel",   "prepared announced", "cancelled"),
    *stays("plan",       UNTIL_HELD),
    *stays("seat",       UNTIL_HELD),
    *stays("consent",    "announced held"),
    *stays("delegate",   "announced held"),
    *stays("arrive",       "announced held"),
    *stays("arrive_paper", "announced held"),
    *stays("read",       "announced"),
    *stays("chair",      "held"),
    *stays("speak",      "held"),
    *stays("position",   "held"),
    *stays("paper",      "held"),
    *stays("resolve",    "held"),
    *stays("draft",      "held recorded signing"),
    *stays("shoot",      "held recorded"),
    *stays("comment",    "recorded"),
    *stays("sign",       "signing"),
    *stays("sign_paper", "signing"),
    *stays("tick",       "prepared announced held recorded signing published"),
    start="prepared", verbs=VERBS, states=STATE_WORDS,
)  # fmt: skip
SEEN_BY_RESIDENTS = tuple(state for state in State if state not in (State.PREPARED, State.CANCELLED))


class ResolutionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    EVALUATED = "evaluated"
    REPLACED = "replaced"
    NOT_CARRIED = "not_carried"
    NOTED = "noted"


RESOLUTION_WORDS = {
    ResolutionState.OPEN: _("正在落实"),
    ResolutionState.DONE: _("已落实，待居民评价"),
    ResolutionState.EVALUATED: _("已评价"),
    ResolutionState.REPLACED: _("已由新决议代替"),
    ResolutionState.NOT_CARRIED: _("不再落实"),
    ResolutionState.NOTED: _("无需落实"),
}
RESOLUTION = Flow(
    #    verb         before  after
    Step("finish",    "open", "done"),
    Step("conclude",  "done", "evaluated"),
    Step("replace",   "open", "replaced"),
    Step("abandon",   "open", "not_carried"),
    Step("note",      "open", "noted"),
    *stays("evaluate", "done"),
    start="open", states=RESOLUTION_WORDS,
    verbs={
        "finish": _("登记落实"), "conclude": _("结束评价"), "replace": _("以新决议代替"), "abandon": _("说明不再落实"),
        "note": _("备案"), "evaluate": _("评价"),
    },
)  # fmt: skip


class JointState(StrEnum):
    REFERRED = "referred"
    CONVENED = "convened"
    ANSWERED = "answered"


JOINT_WORDS = {
    JointState.REFERRED: _("待街道召集"),
    JointState.CONVENED: _("已召集"),
    JointState.ANSWERED: _("已答复"),
}
# There is no step that turns one away: failing to convene is punishable (Henan 物业管理条例 arts 74, 90(2)).
JOINT = Flow(
    #    verb      before              after
    Step("convene", "referred convened", "convened"),
    Step("answer",  "convened",          "answered"),
    start="referred", verbs={"convene": _("召集"), "answer": _("答复")}, states=JOINT_WORDS,
)  # fmt: skip
