"""What the bench does to a case: 12's cold radiators are put to it, and a new pump is promised by 5 March 2026."""

from datetime import date, timedelta
from uuid import UUID

from tests.cases.story import DONE, stored
from tests.cast import BRANCH, person
from tongdeng.cases import actions
from tongdeng.cases.models import Case, Hold, Link
from tongdeng.cases.rules.bench import Above

TOPIC = Above("topic", UUID(int=1), "/bench/topics/1/", "12号楼暖气不热")
PUMP = Above("resolution", UUID(int=2), "/bench/resolutions/2/", "更换循环泵")
PIPES = Above("resolution", UUID(int=3), "/bench/resolutions/3/", "清洗管道")
STEP = UUID(int=9)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
PUT, MET, NEXT_DAY = DONE + timedelta(hours=1), DONE + timedelta(hours=3), DONE + DAY
UNTIL = date(2026, 3, 5)


def linked(case: Case) -> Case:
    """吴 puts it to the bench."""
    return actions.link(case, TOPIC, by=person(BRANCH, PUT), at=PUT)


def held(case: Case) -> Case:
    """The bench has promised a new pump by 5 March."""
    return actions.hold(linked(case), PUMP, until=UNTIL, at=MET)


def rows() -> list[int]:
    return [*stored(), Link.objects.count(), Hold.objects.count()]
