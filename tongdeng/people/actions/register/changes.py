"""A change of the register from proposal to decision: nobody confirms their own, and the owners hear of it before and after."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, Refused
from tongdeng.kernel.turn import turn
from tongdeng.people import queries
from tongdeng.people.actions.register import applying, persons
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.models import Change, Home, Person, Roster
from tongdeng.people.queries import register as registered
from tongdeng.people.rules import PROPERTY_ROLES, ROLE_WORDS, masked_name
from tongdeng.people.rules import changes as rules
from tongdeng.people.rules.changes import Kind
from tongdeng.places.rules import cut


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """What is to hold in a home from `day` on: `becomes` and `was` have the keys of their kind.

    RECORD area, source, kind, people · MEASURE area, source, kind · PEOPLE end, begin, share · NAME person, name ·
    PHONE person, phone, further · GONE nothing · WRONG words.
    """

    kind: Kind
    becomes: dict[str, Any]
    day: date
    evidence: str = ""
    was: dict[str, Any] = field(default_factory=dict)
    roster: Roster | None = None

    @property
    def entries(self) -> list[Entry]:
        """Those who would come into the home."""
        if self.kind is Kind.PHONE:
            # Whoever has the number now would come into the home by it.
            return [Entry(name="", phone=self.becomes["phone"])]
        key = "people" if self.kind is Kind.RECORD else "begin"
        return [Entry(**entry) for entry in self.becomes.get(key, ())]


def propose(home: Home, draft: ChangeDraft, *, by: Person, at: datetime) -> Change:
    """Propose one change of a home; what needs no second person is stored at once.

    Raise NotFound or Forbidden for whoever may not, also where somebody would enter themselves or their own company's
    people; Invalid, by field, for what is not right or is proposed already.
    """
    with journal.locked(home) as home:
        access.require(by, home, "propose")
        _may_propose(home, draft, by)
        _not_yet_proposed(home, draft)
        applying.check(home, draft.kind, draft.becomes, draft.day)
        [change] = propose_all([(home, draft)], by=by, at=at)
        decide_if_free(change, home, draft, by=by, at=at)
    return change


def decide_if_free(change: Change, home: Home, draft: ChangeDraft, *, by: Person, at: datetime) -> None:
    """Make a change at once that needs no second person: who rents or lives in a home."""
    if not rules.needs_deciding(draft.kind, touches_owners=_touches_owners(home, draft)):
        _decide(change, home, by=by, at=at)


def propose_all(
    drafts: Sequence[tuple[Home, ChangeDraft]], *, by: Person, at: datetime, lines: int = 0
) -> list[Change]:
    """Store proposals for locked homes, or for those of a locked estate; raise Forbidden for people who are barred.

    `lines` is said with the first of a file's proposals: how many there are in all.
    """
    held = registered.owners_of([home.place for home, _draft in drafts], at)
    entries = [entry for _home, draft in drafts for entry in draft.entries]
    found = persons.known(entries)
    _nobody_barred(found, entries, drafts[0][0].place, by=by, at=at)
    changes, facts = [], []
    for home, draft in drafts:
        come = {person.pk for e in draft.entries if (person := found.comer(e)) is not None}
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
    """Write proposals down: those that somebody hears of, and the new homes of a file, of which only the first is told."""
    told = [n for n, change in enumerate(changes) if change.kind != Kind.RECORD or change.roster is None]
    if lines:
        told = sorted({0, *told})
        facts[0]["lines"] = lines
    for verb, chosen in (("propose", told), ("list", sorted({*range(len(changes))} - {*told}))):
        if chosen:
            rows = [changes[n] for n in chosen]
            journal.begin(verb, rows, by=by, at=at, facts=[facts[n] for n in chosen])


def confirm(change: Change, *, by: Person, at: datetime, seen: int | None = None) -> Change:
    """Confirm a change that somebody else proposed; it is made at once, and the home's journal tells it.

    Raise Forbidden for the proposer, for whose home it is, and for people of the property company; Stale when the home
    has changed since; Invalid where what it asks for is not possible any more.
    """
    with turn(change, "confirm", by=by, seen=seen) as change:
        _may_decide(change, by)
        with journal.locked(registered.home_at(change.place)) as home:
            _decide(change, home, by=by, at=at)
    return change


def send_back(change: Change, *, answer: str, by: Person, at: datetime, seen: int | None = None) -> Change:
    """Send a change back with a reason; a new home that nobody has checked leaves the register."""
    with turn(change, "send_back", by=by, seen=seen) as change:
        _may_decide(change, by)
        words = texts.clean(answer, at_most=rules.ANSWER_AT_MOST, field="answer", required=texts.A_SENTENCE)
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
    done, refused = 0, []
    for change in changes:
        try:
            with transaction.atomic():
                confirm(change, by=by, at=at)
            done += 1
        except Refused as problem:
            refused.append(str(problem))
    return done, refused


def digest(change: Change) -> str:
    """Return the salted SHA-256 of what a change says, for the journal."""
    spelled = json.dumps(change.becomes, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(change.salt.bytes + spelled.encode()).hexdigest()


def _decide(change: Change, home: Home, *, by: Person, at: datetime) -> None:
    people = applying.apply(change, home, by=by, at=at)
    concerned = sorted({*change.concerned, *people})
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
    becomes = {name: value for name, value in change.becomes.items() if name not in ("phone", "name")}
    for key in {"people", "begin"} & becomes.keys():
        becomes[key] = [_masked(entry) for entry in becomes[key]]
    # Of people who did not come in, no more is kept than what the proposer needs to know which line it was.
    journal.step(change, verb, by=by, at=at, becomes=becomes, answer=answer, decided_by=by, decided_at=at)


def _masked(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if name in ("share", "relation", "person")}
    return kept | {"name": masked_name(entry.get("name", ""))}


def _without_names(change: Change, people: Sequence[UUID]) -> dict[str, Any]:
    """Return what a change says with ids in place of names and phones, which are in the table of people by now."""
    key = "people" if change.kind == Kind.RECORD else "begin"
    if key not in change.becomes:
        return {name: value for name, value in change.becomes.items() if name not in ("phone", "name")}
    kept = [
        {"person": str(person), **{n: v for n, v in entry.items() if n in ("share", "relation")}}
        for entry, person in zip(change.becomes[key], people, strict=True)
    ]
    return {**change.becomes, key: kept}


def _may_propose(home: Home, draft: ChangeDraft, by: Person) -> None:
    """Raise Forbidden for what an owner may not propose for their own home; those who keep the register may all."""
    if queries.roles_at(by, home.place) & {role.value for role in rules.KEEPERS}:
        return
    own = draft.becomes.get("person") in ("", None, str(by.pk))
    owners = draft.kind is Kind.PEOPLE and _touches_owners(home, draft)
    if draft.kind not in (Kind.MEASURE, Kind.NAME, Kind.PEOPLE, Kind.WRONG) or not own or owners:
        raise Forbidden(_("业主的变更请在“有误”里写明，由社区或业委会办理"))


def _touches_owners(home: Home, draft: ChangeDraft) -> bool:
    if draft.kind is not Kind.PEOPLE or draft.becomes.get("share"):
        return True
    if any(entry.relation == "owner" for entry in draft.entries):
        return True
    ended = set(draft.becomes.get("end", ()))
    return any(str(t.pk) in ended and t.is_owner for t in registered.tenures(home.place))


def _not_yet_proposed(home: Home, draft: ChangeDraft) -> None:
    waiting = Change.objects.filter(**home.here, kind=draft.kind.value, state=rules.State.PROPOSED.value)
    # Also what a double click sends: the second finds the first.
    if draft.kind is not Kind.WRONG and waiting.exists():
        raise Invalid(_("这套房屋已有一条同类的变更等待核对，请先处理那一条"))


def _nobody_barred(
    found: persons.Known, entries: Sequence[Entry], place: str, *, by: Person, at: datetime
) -> None:
    roles = queries.roles_at(by, place)
    is_staff = bool(roles & {role.value for role in PROPERTY_ROLES})
    estate = cut(place, "estate")
    staff = set(queries.staff(estate, PROPERTY_ROLES, at).values_list("pk", flat=True)) if is_staff else set()
    come = {person.pk for entry in entries if (person := found.holder(entry)) is not None}
    if rules.barred(by.pk, come, staff, proposer_is_staff=is_staff):
        who = [str(ROLE_WORDS[role]) for role in rules.DECIDERS]
        raise Forbidden(
            _("不能把自己或本公司的人员登记进房屋；确实住在这里的，请由{who}登记").format(who="、".join(who)),
            who=who,
        )


def _may_decide(change: Change, by: Person) -> None:
    roles = queries.roles_at(by, change.place)
    why = rules.why_not_decide(by.pk, proposer=change.by_id, concerned=change.concerned, roles=roles)
    if why:
        raise Forbidden(why)
