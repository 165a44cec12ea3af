"""Two platforms of the community, led by 周 and nobody; 王 and 赵 register and serve; 郑 of the community keeps the books."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.cast import COMMUNITY, ESTATE, HOME, SQUARE, person
from tests.support import at
from tongdeng.kernel import chain, deadlines, journal
from tongdeng.kernel.models import Event
from tongdeng.members.actions import platforms, registering, serving, tasks, verifying
from tongdeng.members.actions.platforms import PlatformDraft
from tongdeng.members.actions.registering import Entry, PaperEntry
from tongdeng.members.actions.serving import Line
from tongdeng.members.actions.tasks import TaskDraft
from tongdeng.members.models import Platform, Service, Task, Volunteer
from tongdeng.people import actions as people
from tongdeng.people.actions import privacy
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles

SET_UP, SIGNED, PLANNED = at("2026-01-05 09:00"), at("2026-01-06 20:00"), at("2026-01-07 10:00")
SERVED, DONE = at("2026-01-10 09:00"), at("2026-01-10 11:30")
CHECKED = at("2026-01-12 09:00")
ALL = ("register", "contact", "publish")


def platform(name: str = "邻里帮", leader: str = "", place: str = COMMUNITY) -> Platform:
    """Return a platform that the community set up for itself, or for one of its estates."""
    draft = PlatformDraft(
        name, "帮老人和邻居做点小事", "每周碰头一次", person(leader, SET_UP) if leader else None
    )
    return platforms.set_up(place, draft, by=person("zheng", SET_UP), at=SET_UP)


def volunteer(on: Platform, who: str = "wang", moment: datetime = SIGNED, **changes: Any) -> Volunteer:
    """Return somebody of the cast who registered on their phone."""
    fields: dict[str, Any] = {
        "agreed": ALL,
        "skills": ["company"],
        "times": ["weekend"],
        "born": 1980,
        **changes,
    }
    return registering.register(on, Entry(**fields), by=person(who, moment), at=moment)


def on_paper(on: Platform, count: int, first: int = 700, **changes: Any) -> list[Volunteer]:
    """Return invented people whom the community entered from their forms."""
    fields: dict[str, Any] = {"agreed": ALL, "born": 1975, **changes}
    lines = [
        PaperEntry(f"林示例{number}", f"19900000{number}", Entry(**fields))
        for number in range(first, first + count)
    ]
    return registering.enter(on, lines, by=person("zheng", SIGNED), at=SIGNED)


def task(on: Platform, kind: str = "need", moment: datetime = PLANNED, **changes: Any) -> Task:
    """Return a task that the community planned."""
    fields: dict[str, Any] = {"kind": kind, "title": "广场清雪", "place": SQUARE, "people": 2}
    if kind == "need":
        fields |= {"starts_at": SERVED, "ends_at": DONE}
    if kind == "visits":
        fields |= {"title": "探访王奶奶", "place": ESTATE, "home": HOME, "interval": 7}
    return tasks.plan(on, TaskDraft(**(fields | changes)), by=person("zheng", moment), at=moment)


def taken(work: Task, who: Volunteer, moment: datetime = PLANNED) -> Task:
    """Have somebody invited, and accept."""
    work = tasks.invite(work, [who.pk], by=person("zheng", moment), at=moment)
    return tasks.take(work, by=as_person(who, moment), at=moment)


def as_person(who: Volunteer, moment: datetime) -> Person:
    """Return the person behind a volunteer as they are at a moment."""
    assert who.person_id is not None
    found = Person.objects.get(pk=who.person_id)
    load_roles(found, moment)
    return found


def listed(
    work: Task,
    who: Volunteer,
    starts: datetime = SERVED,
    ends: datetime = DONE,
    *,
    by: str = "zheng",
    moment: datetime | None = None,
) -> Service:
    """Return a service that was entered from a list."""
    moment = moment or ends
    (row,) = serving.record_list(work, [Line(who.pk, starts, ends)], by=person(by, moment), at=moment)
    return row


def second() -> Person:
    """Return another of the community's office, who verifies what 郑 entered."""
    return _office("19900000690", "郑立秋")


def third() -> Person:
    """Return a third of the community's office."""
    return _office("19900000691", "何处暑")


def _office(phone: str, name: str) -> Person:
    found = people.get_or_create_person(phone, name=name, title=f"{name[0]}主任")
    load_roles(found, CHECKED)
    if not found.grants:
        people.appoint(found, role="community", place=COMMUNITY, by=None, at=SET_UP)
        load_roles(found, CHECKED)
    return found


def verified(row: Service, stars: int | None = 5, moment: datetime = CHECKED) -> Service:
    """Have another of the office verify a service."""
    return verifying.verify(row, stars=stars, by=second(), at=moment)


def ring(moment: datetime) -> None:
    """Fire all deadlines that are due, and let the rooms hear of it."""
    while deadlines.sweep(at=moment):
        pass


def hear(kind: str) -> None:
    """Let every reader but the notices hear of the events of a kind."""
    for event in Event.objects.filter(kind=kind):
        for name, reader in chain.readers[kind].items():
            if name != "notices":
                reader(event)


def erased(who: Person, moment: datetime) -> None:
    """Erase somebody, and let the room hear of it."""
    (event,) = journal.timeline(privacy.erase(who, at=moment))
    chain.readers["erasure.ask"]["members.forgetting"](event)


def ids(rows: Sequence[Volunteer]) -> list[UUID]:
    """Return the ids of volunteers."""
    return [row.pk for row in rows]
