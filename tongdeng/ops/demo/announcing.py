"""Announcements of estate A: heating is inspected, the water is off, the lifts of building 12, and one taken back."""

from datetime import datetime, timedelta
from functools import partial

from tongdeng.notices.actions import announcing as verbs
from tongdeng.notices.actions.announcing import Draft
from tongdeng.notices.models import Announcement
from tongdeng.ops.demo.hours import awake, office_hour
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import COMMUNITY, ESTATE, Cast
from tongdeng.people.models import Person

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LIFTS = ESTATE + "012"
HEATING, WATER = "供暖前入户检查", "明天 9 时至 16 时停水"
LIFT, MARKET = "12号楼电梯年检", "周六便民集市"
WORDS = {
    HEATING: "工作人员佩戴工牌，白天逐户检查暖气阀门，约 10 分钟。家里白天没人的，请与客服约时间。",
    WATER: "检修泵房，全小区停水。请提前储水，来水后先放掉黄水再用。",
    LIFT: "每部电梯停用约两小时，请走楼梯或错开时间。需要帮忙上下楼的，请联系客服。",
    MARKET: "周六 9 时在中心广场，磨刀、理发、量血压，全部免费。",
}
#          title    sent so long ago   households   apart
READERS = (
    (HEATING, 6 * DAY,   96, timedelta(minutes=45)),
    (LIFT,    2 * DAY,    9, HOUR),
    (WATER,   5 * HOUR,  41, timedelta(minutes=4)),
)  # fmt: skip
SENT = {title: ago for title, ago, _homes, _apart in READERS}


def plan(simulation: Simulation, cast: Cast) -> None:
    """Schedule all of it; whatever the hour is now, announcements are sent in office hours and read by day."""
    now = simulation.until
    sent = {title: office_hour(now - ago) for title, ago in SENT.items()}
    simulation.at(sent[HEATING], lambda at: _post(cast.manager, HEATING, at))
    simulation.at(office_hour(now - 4 * DAY), lambda at: _post(cast.community, MARKET, at))
    simulation.at(sent[LIFT], lambda at: _post(cast.desk, LIFT, at, buildings=[LIFTS]))
    simulation.at(sent[WATER], lambda at: _post(cast.desk, WATER, at, urgent=True))
    simulation.at(office_hour(now - 3 * DAY), lambda at: _take_back(cast.community, at))
    for title, _ago, homes, apart in READERS:
        for number, moment in enumerate(awake(sent[title], apart, homes)):
            simulation.at(moment, partial(_open, cast, title, number))


def _post(who: Person, title: str, at: datetime, **more: object) -> None:
    draft = Draft(ESTATE, title, WORDS[title], at + 10 * DAY, **more)  # type: ignore[arg-type]
    verbs.send(draft, by=as_of(who, at), at=at)


def _take_back(community: Person, at: datetime) -> None:
    reason = "周六有雨，改到下周六，另行公告"
    verbs.withdraw(_titled(MARKET), reason=reason, by=as_of(community, at), at=at)


def _open(cast: Cast, title: str, number: int, at: datetime) -> None:
    """Have somebody open it whose home it is for: each another one, and not the demo's own resident."""
    announcement = _titled(title)
    scope = tuple(announcement.buildings) or (ESTATE,)
    readers = [person for person, home in cast.residents[1:] if home.startswith(scope)]
    verbs.open_(announcement, by=as_of(readers[number * 7 % len(readers)], at), at=at)


def _titled(title: str) -> Announcement:
    return Announcement.objects.get(community=COMMUNITY, title=title)
