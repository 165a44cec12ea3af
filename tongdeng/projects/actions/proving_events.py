"""What the events of a project say of its rows, followed one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tongdeng.kernel.models import Event

ACCEPTING = ("put", "sign", "refuse", "accept")
MEASURING = ("measure", "countersign", "void")
VARYING = ("vary", "approve", "reject")
VERBS = ("plan", "change", "start", "dispute", *MEASURING, *VARYING, *ACCEPTING)
Sheet = tuple[UUID, Decimal, UUID | None, datetime, datetime | None, str]
# Old and new quantity, sum and day: those of its kind, the others None.
Values = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None, date | None, date | None]
Varied = tuple[str, UUID | None, Values, datetime | None, datetime | None]


@dataclass(slots=True)
class Accepted:
    """What the events say of one acceptance; `items` are (item, line, quantity, end of the warranty)."""

    number: int
    lines: int
    signed: dict[str, datetime] = field(default_factory=dict)
    accepted_at: datetime | None = None
    refused_at: datetime | None = None
    items: list[tuple[str, str, Decimal, str]] | None = None


@dataclass(slots=True)
class Told:
    """What the events of one project say.

    A sheet is (line, quantity, what it corrects, when measured, when void, who countersigned), a variation (kind, line,
    old and new values, when approved, when rejected).
    """

    parties: list[str] = field(default_factory=list)
    bill: str = ""
    added: set[UUID] = field(default_factory=set)  # lines that came with a variation
    sheets: dict[UUID, Sheet] = field(default_factory=dict)
    counted: dict[UUID, datetime] = field(default_factory=dict)
    variations: dict[UUID, Varied] = field(default_factory=dict)
    disputes: list[tuple[str, Decimal, str, datetime]] = field(default_factory=list)
    acceptances: dict[UUID, Accepted] = field(default_factory=dict)


def told_of(events: Iterable[Event]) -> Told:
    """Return what events say, in the order of their chain."""
    told = Told()
    for event in events:
        verb, facts = event.kind.partition(".")[2], event.facts
        if verb in MEASURING:
            _sheet(told, verb, facts, event.at)
        elif verb in VARYING:
            _variation(told, verb, facts, event.at)
        elif verb in ACCEPTING:
            _acceptance(told, verb, facts, event.at)
        elif verb == "dispute":
            told.disputes.append((facts["line"], Decimal(facts["quantity"]), facts["party"], event.at))
        else:
            told.parties = facts.get("parties", told.parties)
            told.bill = facts.get("bill", told.bill)
    return told


def _sheet(told: Told, verb: str, facts: dict[str, Any], at: datetime) -> None:
    pk = UUID(facts["sheet"])
    if verb == "measure":
        corrects = UUID(facts["corrects"]) if facts["corrects"] else None
        told.sheets[pk] = (UUID(facts["line"]), Decimal(facts["quantity"]), corrects, at, None, "")
        return
    if pk not in told.sheets:
        return  # no event tells how it began: the comparison names it
    line, quantity, corrects, measured, void, party = told.sheets[pk]
    if verb == "countersign":
        told.counted[pk], party = at, facts["party"]
    else:
        void = at
    told.sheets[pk] = (line, quantity, corrects, measured, void, party)


def _variation(told: Told, verb: str, facts: dict[str, Any], at: datetime) -> None:
    pk = UUID(facts["variation"])
    if verb == "vary":
        line = UUID(facts["line"]) if "line" in facts else None
        if line and facts.get("added"):
            told.added.add(line)
        told.variations[pk] = (facts["kind"], line, _values(facts), None, None)
        return
    if pk not in told.variations:
        return
    kind, line, values, _approved, _rejected = told.variations[pk]
    decided = (at, None) if verb == "approve" else (None, at)
    told.variations[pk] = (kind, line, values, *decided)


def _values(facts: dict[str, Any]) -> Values:
    if facts["kind"] == "time":
        return (None, None, None, None, date.fromisoformat(facts["old"]), date.fromisoformat(facts["new"]))
    old, new = Decimal(facts["old"]), Decimal(facts["new"])
    return (
        (old, new, None, None, None, None) if facts["kind"] == "scope" else (None, None, old, new, None, None)
    )


def _acceptance(told: Told, verb: str, facts: dict[str, Any], at: datetime) -> None:
    pk = UUID(facts["acceptance"])
    if verb == "put":
        told.acceptances[pk] = Accepted(facts["number"], facts["lines"])
        return
    row = told.acceptances.get(pk)
    if row is None:
        return
    if verb == "sign":
        row.signed[facts["party"]] = at
    elif verb == "refuse":
        row.refused_at = at
    else:
        row.accepted_at = at
        row.items = sorted(
            (item["item"], item["line"], Decimal(item["number"]), item["until"]) for item in facts["items"]
        )
