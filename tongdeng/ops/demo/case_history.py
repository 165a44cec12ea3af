"""Six weeks of cases from many homes: nearly all in time and solved, few sent back, some still open."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from tongdeng.cases import actions
from tongdeng.cases.actions import Filing, Opinion
from tongdeng.cases.models import Case
from tongdeng.cases.rules import Channel
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Refused
from tongdeng.ops.demo.pictures import drawn
from tongdeng.ops.demo.simulation import Simulation, Step, as_of
from tongdeng.ops.demo.town import Cast, area
from tongdeng.people.models import Person

CASES = 150
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

#   category               at      what somebody says
SAYINGS = """
home.leak.ceiling        | home | 卫生间天花板往下滴水，楼上可能漏了
home.water.pressure      | home | 晚上厨房水流很小，洗菜都费劲
home.drain.blocked       | home | 厨房下水堵了，往上反水
home.power.none          | home | 家里突然停电，邻居家有电
home.door.intercom       | home | 对讲不响，快递送不上来
home.heating.cold        | home | 次卧暖气片只有一半热
building.light.out       | building | 三楼楼道灯坏了，晚上看不见
building.door.broken     | building | 单元门关不严，整夜开着
building.fire.blocked    | building | 楼道里堆了旧沙发和纸箱
building.ebike.upstairs  | building | 有人把电动车电瓶拿上楼充电
building.clean.dirty     | building | 楼道一周没拖了
building.lift.stopped    | building | 电梯停在一楼不动
estate.light.out         | 0 | 广场西边两盏路灯不亮
estate.parking.blocked   | 3 | 我的车位被外来车占了
estate.ebike.charging    | 4 | 三号充电口插上没反应
estate.facility.play     | 5 | 滑梯边上有块板裂了，孩子容易划到
estate.facility.fitness  | 6 | 漫步机一只脚踏松了
estate.waste.full        | 1 | 东门垃圾桶满了，味道很大
estate.parking.gate      | 2 | 西门抬杆不认车牌
estate.green.trim        | 0 | 一楼窗前的树太高，挡光
people.fee.query         | home | 请问物业费怎么算，能不能开发票
people.neighbour.noise   | home | 楼上晚上十一点还在跺脚
people.pet.dog           | 0 | 早上有人遛狗不牵绳
people.activity.idea     | 0 | 想在广场办个冬至包饺子活动
people.staff.praise      | home | 保安帮老人把米提上楼，表扬
"""
REPLIES = (
    "您好，已收到，马上安排师傅去看。",
    "您好，师傅半小时内到，请保持电话畅通。",
    "谢谢反映，今天之内给您处理。",
)
REMEDIES = (
    "已更换损坏部件，试用正常。",
    "已现场处理好，请您看看。",
    "已修好，并检查了同类部位。",
    "已清理干净。",
)
WORDS = ("很及时，谢谢。", "修好了。", "师傅态度好。", "")


@dataclass(frozen=True, slots=True)
class Plan:
    """The course of one case: minutes to the answer and the assignment, hours of work, and the end."""

    answer: int
    hand: int
    work: float
    end: str


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule all cases and what happens to them."""
    # Fixed seeds: the demo tells the same story on every machine, only the dates differ.
    chance = Random(2026)
    for number in range(CASES):
        filed = _moment(chance, simulation.until, number)
        simulation.at(filed, lambda at, n=number: _begin(simulation, cast, Random(n), at))  # type: ignore[misc]
    # Two that nobody took up: their clocks escalate before everybody's eyes.
    for number, ago in ((9001, 3 * HOUR), (9002, 25 * MINUTE)):
        simulation.at(simulation.until - ago, lambda at, n=number: _left_alone(cast, Random(n), at))  # type: ignore[misc]


def _moment(chance: Random, until: datetime, number: int) -> datetime:
    day = until - timedelta(days=40 * (1 - number / CASES))
    return day.replace(hour=chance.randint(7, 20), minute=chance.randint(0, 59), second=chance.randint(0, 59))


def _begin(simulation: Simulation, cast: Cast, chance: Random, at: datetime) -> None:
    case = _file(cast, chance, at)
    if case is None:
        return
    fate = Plan(
        answer=chance.choice((4, 7, 9, 12, 15, 18, 22, 26, 33, 41, 52, 58)),
        hand=chance.choice((2, 3, 5, 8, 20)),
        work=chance.choice((0.5, 1, 2, 3, 6, 20, 26, 50)),
        end=chance.choices(
            ("confirm", "silence", "reopen", "pause", "withdraw", "refuse"), (65, 18, 1, 8, 4, 4)
        )[0],
    )
    _plan_case(simulation, cast, chance, case.pk, fate, at)


