"""The owners' committee of estate A: elected, filed, with two past meetings and one called; and two polls."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from dateutil.relativedelta import relativedelta

from tongdeng.committees.actions import meetings
from tongdeng.committees.actions import resolutions as deciding
from tongdeng.committees.actions import terms as verbs
from tongdeng.committees.actions.meetings import MeetingPlan, Sitters
from tongdeng.committees.actions.resolutions import ResolutionDraft
from tongdeng.committees.actions.terms import OfficeFiling, Term
from tongdeng.committees.models import Committee, Meeting, Seat
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import COMMUNITY, ESTATE, Cast, home
from tongdeng.people import actions as people
from tongdeng.people.models import Person
from tongdeng.people.queries import staff
from tongdeng.polls import actions
from tongdeng.polls.actions import Question, Response
from tongdeng.polls.models import Poll

DAY = timedelta(days=1)
SIZE = 7
CHAIRS_HOME = home(20, 1, 101)  # the roster has no owner for it

#     days ago  hour   agenda, and the minutes
FIRST = (
    37,
    19,
    "推选主任、副主任\n商定例会时间",
    "全体委员到会。推选周立冬为主任，例会定在每月第二个周三晚上。",
)
SECOND = (
    14,
    19,
    "听取物业冬季供暖情况\n广场公共收益公布",
    "物业钱经理列席，说明了供暖巡检安排。委员逐项讨论后签字。",
)
GUESTS = "物业服务企业钱经理"
DECISIONS = (
    (
        "supervise",
        "请物业每周公布供暖报修的办理情况",
        "每周一在公告栏和本平台公布上周供暖报修的件数、办结件数和超时件数。",
    ),
    ("publish", "公布第三季度公共收益", "电梯广告和临时停车收入共 18,600 元，账目在物业前台可以查阅。"),
)
NEXT = "听取楼道灯更换方案，准备提请业主表决\n春节期间门岗和消防安排\n意见征集“春天的广场”的结果"
SQUARE = "春天的广场，您最盼着添点什么？"
SQUARE_OPTIONS = (
    "多种些花和树",
    "加几张有靠背的长椅",
    "修一块平整的空地跳舞",
    "给孩子添一个沙坑",
    "保持现在这样",
)
REMARKS = (
    "长椅请放在背风的地方。",
    "空地离楼远一点，晚上九点后别放音乐。",
    "沙坑要有盖子，防猫。",
    "老人多，希望有扶手。",
)
BIKES = "12号楼门口的自行车，您觉得怎么停好？"
BIKE_OPTIONS = ("画线停在东侧", "加一个带棚的车架", "都停到电动车棚")
BIKE_RESPONSES = (2, 2, 1, 2, 3)


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule all of it."""
    members = _members(cast)
    ago = partial(_ago, simulation)
    simulation.at(ago(40, 10), lambda at: _form(cast, members, at))
    simulation.at(ago(39, 9), lambda at: _call(ago(FIRST[0], FIRST[1]), FIRST[2], at))
    simulation.at(ago(FIRST[0], FIRST[1], 5), lambda at: _hold(SIZE, at))
    simulation.at(ago(FIRST[0], FIRST[1], 20), _elect)
    simulation.at(ago(FIRST[0] - 1, 9), lambda at: _post(FIRST[3], at))
    simulation.at(ago(30, 15), lambda at: _file(cast, at))
    simulation.at(ago(23, 9), lambda at: _call(ago(SECOND[0], SECOND[1]), SECOND[2], at))
    simulation.at(ago(SECOND[0], SECOND[1], 5), lambda at: _hold(SIZE, at))
    simulation.at(ago(SECOND[0], SECOND[1], 40), _decide)
    simulation.at(ago(SECOND[0] - 2, 9), lambda at: _post(SECOND[3], at))
    simulation.at(ago(1, 9), lambda at: _call(at + 7 * DAY + timedelta(hours=10), NEXT, at))
    _ask_neighbours(simulation, cast)


def _ask_neighbours(simulation: Simulation, cast: Cast) -> None:
    """Ask building 12 about its bicycles, which is over, and the estate about its square, which is open."""
    chance = Random(5)
    bikes, square = _ago(simulation, 26, 10), _ago(simulation, 4, 10)
    closes = square.replace(hour=20) + 14 * DAY
    simulation.at(
        bikes, lambda at: _ask(cast.desk, home(12, 1, 101)[:18], BIKES, BIKE_OPTIONS, at, at + 8 * DAY)
    )
    simulation.at(square, lambda at: _ask(_chair(at), ESTATE, SQUARE, SQUARE_OPTIONS, at, closes))
    of_12 = [who for who, place in cast.residents if place.startswith(ESTATE + "012")]
    for number, who in enumerate(of_12, start=1):
        when = bikes + timedelta(hours=5 * number)
        simulation.at(when, lambda at, w=who, n=number: _answer(BIKES, w, BIKE_RESPONSES[n % 5], "", at))  # type: ignore[misc]
    for number, (who, _place) in enumerate(chance.sample(cast.residents[1:], 42)):
        when = square + timedelta(minutes=97 * number)
        option = chance.choices((1, 2, 3, 4, 5), (8, 14, 9, 6, 3))[0]
        words = REMARKS[number] if number < len(REMARKS) else ""
        simulation.at(when, lambda at, w=who, o=option, s=words: _answer(SQUARE, w, o, s, at))  # type: ignore[misc]


