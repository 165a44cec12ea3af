"""Proposals and decisions about 王's home, in a line each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.cast import (
    COMMUNITY_WORKER,
    MANAGER,
    RESIDENT,
    person,
)
from tests.support import at, unguarded
from tongdeng.kernel import journal
from tongdeng.people.actions.register import changes
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.models import Change, Home, Measure, Tenure
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind

SETTLED, NOW = at("2026-01-05 09:00"), at("2026-01-13 14:05")
TODAY = NOW.date()


def measured(place: str, area: str) -> None:
    with unguarded():
        Measure.objects.filter(place=place).update(area=Decimal(area), source="register")


def propose(home: Home, kind: Kind, who: str = MANAGER, *, day: date = TODAY, **becomes: Any) -> Change:
    was = {}
    if kind is Kind.MEASURE:
        row = register.measure(home.place)
        was = register.said_of(row) if row else {}
        becomes = {"source": "register", "kind": "normal", **becomes}
    draft = ChangeDraft(kind, becomes, day, "买卖合同 2026-01", was)
    return changes.propose(home, draft, by=person(who, NOW), at=NOW)


def confirm(change: Change, who: str = COMMUNITY_WORKER, *, when: datetime = NOW) -> Change:
    return changes.confirm(change, by=person(who, when), at=when)


def tenure(home: Home, who: str = RESIDENT) -> str:
    return str(Tenure.objects.get(place=home.place, person=person(who, NOW)).pk)


def owners(place: str, day: date) -> list[str]:
    return [row.person.name for row in register.as_of(place, day).tenures if row.is_owner]


def verbs(home: Home) -> list[str]:
    return [event.kind.removeprefix("home.") for event in journal.timeline(register.home_at(home.place))]


def sale(home: Home, who: str = MANAGER, **entry: str) -> Change:
    buyer = {"name": "林立秋", "phone": "+8619900007001", **entry}
    return propose(home, Kind.PEOPLE, who, end=[tenure(home)], begin=[buyer])
