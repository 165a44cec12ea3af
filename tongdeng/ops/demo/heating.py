"""Building 12: cold radiators, from the first word to the praise."""

from datetime import datetime, timedelta

from tongdeng.cases import actions, queries
from tongdeng.cases.actions import Filing, Opinion
from tongdeng.cases.models import Case
from tongdeng.kernel.clock import LOCAL
from tongdeng.ops.demo.pictures import drawn
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import Cast, home
from tongdeng.people.models import Person

HOME = home(12, 1, 301)
DAYS_AGO = 16


def plan(simulation: Simulation, cast: Cast) -> None:
    """Put the story's steps into the simulation."""
    day = (simulation.until - timedelta(days=DAYS_AGO)).date()
    resident, worker, desk = cast.residents[0][0], cast.workers[0], cast.desk

    def clock(hour: int, minute: int, days: int = 0) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL) + timedelta(days=days)

    def story() -> Case:
        return queries.fresh(Case.objects.get(place=HOME, category="home.heating.cold"))

    simulation.at(clock(9, 2), lambda at: _file(resident, at))
    simulation.at(
        clock(9, 14),
        lambda at: _ignore(
            actions.answer(
                story(), words="王女士您好，已通知水暖师傅，上午 10 点前上门查看。", by=as_of(desk, at), at=at
            )
        ),
    )
    simulation.at(
        clock(9, 16), lambda at: _ignore(actions.assign(story(), to=worker, by=as_of(desk, at), at=at))
    )
    simulation.at(clock(9, 30), lambda at: _ignore(actions.take(story(), by=as_of(worker, at), at=at)))
    simulation.at(
        clock(9, 52),
        lambda at: _ignore(
            actions.shoot(
                story(), [drawn("12号楼 暖气不热", mended=False)], stage="before", by=as_of(worker, at), at=at
            )
        ),
    )
    simulation.at(
        clock(10, 5),
        lambda at: _ignore(
            actions.note(
                story(), words="12号楼立管阀门卡住，楼上楼下三户都不热，需换阀。", by=as_of(worker, at), at=at
            )
        ),
    )
    simulation.at(
        clock(15, 40),
        lambda at: _ignore(
            actions.finish(
                story(),
                remedy="更换了 12 号楼 1 单元立管阀门并排气，室温已升到 21℃，同一立管的三户都已恢复。",
                photos=[drawn("12号楼 换阀后", mended=True)],
                by=as_of(worker, at),
                at=at,
            )
        ),
    )
    simulation.at(
        clock(18, 20),
        lambda at: _ignore(
            actions.confirm(
                story(), Opinion(5, "当天就修好了，屋里暖和了，谢谢李师傅。"), by=as_of(resident, at), at=at
            )
        ),
    )
    simulation.at(clock(9, 5, days=2), lambda at: _praise(resident, at))


def _file(resident: Person, at: datetime) -> None:
    filing = Filing(
        place=HOME,
        words="家里暖气不热，两天了，老人在家冷得受不了。",
        photos=[drawn("暖气片冰凉", mended=False)],
    )
    actions.file(filing, by=as_of(resident, at), at=at)


def _praise(resident: Person, at: datetime) -> None:
    filing = Filing(place=HOME, words="感谢李师傅和陈管家，大冷天当天就把整个单元的暖气修好了，给你们点赞。")
    actions.file(filing, by=as_of(resident, at), at=at)


def _ignore(case: Case) -> None:
    """Take a verb's answer where a step wants none."""
