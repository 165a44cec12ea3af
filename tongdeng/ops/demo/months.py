"""Published months: the newest of Dingli at once, and what becomes of it when a case is sent back afterwards."""

from datetime import datetime, timedelta
from functools import partial

from tongdeng.boards.actions import marking, months
from tongdeng.boards.rules.months import SETTLE, newest
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing, Opinion
from tongdeng.cases.models import Case
from tongdeng.kernel.clock import local_day
from tongdeng.ops.demo.bench import HOUR
from tongdeng.ops.demo.pictures import drawn
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import COMMUNITY, Cast, home

HOME, KIND = home(12, 1, 301), "home.leak.ceiling"
WORDS = "厨房顶上渗水，楼上水管接头要换，配件要订。"
ANSWER = "收到，配件要从厂里订，到货就来换。"
REMEDY = "配件到货，换了楼上的接头，看了一小时没有再渗。"
AGAIN = "昨晚顶上又渗水了。"
LATELY = timedelta(days=3)  # before now it is finished; it may be sent back for 15 days


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule a case of the last month that is published; its part came late."""
    until = simulation.until
    first = newest(until)
    filed_at = until.replace(year=first.year, month=first.month, day=26, hour=10, minute=0)
    done = until - LATELY
    simulation.at(filed_at, partial(_file, cast))
    simulation.at(filed_at + HOUR, partial(_hand_over, cast))
    simulation.at(done, partial(_finish, cast))


def publish(at: datetime) -> None:
    """Publish the newest month of Dingli, then let the case be sent back; the worker publishes all others in minutes."""
    marking.mark_due(at=at)
    months.count(at=at, at_most=1, within=COMMUNITY)
    case = Case.objects.select_related("reporter").get(place=HOME, category=KIND)
    assert case.reporter is not None
    actions.reopen(case, Opinion(2, AGAIN), by=as_of(case.reporter, at), at=at)
    marking.mark([(COMMUNITY, local_day(case.filed_at))], at=at - SETTLE)
    months.count(at=at, at_most=1, within=COMMUNITY)


def _file(cast: Cast, at: datetime) -> None:
    filing = Filing(place=HOME, words=WORDS, category=KIND)
    actions.file(filing, by=as_of(cast.residents[0][0], at), at=at)


def _hand_over(cast: Cast, at: datetime) -> None:
    case, worker = Case.objects.get(place=HOME, category=KIND), cast.workers[0]
    case = actions.answer(case, words=ANSWER, by=as_of(cast.desk, at), at=at)
    case = actions.assign(case, to=worker, by=as_of(cast.desk, at), at=at)
    actions.accept(case, by=as_of(worker, at), at=at)


def _finish(cast: Cast, at: datetime) -> None:
    case = Case.objects.get(place=HOME, category=KIND)
    photo = drawn("12号楼 换接头后", mended=True)
    actions.finish(case, remedy=REMEDY, photos=[photo], by=as_of(cast.workers[0], at), at=at)
