"""New homes, stored by the thousand: each with what it is, who holds it, and its first event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tongdeng.kernel import journal
from tongdeng.kernel.access import Actor
from tongdeng.people.actions.register import persons
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.actions.register.rows import close, write_down
from tongdeng.people.models import Home, Measure, Person, Tenure
from tongdeng.people.rules.register import fingerprint


@dataclass(frozen=True, slots=True)
class NewHome:
    """A home at a place that exists: area in square metres as text or "", its source, its kind, and its people."""

    code: str
    area: str = ""
    source: str = ""
    kind: str = "normal"
    people: tuple[Entry, ...] = ()


def store(
    homes: Sequence[NewHome], *, checked: bool = True, since: date, by: Actor | None, at: datetime
) -> list[Home]:
    """Take homes into the register with all that is known of them; one event each. Asks for no right."""
    people = iter(persons.settle([entry for home in homes for entry in home.people]))
    # Homes that were struck or are gone keep their chain, and come back into it.
    known = {home.place: home for home in Home.objects.filter(place__in=[home.code for home in homes])}
    stored, facts, rows = [], [], []
    for new in homes:
        came = _rows(new, people, since)
        if new.code in known:
            stored.append(_again(known[new.code], came, checked=checked, by=by, at=at))
            continue
        stored.append(Home(community=new.code[:12], place=new.code, checked=checked))
        after = fingerprint(came[:1], came[1:])
        facts.append({"people": len(came) - 1, "checked": checked, "after": after})
        rows += came
    if fresh := [home for home in stored if home._state.adding]:
        journal.begin("record", fresh, by=by, at=at, facts=facts, rows=rows)
    return stored


def _rows(new: NewHome, people: Iterator[Person], since: date) -> list[Any]:
    """Return what a home is, and then who holds it."""
    measure = Measure(
        community=new.code[:12],
        place=new.code,
        area=Decimal(new.area) if new.area else None,
        source=new.source,
        kind=new.kind,
        since=since,
    )
    return [measure, *(tenure(new.code, entry, next(people), since=since) for entry in new.people)]


def _again(home: Home, came: list[Any], *, checked: bool, by: Actor | None, at: datetime) -> Home:
    with journal.locked(home) as home:
        # It may stand there without an area, because somebody was registered for it.
        for bare in Measure.objects.filter(**home.here, until=None, replaced_at=None, area=None):
            close(bare, day=bare.since, at=at)
        for row in came:
            row.save(force_insert=True)
        home.checked = checked
        home.save(update_fields=["checked"])
        write_down("record", home, by=by, at=at, facts={"people": len(came) - 1, "checked": checked})
    return home


def tenure(code: str, entry: Entry, person: Person, *, since: date) -> Tenure:
    """Return the tenure that an entry says; nothing is stored."""
    return Tenure(
        community=code[:12],
        place=code,
        person=person,
        kind=Tenure.Kind(entry.relation).value,
        share=Decimal(entry.share) if entry.share else None,
        since=since,
    )
