"""The verb by which a bench decides: who counts is frozen, the rule evaluated exactly, the resolution begins."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.actions import joint
from tongdeng.consultations.actions.common import series
from tongdeng.consultations.models import Consultation, Item, Resolution
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import clocks, deciding
from tongdeng.consultations.rules.deciding import Kind, Tally
from tongdeng.consultations.rules.flows import ResolutionState, TopicState
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.kernel.workdays import workdays
from tongdeng.people.models import Person


def resolve(consultation: Consultation, item: UUID, *, by: Person, at: datetime) -> Item:
    """Decide an item by its rule; what comes of it cannot be overridden (DL-4). Return the item with its figures.

    Raise StepRefused without a proposal, for an item that was not announced and lacks a party's consent (DL-5), and
    while a required party is not there: then it is a talk, and `facts["missing"]` names who is (DL-1).
    """
    with turn(consultation, "resolve", by=by) as consultation:
        found = benches.item(consultation, item)
        _may_decide(found)
        there = benches.present(found, at)
        if missing := benches.missing(consultation, there):
            words = "、".join(party.word for party in missing)
            raise StepRefused(
                _("{missing}没有到场，这只是谈话，不能形成决议。请等对方到场，或者改期再议").format(
                    missing=words
                ),
                missing=[party.key for party in missing],
            )
        figures = _freeze(consultation, found, there, at=at)
        if figures.carried:
            _carry(consultation, found, by=by, at=at)
        facts = {
            "item": str(found.pk),
            "kind": found.proposal["kind"] if found.proposal else "",
            "carried": figures.carried,
            "agreeing": figures.agreeing,
            "whole": figures.whole,
        }
        journal.record("resolve", consultation, by=by, at=at, facts=facts)
    return found


def _may_decide(item: Item) -> None:
    if item.is_decided:
        raise StepRefused(_("这项议程已经表决，不能再改"))
    if item.proposal is None:
        raise StepRefused(_("还没有提出决议草案"))
    if not_yet := benches.consents_missing(item):
        words = "、".join(party.word for party in not_yet)
        raise StepRefused(
            _("这个议题没有公告，{parties}还没有同意临时增加；不同意的，下次会诊先议").format(parties=words),
            consent=[party.key for party in not_yet],
        )


def _freeze(consultation: Consultation, item: Item, there: set[UUID], *, at: datetime) -> Tally:
    """Write down who was entitled, present, delegated and voted, and what the rule makes of it (DL-2)."""
    required = [party.key for party in consultation.template.required]
    seats = {row.pk: row.party for row in benches.seats(consultation) if row.party in required}
    there &= set(seats)
    given = benches.delegations(consultation, at)
    counting = deciding.counted(there, given) & set(seats)
    said = {row.seat_id: row.value for row in item.positions.all() if row.seat_id in counting}
    figures = deciding.tally(
        deciding.RULES[item.rule], seats, required=required, counting=counting, positions=said
    )
    item.entitled, item.present = sorted(seats), sorted(there)
    item.delegated, item.voted = sorted(counting - there), sorted(said)
    item.agreeing, item.whole, item.carried = figures.agreeing, figures.whole, figures.carried
    item.decided_at = at
    item.save()
    return figures


def _carry(consultation: Consultation, item: Item, *, by: Person, at: datetime) -> None:
    """Begin the resolution of a carried item, and move its topic."""
    proposal = item.proposal
    assert proposal is not None
    resolution = _resolution(consultation, item, at=at)
    promised = resolution.kind in deciding.PROMISES
    clocks_of = {"carry": _ladder(resolution, at)} if promised else {}
    facts = {
        "item": str(item.pk),
        "kind": resolution.kind,
        "party": resolution.party,
        "days": resolution.days,
    }
    number = series(consultation.community, "resolution", at)
    rows = deadlines.new(resolution, clocks_of)
    journal.begin("decide", resolution, by=by, at=at, facts=facts, rows=rows, number=number)
    if not promised:
        journal.step(resolution, "note", by=by, at=at)
    if item.review is not None and resolution.kind != Kind.NONE:
        _replace(item.review, resolution, by=by, at=at)
    with journal.locked(item.topic) as topic:
        if promised and topic.state == TopicState.TABLED:
            journal.step(
                topic, "resolve", by=by, at=at, facts={"resolution": str(resolution.pk)}, first=False
            )
        elif resolution.kind == Kind.REFER:
            joint.begin(topic, why="resolved", words=resolution.text, by=by, at=at)


def _resolution(consultation: Consultation, item: Item, *, at: datetime) -> Resolution:
    proposal = item.proposal
    assert proposal is not None
    party = consultation.template.party(proposal["party"])
    days = proposal["days"]
    return Resolution(
        **consultation.here,
        consultation=consultation,
        item=item,
        topic=item.topic,
        replaces=item.review,
        scope=item.topic.scope,
        party_word=party.word if party else "",
        roles=list(party.roles) if party else [],
        due_at=clocks.due(at, days, workdays(consultation.place, at)) if days else None,
        at=at,
        **{name: proposal[name] for name in ("kind", "title", "text", "party", "days", "unit", "reason")},
        quantity=Decimal(proposal["quantity"]) if proposal["quantity"] else None,
    )


def _ladder(resolution: Resolution, at: datetime) -> list[datetime]:
    assert resolution.days is not None
    return clocks.ladder(at, resolution.days, workdays(resolution.place, at))


def _replace(old: Resolution, new: Resolution, *, by: Person, at: datetime) -> None:
    with journal.locked(old) as old:
        if old.state == ResolutionState.OPEN:
            journal.step(old, "replace", by=by, at=at, facts={"by": str(new.pk)}, ended_at=at)
            deadlines.stop(old, "carry", at=at)
