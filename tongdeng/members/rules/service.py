"""Tasks, and service in minutes: how long, how much on a day, who may verify it, what is dangerous. Pure.

Source: Regulation on Voluntary Service (志愿服务条例) arts. 15-17, 19, 25.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TITLE_AT_MOST, WORDS_AT_MOST, NOTE_AT_MOST = 60, 500, 200
PEOPLE_AT_MOST, INTERVAL_AT_MOST = 200, 90  # people of a task; days between two visits
# More than this on one day is believed to two verifiers only (VM-3).
LONG_DAY, WHOLE_DAY = 10 * 60, 24 * 60  # minutes
# Somebody who forgot to check out is asked this long after the planned end (VM-1).
GRACE = timedelta(hours=2)
LATE_RECORD = timedelta(days=31)  # a list comes at most so long after the service
TRAVEL_COUNTS = False  # the way to a service is none; a city that counts it says so here
# Hours are told in tenths, rounded down once, at the end of a sum (VM-1).
STEP_MINUTES, TENTHS = 6, 10


class Kind(StrEnum):
    """What a task is: a building to look after, a patrol, the visits of somebody who lives alone, or one need."""

    BUILDING = "building"
    PATROL = "patrol"
    VISITS = "visits"
    NEED = "need"


KIND_WORDS = {
    Kind.BUILDING: _("联系楼栋"),
    Kind.PATROL: _("巡逻"),
    Kind.VISITS: _("定期探访"),
    Kind.NEED: _("一次服务"),
}


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


TASK_WORDS = {TaskState.OPEN: _("正在进行"), TaskState.DONE: _("已结束"), TaskState.CANCELLED: _("已取消")}
AT_A_TASK = ("change", "invite", "take", "decline", "offer", "release", "check_in", "record")
TASK = Flow(
    #    verb     before  after
    Step("finish", "open", "done"),
    Step("cancel", "open", "cancelled"),
    *(step for verb in AT_A_TASK for step in stays(verb, "open")),
    start="open", verbs={"finish": _("结束"), "cancel": _("取消")}, states=TASK_WORDS,
    refusals=dict.fromkeys(AT_A_TASK, _("这项服务已经结束或取消")),
)  # fmt: skip


class Answer(StrEnum):
    """What became of an invitation. One that was declined, ran out or was called back looks the same (VM-6)."""

    WAITING = "waiting"
    TAKEN = "taken"
    OVER = "over"


class State(StrEnum):
    RUNNING = "running"
    FORGOTTEN = "forgotten"
    RECORDED = "recorded"
    HALF = "half"
    VERIFIED = "verified"
    REFUSED = "refused"
    DROPPED = "dropped"
    VOID = "void"


STATE_WORDS = {
    State.RUNNING: _("服务中"),
    State.FORGOTTEN: _("没有签退，等本人确认"),
    State.RECORDED: _("等待核实"),
    State.HALF: _("等第二人核实"),
    State.VERIFIED: _("已核实"),
    State.REFUSED: _("未通过核实"),
    State.DROPPED: _("本人已撤销"),
    State.VOID: _("核实后更正作废"),
}
FLOW = Flow(
    #    verb         before                              after
    Step("check_out", "running",                          "recorded"),
    Step("lapse",     "running",                          "forgotten"),
    Step("confirm",   "forgotten",                        "recorded"),
    Step("verify",    "recorded half",                    "verified"),
    Step("halve",     "recorded",                         "half"),
    Step("refuse",    "forgotten recorded half",          "refused"),
    Step("drop",      "running forgotten recorded half",  "dropped"),
    Step("void",      "verified",                         "void"),
    start="running",
    verbs={
        "check_out": _("签退"), "confirm": _("确认结束时间"), "verify": _("核实"), "halve": _("第一次核实"),
        "refuse": _("不予核实"), "drop": _("撤销"), "void": _("更正作废"), "lapse": _("到点结束"),
    },
    states=STATE_WORDS,
)  # fmt: skip
# What stands in the way of another service at the same time, and what nobody counts any more.
GONE = (State.REFUSED, State.DROPPED, State.VOID)
WAITING = (State.RECORDED, State.HALF)


def wrong_times(starts: datetime, ends: datetime, now: datetime) -> Sentence:
    """Say what is wrong with the time of a service that is entered afterwards; "" for nothing (VM-3)."""
    if ends <= starts:
        return _("结束时间应晚于开始时间")
    if ends - starts > DAY:
        return _("一次服务不可能超过 24 小时")
    if ends > now:
        return _("服务还没有结束，不能登记以后的时间")
    if now - starts > LATE_RECORD:
        return _("超过一个月的服务不能再补登")
    return ""


def minutes(starts: datetime, ends: datetime) -> int:
    """Return the whole minutes between two moments."""
    return max(0, (ends - starts) // MINUTE)


def by_day(starts: datetime, ends: datetime) -> dict[date, int]:
    """Return the minutes of a service on each local day that it touches."""
    found: dict[date, int] = {}
    while starts < ends:
        day = starts.astimezone(LOCAL).date()
        midnight = datetime(day.year, day.month, day.day, tzinfo=LOCAL) + DAY
        until = min(ends, midnight)
        found[day] = minutes(starts, until)
        starts = until
    return found


def most_on_a_day(spans: Iterable[tuple[datetime, datetime]], days: Iterable[date]) -> int:
    """Return the most minutes that spans of service come to on one of these local days."""
    sums = dict.fromkeys(days, 0)
    for starts, ends in spans:
        for day, count in by_day(starts, ends).items():
            if day in sums:
                sums[day] += count
    return max(sums.values(), default=0)


def needs_second(minutes_on_day: int) -> bool:
    """Say whether so much service on one day takes a second verifier (VM-3)."""
    return minutes_on_day > LONG_DAY


def hours(total: int) -> str:
    """Return a sum of minutes as hours with one decimal, rounded down."""
    tenths = total // STEP_MINUTES
    return f"{tenths // TENTHS}.{tenths % TENTHS}"


@dataclass(frozen=True, slots=True)
class Danger:
    """A dangerous kind of service: between which ages it is done, and whether it takes a training."""

    word: Sentence
    least_age: int
    most_age: int
    training: bool = True


DANGERS = {
    "height": Danger(_("登高作业"), 18, 60),
    "electric": Danger(_("电气检修"), 18, 60),
    "flood": Danger(_("防汛排险"), 18, 60),
    "fire": Danger(_("消防协助"), 18, 60),
    "traffic": Danger(_("路口疏导"), 18, 65),
    "night": Danger(_("夜间巡逻"), 18, 65, training=False),
}


class Proof(StrEnum):
    """What is on file for a volunteer before dangerous service."""

    INSURANCE = "insurance"
    TRAINING = "training"


PROOF_WORDS = {Proof.INSURANCE: _("保险"), Proof.TRAINING: _("培训")}


def not_fit(danger: str, *, age: int | None, insured: bool, trained: bool) -> Sentence:
    """Say why somebody may not do a dangerous service, naming the article; "" where nothing speaks against it (VM-5)."""
    rule = DANGERS.get(danger)
    if rule is None:
        return ""
    if age is None or not rule.least_age <= age <= rule.most_age:
        return _("“{what}”要年满 {least} 岁、不超过 {most} 岁，登记的年龄不符合（《志愿服务条例》第十五条）").format(
            what=rule.word, least=rule.least_age, most=rule.most_age
        )  # fmt: skip
    if not insured:
        return _("“{what}”有人身危险，要先为志愿者购买保险并登记（《志愿服务条例》第十七条）").format(what=rule.word)  # fmt: skip
    if rule.training and not trained:
        return _("“{what}”要先接受培训并登记（《志愿服务条例》第十六条）").format(what=rule.word)
    return ""
