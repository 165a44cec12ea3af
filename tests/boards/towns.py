"""Cases in two communities, what is done with them, and the readers that make their days dirty."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.cases.story import FILED, filed, finished, light, picture
from tests.cast import DESK, FOREIGN_BUILDING, FOREIGN_DESK, RESIDENT, WORKER, person
from tests.support import at
from tongdeng.boards.actions import months, rolling
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing, Opinion
from tongdeng.cases.models import Case
from tongdeng.kernel.chain import readers
from tongdeng.kernel.models import Event

PUBLISHED = at("2026-02-05 08:00")
MINUTE = timedelta(minutes=1)
Deed = Callable[[Case, datetime], Any]
DEEDS: dict[str, Deed] = {
    "answer": lambda case, now: actions.answer(case, words="在路上", by=person(DESK, now), at=now),
    "withdraw": lambda case, now: actions.withdraw(case, by=person(RESIDENT, now), at=now),
    "refuse": lambda case, now: actions.refuse(case, reason="不归我们管", by=person(DESK, now), at=now),
    "assign": lambda case, now: actions.assign(case, to=person(WORKER, now), by=person(DESK, now), at=now),
    "accept": lambda case, now: actions.accept(case, by=person(WORKER, now), at=now),
    "finish": lambda case, now: actions.finish(
        case, remedy="修好了", photos=[picture()], by=person(WORKER, now), at=now
    ),
    "confirm": lambda case, now: actions.confirm(case, Opinion(3), by=person(RESIDENT, now), at=now),
    "reopen": lambda case, now: actions.reopen(
        case, Opinion(2, "还是不行"), by=person(RESIDENT, now), at=now
    ),
}


def heard(since: int = 0) -> None:
    """Give all events to the reader of rollups."""
    for event in Event.objects.order_by("recorded_at", "pk")[since:]:
        if "rollups" in readers.get(event.kind, {}):
            readers[event.kind]["rollups"](event)


def town() -> None:
    """Cases in two communities, on several days of two years; some finished, confirmed, sent back or withdrawn."""
    case = finished()
    moment = at("2026-01-14 09:00")
    actions.confirm(case, Opinion(4), by=person(RESIDENT, moment), at=moment)
    light()
    light(moment=at("2026-02-02 23:59:59"), words="二月的灯")
    light(moment=at("2025-12-31 23:59:59"), words="去年的灯")
    gone = filed(words="又不冷了", moment=at("2026-01-20 10:00"))
    actions.withdraw(gone, by=person(RESIDENT, gone.filed_at), at=gone.filed_at)
    foreign, noon = person(FOREIGN_DESK, FILED), at("2026-01-13 12:00")
    there = Filing(place=FOREIGN_BUILDING, words="门禁坏了", category="building.light.out", channel="phone")
    answered = actions.file(there, by=foreign, at=noon)
    actions.answer(answered, words="马上", by=foreign, at=noon + timedelta(minutes=10))


def publish(moment: datetime = PUBLISHED) -> None:
    """Let the readers hear everything, and the jobs do what they have to do."""
    heard()
    rolling.refresh(at=moment - MINUTE)
    months.count(at=moment)
