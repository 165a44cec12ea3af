"""Two branches of the estate: one that elected its committee weeks ago, through the same verbs, and one that meets today."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta

from tongdeng.elections import actions as electing
from tongdeng.elections.actions import Division, Entry, Marks, Plan, Post
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.rules.regulation import Standing
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


def _ids(one: Election, names: Sequence[str]) -> list[UUID]:
    found = {row.name: row.pk for row in queries.roll(one)}
    return [found[name] for name in names]


def _prepare(at: datetime) -> None:
    wu = _who(SECRETARY, at)
    one = electing.prepare(_branch(FIRST), by=wu, at=at)
    rows = [[cell.strip() for cell in line.split("|")] for line in MEMBERS.strip().splitlines()]
    entries = [
        Entry(name, Standing.FULL.value, date.fromisoformat(day), phone, about)
        for name, phone, day, about in rows
    ]
    entries[-1] = Entry(
        entries[-1].name, Standing.PROBATIONARY.value, entries[-1].joined_on, "", entries[-1].about
    )
    electing.enrol(one, entries, by=wu, at=at)
    meeting = (at + 14 * DAY).date()
    one = electing.plan(one, Plan(meeting, 3, meeting + 12 * DAY - relativedelta(years=5)), by=wu, at=at)
    one = electing.request(one, by=wu, at=at)
    electing.leave_out(one, _ids(one, [ILL])[0], ground=4, by=wu, at=at)


def _grant(at: datetime) -> None:
    one, superior = _now(FIRST), _who(SUPERIOR, at)
    one = electing.grant(one, number=f"示例街党〔{at.year}〕21 号", by=superior, at=at)
    electing.agree(one, _ids(one, [ILL]), number=f"示例街党〔{at.year}〕22 号", by=superior, at=at)


def _propose(at: datetime) -> None:
    one = _now(FIRST)
    electing.propose(one, _ids(one, CANDIDATES), by=_who(SECRETARY, at), at=at)


def _nominate(at: datetime) -> None:
    electing.nominate(_now(FIRST), number=f"示例街党〔{at.year}〕24 号", by=_who(SUPERIOR, at), at=at)


def _elect(at: datetime) -> None:
    """Hold the meeting: 13 of 14 come, three are elected, one ballot was read in two ways."""
    wu, one = _who(SECRETARY, at), _now(FIRST)
    one = electing.meet(one, by=wu, at=at)
    here = [row.pk for row in queries.roll(one) if row.name not in (ILL, ABSENT)]
    one = electing.attend(one, here=here, by=wu, at=at)
    electing.resolve(one, _ids(one, [ILL])[0], votes=13, by=wu, at=at + timedelta(minutes=10))
    tellers = {"scrutineers": _ids(one, [WATCHES]), "counters": _ids(one, [TALLIES])}
    one = electing.tell(one, **tellers, votes=13, by=wu, at=at + timedelta(minutes=20))
    one = electing.issue(one, issued=13, by=wu, at=at + timedelta(minutes=30))
    one = electing.collect(one, returned=13, by=wu, at=at + timedelta(minutes=45))
    one = _read(one, at + timedelta(minutes=60))
    one = electing.count(one, by=wu, at=at + timedelta(minutes=80))
    one = _divide(one, at + timedelta(minutes=110))
    electing.report(one, by=wu, at=at + DAY)


def _read(one: Election, at: datetime) -> Election:
    """Let two people read 13 ballots: 吴 13, 丁 11, 邓 9, 田 5, one of another; the fourth was read differently."""
    said = [
        *[("丁惊蛰", "邓谷雨", "吴小雪")] * 8,
        *[("丁惊蛰", "田小满", "吴小雪")] * 3,
        ("邓谷雨", "田小满", "吴小雪"),
    ]
    ballots = [Marks(tuple(_ids(one, names))) for names in said]
    ding, deng, tian, wu = _ids(one, CANDIDATES)
    ballots.append(Marks((tian, wu), (ding, deng), ("邱立秋",)))
    first = dict(enumerate(ballots, start=1))
    electing.read(one, first, by=_who(READER, at), at=at)
    electing.read(one, first | {4: Marks((ding, tian, wu))}, by=_who(SUPERIOR, at), at=at)
    watching = _ids(one, [WATCHES])[0]
    settled = at + timedelta(minutes=15)
    electing.settle(one, 4, ballots[3], scrutineer=watching, by=_who(READER, at), at=settled)
    return one


def _divide(one: Election, at: datetime) -> Election:
    ding, deng, wu = _ids(one, ("丁惊蛰", "邓谷雨", "吴小雪"))
    posts = [Post("secretary", wu, 3)]
    duties = {ding: "组织委员", deng: "宣传委员、纪检委员", wu: "主持全面工作"}
    return electing.form(one, Division(3, posts, duties), by=_who(SECRETARY, at), at=at)


def _approve(at: datetime) -> None:
    electing.approve(_now(FIRST), number=f"示例街党〔{at.year}〕27 号", by=_who(SUPERIOR, at), at=at)


def _prepare_second(at: datetime) -> None:
    wu = _who(SECRETARY, at)
    one = electing.prepare(_branch(SECOND), by=wu, at=at)
    joined = date(1990, 7, 1)
    entries = [
        Entry(name, joined_on=joined + relativedelta(years=n)) for n, name in enumerate(ELDERS.split())
    ]
    electing.enrol(one, entries, by=wu, at=at)
    meeting = (at + 9 * DAY).date()
    one = electing.plan(one, Plan(meeting, 3, meeting + 20 * DAY - relativedelta(years=5)), by=wu, at=at)
    electing.request(one, by=wu, at=at)


def _bring_on(at: datetime) -> None:
    one, superior = _now(SECOND), _who(SUPERIOR, at)
    one = electing.grant(one, number=f"示例街党〔{at.year}〕31 号", by=superior, at=at)
    names = ELDERS.split()[:4]
    one = electing.propose(one, _ids(one, names), by=_who(SECRETARY, at), at=at + timedelta(hours=2))
    electing.nominate(one, number=f"示例街党〔{at.year}〕33 号", by=superior, at=at + timedelta(hours=4))
