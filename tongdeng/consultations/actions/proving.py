"""The recount of the bench: seats, positions, decisions, minutes, signatures and resolutions against their events."""

from collections.abc import Iterator

from tongdeng.consultations.actions import proving_opinions, proving_papers, proving_topics
from tongdeng.consultations.actions.proving_events import VERBS, Came, Decision, Told, told_of
from tongdeng.consultations.models import Consultation, Item, SignInSheet
from tongdeng.consultations.rules import deciding, mechanism
from tongdeng.kernel import files
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.pieces import in_pieces

PIECE = 100
PARTS = (
    *("seats__given", "seats__arrivals__sheet", "statements"),
    *("items__positions", "items__attendances", "items__consents"),
)
MOMENTS = ("held_at", "recorded_at", "published_at", "closed_at")


def misfits() -> Iterator[Misfit]:
    """Yield what does not fit between the rows of the bench and its events; in memory is a piece of them at most."""
    rows = Consultation.objects.order_by("community", "pk").select_related("opinion_map")
    for piece in in_pieces(rows.prefetch_related(*PARTS), PIECE):
        events = events_of(piece, *VERBS)
        for consultation in piece:
            if consultation.pk not in events:
                continue  # without a chain, which the recount of chains names
            told = told_of(events[consultation.pk])
            where = f"consultation {consultation.pk}"
            yield from (Misfit(what, where) for what in _session_faults(consultation, told))
            yield from (Misfit(what, where) for what in _arrival_faults(consultation, told))
            yield from (Misfit(what, where) for what in proving_papers.faults(consultation, told))
            yield from (Misfit(what, where) for what in proving_opinions.faults(consultation, told))
            yield from _items(consultation, told)
    yield from proving_papers.resolution_misfits()
    yield from proving_topics.misfits()
    yield from proving_opinions.misfits()


def _session_faults(consultation: Consultation, told: Told) -> Iterator[str]:
    """Say what of the template, the moments, the seats and the delegations is not as the events say."""
    if told.template and told.template != mechanism.digest(consultation.began_with):
        yield "the mechanism is not the one with which it began"
    for name in MOMENTS:
        if getattr(consultation, name) != told.moments.get(name):
            yield f"{name} is not what the events of this consultation say"
    if told.talk is not None and told.talk != (consultation.talk, consultation.absent):
        yield "who was missing is not what its events say"
    seats = list(consultation.seats.all())
    if {seat.pk: (seat.party, seat.left_at) for seat in seats} != told.seats:
        yield "the seats are not those that its events name"
    if {row.giver_id: row.receiver_id for seat in seats for row in seat.given.all()} != told.given:
        yield "the delegations are not those that its events name"


def _arrival_faults(consultation: Consultation, told: Told) -> Iterator[str]:
    rows = [row for seat in consultation.seats.all() for row in seat.arrivals.all()]
    if {Came(row.seat_id, row.at, row.sheet.digest if row.sheet else "") for row in rows} != told.came:
        yield "those who signed in are not those whom its events name"
    if any(row.day != local_day(row.at) or _is_misnamed(consultation, row.sheet) for row in rows):
        yield "a sign-in is of another day, or of another sheet, than it says"


def _is_misnamed(consultation: Consultation, sheet: SignInSheet | None) -> bool:
    if sheet is None:
        return False
    return (sheet.consultation_id, sheet.digest) != (consultation.pk, files.digest_of(str(sheet.photo.name)))


def _items(consultation: Consultation, told: Told) -> Iterator[Misfit]:
    items = {item.pk: item for item in consultation.items.all()}
    if {item.topic_id for item in items.values() if item.review_id is None} != told.rules.keys():
        yield Misfit("the agenda is not the one that its events name", f"consultation {consultation.pk}")
    for lost in sorted(told.items - items.keys()):
        yield Misfit("an item of which the journal speaks is gone", f"item {lost}")
    for item in items.values():
        yield from (Misfit(what, f"item {item.pk}") for what in _item_faults(consultation, item, told))


def _item_faults(consultation: Consultation, item: Item, told: Told) -> Iterator[str]:
    if {row.seat_id: row.value for row in item.positions.all()} != told.said.get(item.pk, {}):
        yield "what was said to this item is not what its events say"
    if {row.party for row in item.consents.all()} != told.consents.get(item.pk, set()):
        yield "who consented to this item is not what its events say"
    if {row.seat_id for row in item.attendances.all() if row.present} != told.there.get(item.pk, set()):
        yield "who was there for this item is not what its events say"
    if item.rule != told.rules.get(item.topic_id, consultation.template.rule):
        yield "the rule of this item is not the one with which it was added"
    decision = told.decided.get(item.pk)
    if (decision is not None) != item.is_decided:
        yield "whether this item was decided is not what its events say"
    elif decision is not None:
        yield from _decision_faults(consultation, item, decision)


def _decision_faults(consultation: Consultation, item: Item, decision: Decision) -> Iterator[str]:
    """Say what of a decision does not follow from who was there, what they said, and the rule (DL-2, DL-4)."""
    required = [party.key for party in consultation.template.required]
    seats = {pk: party for pk, party in decision.taken.items() if party in required}
    present = set(item.present)
    may_count = deciding.counted(present, decision.given) & set(seats)
    counting = may_count & (present | set(item.delegated))
    said = {pk: value for pk, value in decision.said.items() if pk in counting}
    frozen = (set(item.entitled), set(item.delegated), set(item.voted))
    # Whose mandate had ended by then is not present, and nobody speaks for them: fewer than came may be.
    if not present <= decision.there & set(seats) or frozen != (set(seats), counting - present, set(said)):
        yield "who counted for this item is not who was there"
    if deciding.missing(required, seats, present):
        yield "this item was decided without a required party"
    figures = deciding.tally(
        deciding.RULES[item.rule], seats, required=required, counting=counting, positions=said
    )
    stored = (item.agreeing, item.whole, item.carried)
    if stored != (figures.agreeing, figures.whole, figures.carried):
        yield "the figures of this item are not what its positions come to by its rule"
    facts = decision.facts
    kind = item.proposal["kind"] if item.proposal else ""
    if (*stored, kind, item.decided_at) != (
        *(facts[name] for name in ("agreeing", "whole", "carried", "kind")),
        decision.at,
    ):
        yield "the decision of this item is not the one that was taken"
