"""New homes, stored by the thousand: each with what it is, who holds it, and its first event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tongdeng.kernel import journal
from tongdeng.kernel.access import Actor
from tongdeng.people.actions.register import persons
from tongdeng.people.actions.register.persons import Entry
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
    stored, facts, rows = [], [], []
    for new in homes:
        here = {"community": new.code[:12], "place": new.code}
        measure = Measure(
            **here, area=Decimal(new.area) if new.area else None, source=new.source, kind=new.kind, since=since
        )
        tenures = [tenure(new.code, entry, next(people), since=since) for entry in new.people]
        stored.append(Home(**here, checked=checked))
        # A phone or a name has no place in a chain that cannot forget; ids and figures have.
        facts.append({"area": new.area, "people": len(tenures), "after": fingerprint([measure], tenures)})
        rows += [measure, *tenures]
    journal.begin("record", stored, by=by, at=at, facts=facts, rows=rows)
    return stored


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