def _plan_case(
    simulation: Simulation, cast: Cast, chance: Random, pk: UUID, fate: Plan, at: datetime
) -> None:
    worker = chance.choice(cast.workers)
    desk = cast.desk
    answered = at + fate.answer * MINUTE
    if fate.end == "withdraw":
        return simulation.at(
            at + 3 * MINUTE, _step(pk, lambda c, t: actions.withdraw(c, by=_reporter(c, t), at=t))
        )
    simulation.at(
        answered,
        _step(pk, lambda c, t: actions.answer(c, words=chance.choice(REPLIES), by=as_of(desk, t), at=t)),
    )
    if fate.end == "refuse":
        reason = "这件事属于供电公司管理，已把电话发给您：95598。"
        return simulation.at(
            answered + HOUR, _step(pk, lambda c, t: actions.refuse(c, reason=reason, by=as_of(desk, t), at=t))
        )
    handed = answered + fate.hand * MINUTE
    simulation.at(handed, _step(pk, lambda c, t: actions.assign(c, to=worker, by=as_of(desk, t), at=t)))
    begun = handed + chance.randint(5, 90) * MINUTE
    simulation.at(begun, _step(pk, lambda c, t: actions.accept(c, by=as_of(worker, t), at=t)))
    if fate.end == "pause":
        until = begun + 30 * HOUR
        simulation.at(
            begun + 20 * MINUTE,
            _step(
                pk,
                lambda c, t: actions.pause(
                    c, reason="缺配件，已订货，到货就装。", until=until, by=as_of(worker, t), at=t
                ),
            ),
        )
        begun = until
    done = begun + fate.work * HOUR
    _plan_end(simulation, chance, pk, worker, replace(fate, work=0), done)
    return None


def _plan_end(
    simulation: Simulation, chance: Random, pk: UUID, worker: Person, fate: Plan, done: datetime
) -> None:
    done = _by_day(done)
    simulation.at(done, _step(pk, lambda c, t: _finish(c, chance, worker, t)))
    if fate.end == "silence":
        return None
    judged = _by_day(done + chance.randint(1, 30) * HOUR)
    if fate.end != "reopen":
        opinion = Opinion(chance.choice((5, 5, 5, 4, 4, 3)), chance.choice(WORDS))
        return simulation.at(
            judged, _step(pk, lambda c, t: actions.confirm(c, opinion, by=_reporter(c, t), at=t))
        )
    again = Opinion(words="又出现了，没有修好，请再来看看。")
    simulation.at(judged, _step(pk, lambda c, t: actions.reopen(c, again, by=_reporter(c, t), at=t)))
    simulation.at(judged + 40 * MINUTE, _step(pk, lambda c, t: actions.accept(c, by=as_of(worker, t), at=t)))
    second = _by_day(judged + 5 * HOUR)
    simulation.at(second, _step(pk, lambda c, t: _finish(c, chance, worker, t)))
    simulation.at(
        _by_day(second + 3 * HOUR),
        _step(pk, lambda c, t: actions.confirm(c, Opinion(4, "这次好了。"), by=_reporter(c, t), at=t)),
    )
    return None


def _by_day(moment: datetime) -> datetime:
    local = moment.astimezone(LOCAL)
    if local.hour < 8:
        return local.replace(hour=8, minute=local.minute)
    return local if local.hour < 21 else (local + DAY).replace(hour=9)


def _file(cast: Cast, chance: Random, at: datetime) -> Case | None:
    category, place, words = (part.strip() for part in chance.choice(SAYINGS.strip().splitlines()).split("|"))
    person, home = chance.choice(cast.residents)
    code = home if place == "home" else home[:18] if place == "building" else area(int(place))
    filing = Filing(place=code, words=words, category=category)
    by: Person = person
    if chance.random() < 0.3:
        filing = replace(filing, channel=Channel.PHONE, caller_phone=person.phone or "", caller=person.title)
        by = cast.desk
    try:
        return actions.file(filing, by=as_of(by, at), at=at)
    except Refused:
        return None


def _left_alone(cast: Cast, chance: Random, at: datetime) -> None:
    person, home = chance.choice(cast.residents)
    words = (
        "四楼楼道灯全不亮，晚上老人下楼害怕" if chance.random() < 0.5 else "单元门口地砖塌了一块，差点绊倒"
    )
    category = "building.light.out" if "灯" in words else "estate.road.broken"
    actions.file(Filing(place=home[:18], words=words, category=category), by=as_of(person, at), at=at)


def _finish(case: Case, chance: Random, worker: Person, at: datetime) -> Case:
    photos = [drawn(case.category.name, mended=True)] if case.category.photo_needed else []
    return actions.finish(case, remedy=chance.choice(REMEDIES), photos=photos, by=as_of(worker, at), at=at)


def _reporter(case: Case, at: datetime) -> Person:
    assert case.reporter is not None
    return as_of(case.reporter, at)


def _step(pk: UUID, verb: Callable[[Case, datetime], Case]) -> Step:
    """Return a step that runs a verb with the case as it is then; a refused verb is skipped."""

    def step(at: datetime) -> None:
        case = Case.objects.get(pk=pk)
        try:
            verb(case, at)
        except Refused:
            return

    return step