def _ago(simulation: Simulation, days: int, hour: int, minute: int = 0) -> datetime:
    day = simulation.until - days * DAY
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _members(cast: Cast) -> list[Person]:
    """Return the chair, six owners of different buildings, and one alternate."""
    one_of_each_building: dict[str, Person] = {}
    for who, place in cast.residents[1:]:
        if not place.startswith(ESTATE + "012"):
            one_of_each_building.setdefault(place[:18], who)
    return list(one_of_each_building.values())[:SIZE]


def _chair(at: datetime) -> Person:
    """Return 周, one of the demo people that a visitor can become."""
    chair = staff(ESTATE, ["committee"], at).get(phone="19900000006")
    return as_of(chair, at)


def _form(cast: Cast, others: list[Person], at: datetime) -> None:
    chair = _chair(at)
    people.record_tenure(chair, CHAIRS_HOME, since=at.date())
    elected = at.date() - DAY
    term = Term(
        elected_on=elected,
        until=elected + relativedelta(years=3) - DAY,
        members=[chair, *others[: SIZE - 1]],
        alternates=others[SIZE - 1 :],
    )
    verbs.form(ESTATE, term, by=as_of(cast.community, at), at=at)


def _file(cast: Cast, at: datetime) -> None:
    filing = OfficeFiling("示街业备〔2026〕7号", at.date(), "示例街道办事处")
    verbs.file(_committee(), filing, by=as_of(cast.community, at), at=at)


def _call(starts: datetime, agenda: str, at: datetime) -> None:
    meetings.call(_committee(), MeetingPlan(starts, "物业服务中心二楼会议室", agenda), by=_chair(at), at=at)


def _hold(count: int, at: datetime) -> None:
    seats = [seat.pk for seat in _seats()[:count]]
    meetings.attend(_last(), seats, by=_chair(at), at=at)


def _elect(at: datetime) -> None:
    chosen = [seat.pk for seat in _seats()[:2]]
    draft = ResolutionDraft("officers", "推选主任、副主任", "", chosen)
    _signed(draft, 6, at)


def _decide(at: datetime) -> None:
    for number, (kind, title, text) in enumerate(DECISIONS):
        _signed(ResolutionDraft(kind, title, text), 6 - number, at + timedelta(minutes=10 * number))


def _signed(draft: ResolutionDraft, count: int, at: datetime) -> None:
    resolution = deciding.put(_last(), draft, by=_chair(at), at=at)
    for number, seat in enumerate(_seats()[:count], start=1):
        moment = at + timedelta(minutes=number)
        deciding.sign(_last(), resolution.pk, by=as_of(seat.person, moment), at=moment)


def _post(minutes: str, at: datetime) -> None:
    seats = _seats()
    sitters = Sitters(seats[0].pk, seats[1].name, GUESTS if "列席" in minutes else "")
    meetings.minute(_last(), words=minutes, sitters=sitters, by=_chair(at), at=at)
    meetings.post(_last(), by=_chair(at), at=at + timedelta(minutes=10))


def _ask(
    who: Person, place: str, question: str, options: tuple[str, ...], at: datetime, closes: datetime
) -> None:
    about = "填一填就好，结果会交给业委会和物业参考。"
    asked = Question(place, question, options, at, closes, about=about)
    actions.ask(asked, by=as_of(who, at), at=at)


def _answer(question: str, who: Person, option: int, words: str, at: datetime) -> None:
    poll = Poll.objects.get(community=COMMUNITY, question=question)
    actions.answer(poll, Response([option], words), by=as_of(who, at), at=at)


def _committee() -> Committee:
    return Committee.objects.get(community=COMMUNITY, place=ESTATE)


def _last() -> Meeting:
    """Return the meeting that was called last."""
    return Meeting.objects.filter(community=COMMUNITY, committee__place=ESTATE).latest("number")


def _seats() -> list[Seat]:
    rows = Seat.objects.filter(community=COMMUNITY, committee__place=ESTATE).select_related("person")
    return list(rows.order_by("position"))
