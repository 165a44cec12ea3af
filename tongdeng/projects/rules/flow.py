"""How a project runs: where it comes from, its states and verbs. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays

TITLE_AT_MOST, WORDS_AT_MOST, REASON_AT_MOST, NAME_AT_MOST = 80, 2000, 500, 80
NOTE_AT_MOST = 1000
SCOPE_AT_MOST = 60


class Origin(StrEnum):
    RESOLUTION = "resolution"
    VOTE = "vote"
    PLAN = "plan"
    EMERGENCY = "emergency"


ORIGIN_WORDS = {
    Origin.RESOLUTION: _("三方会诊决议"),
    Origin.VOTE: _("业主表决"),
    Origin.PLAN: _("年度计划"),
    Origin.EMERGENCY: _("应急维修"),
}


@dataclass(frozen=True, slots=True)
class Emergency:
    """A kind of danger for which the fund may pay without a vote."""

    key: str
    word: Sentence


@dataclass(frozen=True, slots=True)
class EmergencyLaw:
    """Where repairs without a vote are allowed, for which dangers, and where that is written."""

    place: str
    source: Sentence
    kinds: tuple[Emergency, ...]


EMERGENCIES = (
    EmergencyLaw("41", _("河南省物业管理条例第七十条"), (
        Emergency("a", _("电梯、消防设施故障，被要求停用")),
        Emergency("b", _("屋面、外墙渗漏，严重影响使用")),
        Emergency("c", _("外墙面有脱落危险")),
        Emergency("d", _("专用排水设施坍塌、堵塞、爆裂")),
        Emergency("e", _("楼体栏杆严重损坏，危及安全")),
        Emergency("f", _("其他危及房屋安全的紧急情况")),
    )),
)  # fmt: skip
EMERGENCY_WORDS = {kind.key: kind.word for law in EMERGENCIES for kind in law.kinds}


def emergency_law(place: str) -> EmergencyLaw | None:
    """Return the law by which a place may repair without a vote; None where no such law was read."""
    return next((law for law in EMERGENCIES if place.startswith(law.place)), None)


class State(StrEnum):
    PLANNED = "planned"
    STARTED = "started"
    SUSPENDED = "suspended"
    FINISHED = "finished"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


STATE_WORDS = {
    State.PLANNED: _("筹备中"),
    State.STARTED: _("施工中"),
    State.SUSPENDED: _("已停工"),
    State.FINISHED: _("已全部验收，待结算"),
    State.COMPLETED: _("已竣工"),
    State.CANCELLED: _("已取消"),
}
VERB_WORDS = {
    "start": _("开工"),
    "suspend": _("停工"),
    "resume": _("复工"),
    "finish": _("全部验收完毕"),
    "complete": _("提交竣工报告"),
    "cancel": _("取消工程"),
    "change": _("修改方案"),
    "bill": _("编制工程量清单"),
    "fund": _("登记资金来源"),
    "measure": _("登记测量单"),
    "countersign": _("会签测量单"),
    "void": _("作废测量单"),
    "vary": _("提出变更"),
    "approve": _("批准变更"),
    "dispute": _("提出争议"),
    "put": _("提请验收"),
    "sign": _("签字验收"),
    "refuse": _("不同意验收"),
    "settle": _("登记结算"),
    "give_back": _("退还质保金"),
    "plan_milestone": _("增加节点"),
    "review": _("核对节点"),
    "note": _("写施工日志"),
    "pair": _("配成前后对比"),
    "publish": _("公开照片"),
    "paper": _("登记验收资料"),
    "defect": _("登记保修问题"),
    "answer": _("登记施工方答复"),
    "repair": _("登记已修好"),
    "inspect": _("登记联合检查"),
}
UNDER_WAY = "started suspended finished"
BUILT = "started finished"
REFUSALS = {
    "change": _("开工以后方案只能通过变更来改"),
    "bill": _("开工以后清单只能通过变更来改"),
    "fund": _("“{state}”的工程不能再登记资金来源"),
    "measure": _("“{state}”的工程不能登记测量单，开工以后才能"),
    "put": _("“{state}”的工程不能提请验收，开工以后才能"),
    "settle": _("全部验收完毕以后才能登记结算"),
    "complete": _("全部验收完毕以后才能提交竣工报告"),
}
FLOW = Flow(
    #    verb        before                       after
    Step("start",    "planned",                   "started"),
    Step("suspend",  "started",                   "suspended"),
    Step("resume",   "suspended",                 "started"),
    Step("finish",   "started",                   "finished"),
    Step("complete", "finished",                  "completed"),
    Step("cancel",   "planned started suspended", "cancelled"),
    #      verb            states that it leaves as they are
    *stays("change",       "planned"),
    *stays("bill",         "planned"),
    *stays("fund",         "planned started suspended finished"),
    *stays("measure",      BUILT),
    *stays("countersign",  BUILT),
    *stays("void",         UNDER_WAY),
    *stays("vary",         UNDER_WAY),
    *stays("approve",      UNDER_WAY),
    *stays("dispute",      UNDER_WAY),
    *stays("put",          BUILT),
    *stays("sign",         BUILT),
    *stays("refuse",       UNDER_WAY),
    *stays("settle",       "finished"),
    *stays("give_back",    "completed"),
    *stays("plan_milestone", "planned started suspended"),
    *stays("review",       UNDER_WAY),
    *stays("note",         "planned started suspended finished"),
    *stays("pair",         "started suspended finished completed"),
    # Also of works that are over or given up: what shows somebody must be taken back at any time.
    *stays("publish",      "started suspended finished completed cancelled"),
    *stays("paper",        "planned started suspended finished"),
    *stays("defect",       "started suspended finished completed"),
    *stays("answer",       "started suspended finished completed"),
    *stays("repair",       "started suspended finished completed"),
    *stays("inspect",      "started suspended finished completed"),
    start="planned", verbs=VERB_WORDS, states=STATE_WORDS, refusals=REFUSALS,
)  # fmt: skip
STARTED_ONCE = (State.STARTED, State.SUSPENDED, State.FINISHED, State.COMPLETED)
