"""A change of the register from proposal to decision: nobody confirms their own, and the owners hear of it before and after."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, deadlines, journal, texts
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.kernel.models import Deadline
from tongdeng.kernel.turn import turn
from tongdeng.people.actions.register import admission, applying, persons
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.models import Change, Home, Person
from tongdeng.people.queries import register as registered
from tongdeng.people.rules import changes as rules
from tongdeng.people.rules import masked_name
from tongdeng.people.rules.changes import Kind


def propose(home: Home, draft: ChangeDraft, *, by: Person, at: datetime) -> Change:
    """Propose one change of a home; what needs no second person is stored at once.

    Raise NotFound or Forbidden for whoever may not, also where somebody would enter themselves or their own company's
    people; Invalid, by field, for what is not right or is proposed already.
    """
    with journal.locked(home) as home:
        access.require(by, home, "propose")
        admission.may_propose(home, draft, by)
        admission.not_yet_proposed(home, draft, by)
        if draft.day > local_day(at):
            raise Invalid(fields={"day": _("不能晚于今天")})
        applying.check(home, draft.kind, draft.becomes, draft.day)
        [change] = propose_all([(home, draft)], by=by, at=at)
        decide_if_free(change, home, draft, by=by, at=at)
    return change


def decide_if_free(change: Change, home: Home, draft: ChangeDraft, *, by: Person, at: datetime) -> None:
    """Make a change at once that needs no second person: who rents or lives in a home."""
    if not admission.waits(home, draft):
        # An import holds its estate and not its homes.
        with journal.locked(home) as home:
            _decide(change, home, by=by, at=at)


def propose_all(
    drafts: Sequence[tuple[Home, ChangeDraft]], *, by: Person, at: datetime, lines: int = 0
) -> list[Change]:
    """Store proposals for locked homes, or for those of a locked estate; raise Forbidden for people who are barred.

    `lines` is said with the first of a file's proposals: how many there are in all.
    """
    place = drafts[0][0].place
    held = registered.owners_of([home.place for home, _draft in drafts], at)
    entries = [entry for _home, draft in drafts for entry in draft.entries]
    found = persons.known(entries)
    admission.nobody_barred(found, entries, place, by=by, at=at)
    lose = registered.at_home(place, {p.pk for e in entries if (p := found.loser(e)) is not None})
    changes, facts = [], []
    for home, draft in drafts:
        come = {person.pk for e in draft.entries if (person := found.comer(e)) is not None}
        come |= {person.pk for e in draft.entries if (person := found.loser(e)) is not None} & lose
        change = Change(
            **home.here,
            kind=draft.kind.value,
            roster=draft.roster,
            becomes=draft.becomes,
            was=draft.was,
            day=draft.day,
            evidence=texts.clean(draft.evidence, at_most=rules.EVIDENCE_AT_MOST, field="evidence"),
            concerned=sorted(held.get(home.place, set()) | come),
            by=by,
            post=by.post(home.place),
            at=at,
        )
        changes.append(change)
        facts.append({"home": str(home.pk), "kind": draft.kind.value, "digest": digest(change)})
    _begin(changes, facts, by=by, at=at, lines=lines)
    return changes


def _begin(
    changes: list[Change], facts: list[dict[str, Any]], *, by: Person, at: datetime, lines: int
) -> None:
    """Write proposals down: those that somebody hears of, and the new homes of a file, of which only the first is told.

    Of new homes those are told that take a number from somebody.
    """
    told = [
        n
        for n, change in enumerate(changes)
        if change.kind != Kind.RECORD
        or change.roster is None
        or any(entry.get("takes_over") for entry in change.becomes.get("people", ()))
    ]
    if lines:
        told = sorted({0, *told})
        facts[0]["lines"] = lines
    for verb, chosen in (("propose", told), ("list", sorted({*range(len(changes))} - {*told}))):
        if chosen:
            new = [changes[n] for n in chosen]
            clocks = [clock for n in chosen for clock in _clock(changes[n], facts[n], at)]
            journal.begin(verb, new, by=by, at=at, facts=[facts[n] for n in chosen], rows=clocks)


def _clock(change: Change, facts: dict[str, Any], at: datetime) -> list[Deadline]:
    """Return the clock that reminds the deciders of a change; of a whole file they are reminded once."""
    if change.roster is not None and "lines" not in facts:
        return []
    return deadlines.new(change, {rules.CLOCK: [at + wait for wait in rules.REMINDERS]})


def confirm(change: Change, *, by: Person, at: datetime, seen: int | None = None) -> Change:
    """Confirm a change that somebody else proposed; it is made at once, and the home's journal tells it.

    Raise Forbidden for the proposer, for whose home it is, and for people of the property company; Stale when the home
    has changed since; Invalid where what it asks for is not possible any more.
    """
    with turn(change, "confirm", by=by, seen=seen) as change:
        admission.may_decide(change, by, at)
        with journal.locked(registered.home_at(change.place)) as home:
            _decide(change, home, by=by, at=at)
    return change


def send_back(change: Change, *, answer: str, by: Person, at: datetime, seen: int | None = None) -> Change:
    """Send a change back with a reason; a new home that nobody has checked leaves the register."""
    with turn(change, "send_back", by=by, seen=seen) as change:
        admission.may_decide(change, by, at)
        words = texts.clean(answer, at_most=rules.ANSWER_AT_MOST, field="answer", required=texts.FILL_IN)
        if change.kind == Kind.RECORD:
            with journal.locked(registered.home_at(change.place)) as home:
                applying.strike(home, change, by=by, at=at)
        _end(change, "send_back", by=by, at=at, answer=words)
    return change


def withdraw(change: Change, *, by: Person, at: datetime, seen: int | None = None) -> Change:
    """Take back one's own proposal."""
    with turn(change, "withdraw", by=by, seen=seen) as change:
        if change.kind == Kind.RECORD:
            with journal.locked(registered.home_at(change.place)) as home:
                applying.strike(home, change, by=by, at=at)
        _end(change, "withdraw", by=by, at=at)
    return change


