"""What the minutes of a consultation say of it by themselves, and the names that residents are not to read in them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import override

from tongdeng.consultations.models import Arrival, Consultation, Item, Resolution, Seat, Topic
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import deciding, minutes
from tongdeng.kernel.clock import LOCAL


def facts_of(consultation: Consultation) -> dict[str, Any]:
    """Return who sat for whom, and what each item came to with its exact figures; only words, numbers and moments.

    All of it is signed, and therefore in Chinese whatever language somebody reads in who drafts, signs or recounts.
    """
    with override(None):
        return _facts(consultation)


def _facts(consultation: Consultation) -> dict[str, Any]:
    template = consultation.template
    seats = benches.was_there(consultation)
    came = {row.seat_id: row for row in reversed(benches.arrivals(consultation))}  # the first one of each
    words = {party.key: party.word for party in template.parties}
    items = consultation.items.select_related("topic", "resolution", "review").prefetch_related(
        "positions__seat", "speeches__seat"
    )
    return {
        "number": consultation.number,
        "title": consultation.title,
        "mechanism": template.name,
        "starts_at": consultation.starts_at.astimezone(LOCAL).isoformat(),
        "where": consultation.where,
        "seats": [_seat(seat, words, came.get(seat.pk)) for seat in seats],
        "missing": [party.word for party in benches.absent_parties(consultation)],
        "items": [_item(item, words) for item in items],
    }


def topic_hash(topic: Topic) -> str:
    """Return the hash of what a topic asks, as its first event tells it."""
    return minutes.text_hash({"title": topic.title, "scope": topic.scope}, topic.problem)


def convening_hash(where: str, departments: Sequence[str]) -> str:
    """Return the hash of where the joint meeting meets and whom it invited."""
    return minutes.text_hash({"departments": list(departments)}, where)


def names_in(consultation: Consultation) -> list[str]:
    """Return the names of persons that may stand in the minutes: who sat, who joined a topic, who reported a case."""
    names: set[str] = set()
    for seat in consultation.seats.select_related("person"):
        names |= {seat.guest, seat.person.name if seat.person else ""}
    for item in consultation.items.select_related("topic__by"):
        rows = item.topic.links.select_related("case__reporter")
        for case in (row.case for row in rows):
            names |= {case.caller, case.reporter.name if case.reporter else ""}
        names |= set(item.topic.backings.values_list("person__name", flat=True))
        names |= {item.topic.by.name if item.topic.by else ""}
    # One character is a surname at most, and would be found in every other word.
    return sorted(name for name in names if len(name) > 1)


def _seat(seat: Seat, words: dict[str, str], came: Arrival | None) -> dict[str, str]:
    name = seat.guest or (seat.person.name or seat.person.display_name if seat.person else "")
    return {
        "id": str(seat.pk),
        "party": words[seat.party],
        "name": name,
        "post": seat.post,
        "signed_in": str(came.how.label) if came else "",
        "signed_in_at": came.at.astimezone(LOCAL).isoformat() if came else "",
    }


def _item(item: Item, words: dict[str, str]) -> dict[str, Any]:
    rule = deciding.RULES[item.rule]
    found: Resolution | None = getattr(item, "resolution", None)
    return {
        "position": item.position,
        "topic": item.topic.number,
        "title": item.topic.title,
        "announced": item.announced,
        "review": item.review.number if item.review else "",
        "rule": str(rule.word),
        "decided": item.is_decided,
        "carried": item.carried,
        "agreeing": item.agreeing,
        "whole": item.whole,
        "entitled": len(item.entitled),
        "present": [str(pk) for pk in item.present],
        "delegated": [str(pk) for pk in item.delegated],
        "voted": [str(pk) for pk in item.voted],
        "positions": [
            {"seat": str(row.seat_id), "party": words[row.seat.party], "value": row.value, "words": row.words}
            for row in sorted(item.positions.all(), key=lambda row: row.pk)
        ],
        "points_of_order": [
            {"seat": str(row.seat_id), "words": row.words}
            for row in item.speeches.all()
            if row.point_of_order
        ],
        "resolution": _resolution(found) if found else None,
    }


def _resolution(row: Resolution) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": row.kind,
        "title": row.title,
        "text": row.text,
        "party": row.party_word,
        "days": row.days,
        "due_at": row.due_at.astimezone(LOCAL).isoformat() if row.due_at else None,
        "quantity": f"{row.quantity.normalize():f}" if row.quantity is not None else None,
        "unit": row.unit,
        "reason": row.reason,
    }
