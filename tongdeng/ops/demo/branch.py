"""Two branches of the estate: one that elected its committee weeks ago, through the same verbs, and one that meets today."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta

from tongdeng.elections import actions as electing
from tongdeng.elections.actions import Division, Entry, Marks, Plan, Post
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.rules.regulation import MemberStanding
from tongdeng.kernel.clock import LOCAL
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import ESTATE, SUBDISTRICT
from tongdeng.people import actions
from tongdeng.people.models import Organisation, Person

DAY = timedelta(days=1)
FIRST, SECOND = "A区小区党支部", "A区老年党支部"
ABOVE = "中共示例街道工作委员会"
SECRETARY, READER, SUPERIOR = "19900000007", "19900009002", "19900009001"

#  name, phone, day of joining, in few words; 吴书记 is on the roll as the account that he is. The last is probationary.
MEMBERS = """
丁惊蛰 | 19900009011 | 2004-06-28 | 退休教师，3 号楼楼长
方春分 |             | 1999-07-01 | 退休干部
邓谷雨 | 19900009013 | 2011-12-09 | 社区网格员
叶立夏 |             | 1988-07-01 | 退休工人
田小满 |             | 2001-06-30 | 个体工商户
冉芒种 |             | 1976-05-04 | 退休工人，长期卧床
白夏至 |             | 2008-11-18 | 医生
吕小暑 |             | 2015-06-20 | 公司职员
吴小雪 | 19900000007 | 2002-07-01 | 现任支部书记，12 号楼楼长
苏大暑 | 19900009002 | 2012-07-01 | 公司职员，支部干事
邱立秋 |             | 1996-07-01 | 退休教师
陆处暑 |             | 2009-06-29 | 工程师
姜白露 |             | 1993-12-26 | 退休干部
袁秋分 |             | 2018-07-01 | 中学教师
钟寒露 |             | 2006-06-30 | 退休护士
薛霜降 |             | 2025-07-01 | 大学生
"""
CANDIDATES = ("丁惊蛰", "邓谷雨", "田小满", "吴小雪")  # by strokes: 2, 4, 5, 7
ILL, ABSENT, WATCHES, TALLIES = "冉芒种", "袁秋分", "苏大暑", "吕小暑"
ELDERS = "万立春 于雨水 史惊蛰 江春分 汤清明 沈谷雨 金立夏 孟小满 韩芒种"


def plan(simulation: Simulation) -> None:
    """Put both elections into the simulation."""
    settled = simulation.until - timedelta(days=41)
    simulation.at(settled, _settle)
    steps = (
        (38, 9, _prepare),
        (35, 10, _grant),
        (31, 15, _propose),
        (28, 11, _nominate),
        (24, 14, _elect),
        (20, 10, _approve),
    )
    for days, hour, step in steps:
        simulation.at(_clock(simulation.until - days * DAY, hour), step)
    for days, hour, step in ((9, 9, _prepare_second), (6, 10, _bring_on)):
        simulation.at(_clock(simulation.until - days * DAY, hour), step)


def _clock(moment: datetime, hour: int) -> datetime:
    return moment.astimezone(LOCAL).replace(hour=hour, minute=0, second=0, microsecond=0)


def _settle(at: datetime) -> None:
    """Store the second branch, whoever works for the first, and the organisation above both."""
    above = Organisation.objects.create(kind="subdistrict", place=SUBDISTRICT, name=ABOVE)
    Organisation.objects.create(kind="branch", place=ESTATE, name=SECOND)
    superior = actions.get_or_create_person(SUPERIOR, name="尚立冬", title="尚委员")
    actions.appoint(superior, role="superior", place=SUBDISTRICT, organisation=above, by=None, at=at)
    reader = actions.get_or_create_person(READER, name="苏大暑", title="苏干事")
    actions.appoint(reader, role="branch", place=ESTATE, organisation=_branch(FIRST), by=None, at=at)


def _branch(name: str) -> Organisation:
    return Organisation.objects.get(kind="branch", place=ESTATE, name=name)


def _who(phone: str, at: datetime) -> Person:
    return as_of(Person.objects.get(phone=phone), at)


def _now(name: str) -> Election:
    return Election.objects.filter(organisation__name=name).latest("at")


def _ids(election: Election, names: Sequence[str]) -> list[UUID]:
    members = {row.name: row.pk for row in queries.roll(election)}
    return [members[name] for name in names]


def _prepare(at: datetime) -> None:
    wu = _who(SECRETARY, at)
    election = electing.prepare(_branch(FIRST), by=wu, at=at)
    rows = [[cell.strip() for cell in line.split("|")] for line in MEMBERS.strip().splitlines()]
    entries = [
        Entry(name, MemberStanding.FULL.value, date.fromisoformat(day), phone, about)
        for name, phone, day, about in rows
    ]
    entries[-1] = Entry(
        entries[-1].name, MemberStanding.PROBATIONARY.value, entries[-1].joined_on, "", entries[-1].about
    )
    electing.enrol(election, entries, by=wu, at=at)
    meeting = (at + 14 * DAY).date()
    election = electing.plan(
        election, Plan(meeting, 3, meeting + 12 * DAY - relativedelta(years=5)), by=wu, at=at
    )
    election = electing.request(election, by=wu, at=at)
    electing.leave_out(election, _ids(election, [ILL])[0], ground=4, by=wu, at=at)


def _grant(at: datetime) -> None:
    election, superior = _now(FIRST), _who(SUPERIOR, at)
    election = electing.grant(election, number=f"示例街党〔{at.year}〕21 号", by=superior, at=at)
    electing.agree(election, _ids(election, [ILL]), number=f"示例街党〔{at.year}〕22 号", by=superior, at=at)


def _propose(at: datetime) -> None:
    election = _now(FIRST)
    electing.propose(election, _ids(election, CANDIDATES), by=_who(SECRETARY, at), at=at)


def _nominate(at: datetime) -> None:
    electing.nominate(_now(FIRST), number=f"示例街党〔{at.year}〕24 号", by=_who(SUPERIOR, at), at=at)


def _elect(at: datetime) -> None:
    """Hold the meeting: 13 of 14 come, three are elected, one ballot is read differently."""
    wu, election = _who(SECRETARY, at), _now(FIRST)
    election = electing.open_meeting(election, by=wu, at=at)
    here = [row.pk for row in queries.roll(election) if row.name not in (ILL, ABSENT)]
    election = electing.attend(election, here=here, by=wu, at=at)
    electing.resolve(election, _ids(election, [ILL])[0], votes=13, by=wu, at=at + timedelta(minutes=10))
    tellers = {"scrutineers": _ids(election, [WATCHES]), "counters": _ids(election, [TALLIES])}
    election = electing.appoint_tellers(election, **tellers, votes=13, by=wu, at=at + timedelta(minutes=20))
    election = electing.issue(election, issued=13, by=wu, at=at + timedelta(minutes=30))
    election = electing.collect(election, returned=13, by=wu, at=at + timedelta(minutes=45))
    election = _read(election, at + timedelta(minutes=60))
    election = electing.count(election, by=wu, at=at + timedelta(minutes=80))
    election = _divide(election, at + timedelta(minutes=110))
    electing.report(election, by=wu, at=at + DAY)


def _read(election: Election, at: datetime) -> Election:
    """Two people read 13 ballots: 吴 13, 丁 11, 邓 9, 田 5, one of another; the fourth was read differently."""
    chosen = [
        *[("丁惊蛰", "邓谷雨", "吴小雪")] * 8,
        *[("丁惊蛰", "田小满", "吴小雪")] * 3,
        ("邓谷雨", "田小满", "吴小雪"),
    ]
    ballots = [Marks(tuple(_ids(election, names))) for names in chosen]
    ding, deng, tian, wu = _ids(election, CANDIDATES)
    ballots.append(Marks((tian, wu), (ding, deng), ("邱立秋",)))
    first = dict(enumerate(ballots, start=1))
    electing.read(election, first, by=_who(READER, at), at=at)
    electing.read(election, first | {4: Marks((ding, tian, wu))}, by=_who(SUPERIOR, at), at=at)
    watching = _ids(election, [WATCHES])[0]
    settled = at + timedelta(minutes=15)
    electing.settle(election, 4, ballots[3], scrutineer=watching, by=_who(READER, at), at=settled)
    return election


def _divide(election: Election, at: datetime) -> Election:
    ding, deng, wu = _ids(election, ("丁惊蛰", "邓谷雨", "吴小雪"))
    posts = [Post("secretary", wu, 3)]
    duties = {ding: "组织委员", deng: "宣传委员、纪检委员", wu: "主持全面工作"}
    return electing.form(election, Division(3, posts, duties), by=_who(SECRETARY, at), at=at)


def _approve(at: datetime) -> None:
    electing.approve(_now(FIRST), number=f"示例街党〔{at.year}〕27 号", by=_who(SUPERIOR, at), at=at)


def _prepare_second(at: datetime) -> None:
    wu = _who(SECRETARY, at)
    election = electing.prepare(_branch(SECOND), by=wu, at=at)
    joined = date(1990, 7, 1)
    entries = [
        Entry(name, joined_on=joined + relativedelta(years=n)) for n, name in enumerate(ELDERS.split())
    ]
    electing.enrol(election, entries, by=wu, at=at)
    meeting = (at + 9 * DAY).date()
    election = electing.plan(
        election, Plan(meeting, 3, meeting + 20 * DAY - relativedelta(years=5)), by=wu, at=at
    )
    electing.request(election, by=wu, at=at)


def _bring_on(at: datetime) -> None:
    election, superior = _now(SECOND), _who(SUPERIOR, at)
    election = electing.grant(election, number=f"示例街党〔{at.year}〕31 号", by=superior, at=at)
    names = ELDERS.split()[:4]
    election = electing.propose(
        election, _ids(election, names), by=_who(SECRETARY, at), at=at + timedelta(hours=2)
    )
    electing.nominate(election, number=f"示例街党〔{at.year}〕33 号", by=superior, at=at + timedelta(hours=4))