def drop_all(person: Person, *, at: datetime) -> None:
    """Withdraw what a person proposed who is to be forgotten, and forget their words."""
    mine = Change.objects.filter(by=person)
    for waiting in mine.filter(state=rules.State.PROPOSED.value):
        with journal.locked(waiting) as change:
            _end(change, "withdraw", by=None, at=at)
    mine.update(evidence="")
    mine.filter(kind=Kind.WRONG.value).update(becomes={})


def confirm_all(changes: Iterable[Change], *, by: Person, at: datetime) -> tuple[int, list[str]]:
    """Confirm many lines of a difference list, each on its own; return how many, and why others could not be."""
    return _each(changes, lambda change: confirm(change, by=by, at=at))


def send_back_all(
    changes: Iterable[Change], *, answer: str, by: Person, at: datetime
) -> tuple[int, list[str]]:
    """Send back many lines with one reason, each on its own; return how many, and why others could not be."""
    return _each(changes, lambda change: send_back(change, answer=answer, by=by, at=at))


def _each(changes: Iterable[Change], decide: Callable[[Change], Change]) -> tuple[int, list[str]]:
    done, refused = 0, []
    for change in changes:
        try:
            with transaction.atomic():
                decide(change)
            done += 1
        except Refused as problem:
            refused.append(str(problem))
    return done, refused


def digest(change: Change) -> str:
    """Return the salted SHA-256 of what a change says and from which day on, for the journal."""
    said = [str(change.day), change.becomes]
    spelled = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(change.salt.bytes + spelled.encode()).hexdigest()


def _decide(change: Change, home: Home, *, by: Person, at: datetime) -> None:
    admission.all_heard(change)
    people = applying.apply(change, home, by=by, at=at)
    # Only now it is certain who came: a number may have found its person, or a person their post, since the proposal.
    admission.may_have_come(change, people, by=by, at=at)
    concerned = sorted({*change.concerned, *people})
    deadlines.stop(change, rules.CLOCK, at=at)
    journal.step(
        change,
        "confirm",
        by=by,
        at=at,
        becomes=_without_names(change, people),
        concerned=concerned,
        decided_by=by,
        decided_at=at,
    )


def _end(change: Change, verb: str, *, by: Person | None, at: datetime, answer: str = "") -> None:
    becomes = {name: value for name, value in change.becomes.items() if name != "phone"}
    if change.kind == Kind.NAME:
        becomes["name"] = masked_name(becomes["name"])
    for key in {"people", "begin"} & becomes.keys():
        becomes[key] = [_masked(entry) for entry in becomes[key]]
    deadlines.stop(change, rules.CLOCK, at=at)
    # Of people who did not come in, no more is kept than what the proposer needs to know which line it was.
    journal.step(change, verb, by=by, at=at, becomes=becomes, answer=answer, decided_by=by, decided_at=at)


def _masked(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if name in ("share", "relation", "person")}
    return kept | {"name": masked_name(entry.get("name", ""))}


def _without_names(change: Change, people: Sequence[UUID]) -> dict[str, Any]:
    """Return what a change says with ids in place of names and phones, which are in the table of people by now."""
    key = "people" if change.kind == Kind.RECORD else "begin"
    if key not in change.becomes:
        return {name: value for name, value in change.becomes.items() if name not in ("name", "phone")}
    kept = [
        {"person": str(person), **{n: v for n, v in entry.items() if n in ("share", "relation")}}
        for entry, person in zip(change.becomes[key], people, strict=True)
    ]
    return {**change.becomes, key: kept}
