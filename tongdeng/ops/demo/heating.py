"""Building 12: cold radiators, from the report to the praise."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from tongdeng.cases import actions
from tongdeng.cases.actions import Filing, Opinion
from tongdeng.cases.models import Case
from tongdeng.ops.demo.pictures import drawn
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import Cast, home
from tongdeng.people.models import Person

HOME = home(12, 1, 301)
DAYS_AGO = 16


ANSWER = "王女士您好，已通知水暖师傅，上午 10 点前上门查看。"
CAUSE = "12号楼立管阀门卡住，楼上楼下三户都不热，需换阀。"
REMEDY = "更换了 12 号楼 1 单元立管阀门并排气，室温已升到 21℃，同一立管的三户都已恢复。"
THANKS = "当天就修好了，屋里暖和了，谢谢李师傅。"

Verb = Callable[[Case, Cast, datetime], Case]
#    hour  minute  what happens
STORY: tuple[tuple[int, int, Verb], ...] = (
    (9,  14, lambda c, who, at: actions.answer(c, words=ANSWER, by=as_of(who.desk, at), at=at)),
    (9,  16, lambda c, who, at: actions.assign(c, to=who.workers[0], by=as_of(who.desk, at), at=at)),
    (9,  30, lambda c, who, at: actions.accept(c, by=as_of(who.workers[0], at), at=at)),
    (9,  52, lambda c, who, at: actions.shoot(c, [drawn("12号楼 暖气不热", mended=False)], stage="before", by=as_of(who.workers[0], at), at=at)),
    (10,  5, lambda c, who, at: actions.note(c, words=CAUSE, by=as_of(who.workers[0], at), at=at)),
    (15, 40, lambda c, who, at: actions.finish(c, remedy=REMEDY, photos=[drawn("12号楼 换阀后", mended=True)], by=as_of(who.workers[0], at), at=at)),
    (18, 20, lambda c, who, at: actions.confirm(c, Opinion(5, THANKS), by=as_of(who.residents[0][0], at), at=at)),
)  # fmt: skip


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule the steps of the story."""
    day = (simulation.until - timedelta(days=DAYS_AGO)).replace(hour=0, minute=0, second=0, microsecond=0)
    resident = cast.residents[0][0]
    simulation.at(day.replace(hour=9, minute=2), lambda at: _file(resident, at))
    for hour, minute, verb in STORY:
        simulation.at(day.replace(hour=hour, minute=minute), partial(_go_on, verb, cast))
    simulation.at(day.replace(hour=9, minute=5) + timedelta(days=2), lambda at: _praise(resident, cast, at))


def _go_on(verb: Verb, cast: Cast, at: datetime) -> None:
    verb(Case.objects.get(place=HOME, category="home.heating.cold"), cast, at)


def _file(resident: Person, at: datetime) -> None:
    filing = Filing(
        place=HOME,
        words="家里暖气不热，两天了，老人在家冷得受不了。",
        photos=[drawn("暖气片冰凉", mended=False)],
    )
    actions.file(filing, by=as_of(resident, at), at=at)


def _praise(resident: Person, cast: Cast, at: datetime) -> None:
    words = "感谢李师傅和陈管家，大冷天当天就把整个单元的暖气修好了，给你们点赞。"
    case = actions.file(
        Filing(place=HOME, words=words, category="people.staff.praise"), by=as_of(resident, at), at=at
    )
    later = at + timedelta(minutes=21)
    reply = "谢谢您的肯定，已转告李师傅，我们继续努力。"
    case = actions.settle(case, words=reply, by=as_of(cast.desk, later), at=later)
    actions.confirm(case, Opinion(5), by=as_of(resident, later), at=later + timedelta(hours=1))
