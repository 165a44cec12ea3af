"""What the events of a consultation say of its rows, followed one by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tongdeng.consultations.rules import clocks
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import Event

MOMENTS = {"hold": "held_at", "record": "recorded_at", "publish": "published_at", "close": "closed_at"}


class Decision(NamedTuple):
    """Who sat, who was there, who spoke for whom and what was said when an item was decided, and what the event says."""

    taken: dict[UUID, str]
    there: set[UUID]
    given: dict[UUID, UUID]
    said: dict[UUID, str]
    facts: dict[str, Any]
    at: datetime


class Came(NamedTuple):
    """A sign-in: which seat, when, and by which photo of a sheet; on a phone by none."""

    seat: UUID
    at: datetime
    photo: str


class Signed(NamedTuple):
    """A signature without its words."""

    seat: UUID
    hash: str
    channel: str
    dissents: bool
    at: datetime


@dataclass(slots=True)
class Told:
    """What the events of one consultation say; `seats` are seat → (party, when it was given back)."""

    template: str = ""
    moments: dict[str, datetime] = field(default_factory=dict)
    talk: tuple[bool, list[str]] | None = None
    seats: dict[UUID, tuple[str, datetime | None]] = field(default_factory=dict)
    given: dict[UUID, UUID] = field(default_factory=dict)
    came: set[Came] = field(default_factory=set)
    there: dict[UUID, set[UUID]] = field(default_factory=dict)  # by item that is or was open
    rules: dict[UUID, str] = field(default_factory=dict)  # by topic
    items: set[UUID] = field(default_factory=set)
    said: dict[UUID, dict[UUID, str]] = field(default_factory=dict)
    consents: dict[UUID, set[str]] = field(default_factory=dict)
    decided: dict[UUID, Decision] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)
    sign_by: datetime | None = None
    signed: set[Signed] = field(default_factory=set)
    published: dict[str, Any] | None = None
    opinions: dict[str, Any] | None = None

    def counts(self, seat: UUID, at: datetime) -> bool:
        """Say whether a seat signed in for the day of a moment."""
        days = clocks.days_counted(at)
        return any(came.seat == seat and local_day(came.at) in days for came in self.came)


def told_of(events: Iterable[Event]) -> Told:
    """Return what events say, in the order of their chain."""
    told = Told()
    for event in events:
        verb = event.kind.partition(".")[2]
        if verb in MOMENTS:
            told.moments[MOMENTS[verb]] = event.at
        if follow := FOLLOWED.get(verb):
            follow(told, verb, event)
    return told


def _prepared(told: Told, verb: str, event: Event) -> None:
    told.template = event.facts.get("mechanism", "")


def _opinions(told: Told, verb: str, event: Event) -> None:
    told.opinions = event.facts


def _removed(told: Told, verb: str, event: Event) -> None:
    told.rules.pop(UUID(event.facts["topic"]), None)


def _seat(told: Told, verb: str, event: Event) -> None:
    facts = event.facts
    if verb == "delegate":
        told.given[UUID(facts["giver"])] = UUID(facts["receiver"])
    else:
        seat = UUID(facts["seat"])
        told.seats[seat] = (facts["party"], event.at if verb == "unseat" else None)
        if verb == "unseat":
            _away(told, {seat})


def _presence(told: Told, verb: str, event: Event) -> None:
    """Follow who is there for which item: who came, who left, who is back."""
    facts = event.facts
    if verb in {"move", "hold"}:
        _away(told, {pk for pk in _all(told) if verb == "move" or not told.counts(pk, event.at)})
        return
    present = {UUID(pk) for pk in facts["present" if verb == "attend" else "seats"]}
    if verb == "arrive" and not facts.get("again"):
        told.came |= {Came(seat, event.at, facts.get("photo", "")) for seat in present}
    for item in map(UUID, facts["items"]):
        told.there[item] = present | (told.there.get(item, set()) if verb == "arrive" else set())


def _away(told: Told, seats: set[UUID]) -> None:
    for item, there in told.there.items():
        if item not in told.decided:
            there.difference_update(seats)


def _all(told: Told) -> set[UUID]:
    return set().union(*told.there.values())


def _item(told: Told, verb: str, event: Event) -> None:
    item, facts = UUID(event.facts["item"]), event.facts
    if verb == "add_item":
        told.rules[UUID(facts["topic"])] = facts["rule"]
        told.there[item] = set(map(UUID, facts["present"]))
        return
    told.items.add(item)
    if verb == "put":
        told.said[item] = {}
    elif verb == "position":
        told.said.setdefault(item, {})[UUID(facts["seat"])] = facts["value"]
    elif verb == "consent":
        told.consents.setdefault(item, set()).add(facts["party"])
    else:
        taken = {seat: party for seat, (party, left) in told.seats.items() if left is None}
        given = {giver: receiver for giver, receiver in told.given.items() if giver in taken}
        said = dict(told.said.get(item, {}))
        there = {seat for seat in told.there.get(item, set()) if told.counts(seat, event.at)}
        told.decided[item] = Decision(taken, there, given, said, facts, event.at)


def _paper(told: Told, verb: str, event: Event) -> None:
    facts = event.facts
    if verb == "sign":
        seat = UUID(facts["seat"])
        told.signed.add(Signed(seat, facts["hash"], facts["channel"], facts["dissents"], event.at))
    elif verb == "publish":
        told.published = facts
    else:
        told.hashes.add(facts["hash"])
    if verb == "record":
        told.talk = (facts["talk"], facts["missing"])
    # Another text while it is being signed gives everybody the days for it again.
    if verb == "freeze" or (verb == "draft" and told.sign_by is not None):
        told.sign_by = event.at + clocks.SIGNING


FOLLOWED: dict[str, Callable[[Told, str, Event], None]] = {
    "prepare": _prepared,
    "remove_item": _removed,
    "end_opinions": _opinions,
    **dict.fromkeys(("seat", "unseat", "delegate"), _seat),
    **dict.fromkeys(("arrive", "attend", "move", "hold"), _presence),
    **dict.fromkeys(("add_item", "put", "position", "consent", "resolve"), _item),
    **dict.fromkeys(("record", "draft", "freeze", "sign", "publish"), _paper),
}
VERBS = (*FOLLOWED, "close")
