"""What the events of a consultation say of its rows, followed one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tongdeng.consultations.rules import clocks
from tongdeng.kernel.models import Event

MOMENTS = {"hold": "held_at", "record": "recorded_at", "publish": "published_at", "close": "closed_at"}
ABOUT_ITEMS = ("put", "position", "consent", "resolve")
VERBS = (
    *("prepare", "add_item", "seat", "unseat", "delegate", "draft", "freeze", "sign"),
    *MOMENTS,
    *ABOUT_ITEMS,
)


class Decision(NamedTuple):
    """Who sat, who spoke for whom and what was said when an item was decided, and what the event says of it."""

    taken: dict[UUID, str]
    given: dict[UUID, UUID]
    said: dict[UUID, str]
    facts: dict[str, Any]
    at: datetime


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
    rules: dict[UUID, str] = field(default_factory=dict)  # by topic
    items: set[UUID] = field(default_factory=set)
    said: dict[UUID, dict[UUID, str]] = field(default_factory=dict)
    consents: dict[UUID, set[str]] = field(default_factory=dict)
    decided: dict[UUID, Decision] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)
    sign_by: datetime | None = None
    signed: set[Signed] = field(default_factory=set)
    published: dict[str, Any] | None = None


def told_of(events: Iterable[Event]) -> Told:
    """Return what events say, in the order of their chain."""
    told = Told()
    for event in events:
        verb = event.kind.partition(".")[2]
        if verb in MOMENTS:
            told.moments[MOMENTS[verb]] = event.at
        if verb in ABOUT_ITEMS:
            _item(told, verb, event)
        elif verb in {"seat", "unseat", "delegate"}:
            _seat(told, verb, event.facts, event.at)
        elif verb in {"record", "draft", "freeze", "sign", "publish"}:
            _paper(told, verb, event)
        elif verb == "prepare":
            told.template = event.facts.get("mechanism", "")
        elif verb == "add_item":
            told.rules[UUID(event.facts["topic"])] = event.facts["rule"]
    return told


def _seat(told: Told, verb: str, facts: dict[str, Any], at: datetime) -> None:
    if verb == "delegate":
        told.given[UUID(facts["giver"])] = UUID(facts["receiver"])
    else:
        told.seats[UUID(facts["seat"])] = (facts["party"], at if verb == "unseat" else None)


def _item(told: Told, verb: str, event: Event) -> None:
    item, facts = UUID(event.facts["item"]), event.facts
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
        told.decided[item] = Decision(taken, given, said, facts, event.at)


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
