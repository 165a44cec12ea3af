"""A case brought as far as a test needs it, by the cast, on Tuesday 13 January 2026."""

import io
from datetime import datetime
from typing import Any

from django.db import connection
from PIL import Image

from tests.cast import BUILDING, DESK, HOME, RESIDENT, WORKER, person
from tests.support import at
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing, timed
from tongdeng.cases.models import Case, Message, Photo, Verdict
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.models import Alarm, Deadline, Event
from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate

FILED, ASSIGNED, TAKEN, DONE = (at(f"2026-01-13 {clock}") for clock in ("14:05", "14:15", "14:20", "17:00"))
TABLES = (Case, Message, Photo, Verdict, Event, Deadline, Alarm)


def picture() -> Picture:
    """Return a small red photo."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    out.seek(0)
    return prepare(out)


def filed(*, who: str = RESIDENT, moment: datetime = FILED, **said: Any) -> Case:
    """王 reports cold radiators at home, unless a test says otherwise."""
    told = {"place": HOME, "words": "暖气不热，两天了", "category": "home.heating.cold", **said}
    return actions.file(Filing(**told), by=person(who, moment) if who else None, at=moment)


def light(*, moment: datetime = FILED, **said: Any) -> Case:
    """陈 takes down by phone that a light is out in building 12: an ordinary case."""
    told = {
        "place": BUILDING,
        "words": "三楼灯不亮",
        "category": "building.light.out",
        "channel": "phone",
        **said,
    }
    return filed(who=DESK, moment=moment, **told)


def assigned(case: Case | None = None, *, to: str = WORKER) -> Case:
    """陈 assigns it."""
    return actions.assign(case or filed(), to=person(to, ASSIGNED), by=person(DESK, ASSIGNED), at=ASSIGNED)


def working(case: Case | None = None, *, to: str = WORKER) -> Case:
    """李 takes it."""
    return actions.accept(assigned(case, to=to), by=person(to, TAKEN), at=TAKEN)


def finished(case: Case | None = None, *, to: str = WORKER, moment: datetime = DONE) -> Case:
    """李 finishes it, with a photo."""
    case = working(case, to=to)
    return actions.finish(case, remedy="换了阀门", photos=[picture()], by=person(to, moment), at=moment)


def kinds(case: Case) -> list[str]:
    """Return what happened to a case."""
    return [event.kind for event in journal.timeline(case)]


def stored() -> list[int]:
    """Count the rows of all tables that a verb may write, and the jobs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return [*(model.objects.count() for model in TABLES), int(cursor.fetchone()[0])]


def leave(who: str, moment: datetime = DONE) -> None:
    """Let somebody's mandate end."""
    people.dismiss(Mandate.objects.get(person=person(who, TAKEN)), by=None, at=moment)


def ring(moment: datetime) -> None:
    """Sweep, and let the readers of the clocks act."""
    deadlines.sweep(at=moment)
    for event in Event.objects.filter(kind="case.fired", at=moment):
        timed.act(event)
