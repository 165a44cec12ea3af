"""The page of a consultation: who sits there, the agenda, what residents say, what was resolved, what comes next."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation, Item, Minutes, Seat, Signature
from tongdeng.consultations.queries import benches, photos
from tongdeng.consultations.queries import pages as queries
from tongdeng.consultations.queries.households import homes_in
from tongdeng.consultations.rules import clocks
from tongdeng.consultations.rules.deciding import RULES
from tongdeng.consultations.rules.flows import State
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.kernel.turn import offered
from tongdeng.places import queries as places
from tongdeng.web.consultations import arriving, opinions, paper_rows, printing, seating
from tongdeng.web.consultations.course import course
from tongdeng.web.consultations.next_step import next_step
from tongdeng.web.consultations.preparing import preparing, ticking
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in

# Verbs that are a button only, or whose form may be gone by now: their refusal stands at the top of the page.
WITHOUT_FIELDS = (
    "announce",
    "read",
    "consent",
    "close",
    "unseat",
    "arrange",
    "delegate",
    "delegate_on_paper",
)


class AgendaLine(NamedTuple):
    """An item; its figures are shown to those inside, and to all once the result is published."""

    item: Item
    shown: bool
    figures: str
    waits_for: list[str]  # parties whose consent is missing for an item that was not announced
    may_consent: bool

    @property
    def needs_consent(self) -> bool:
        return bool(self.waits_for)


class Signer(NamedTuple):
    css: str
    word: str
    reason: str
    seat: UUID
    signature: Signature | None

    @property
    def photo(self) -> str:
        row = self.signature
        return reverse("bench_paper", args=["signature", row.pk]) if row and row.photo else ""


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Consultation, pk))


def draw(
    request: SignedIn, consultation: Consultation, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = context_for(request, consultation)
    whole, inside = context["consultation"], context["inside"]
    named = places.named([whole.place, *whole.scope])
    homes = homes_in(request.person, whole.place, whole.scope, request.at)
    context |= {
        "place": named.get(whole.place),
        "scope": [named[code] for code in whole.scope or [whole.place] if code in named],
        "resolutions": list(whole.resolutions.all()) if inside or whole.published_at else [],
        "photos": photos.photos(whole) if inside or whole.published_at else [],
        "readers": queries.readers(whole) if _is_read(whole, inside) else None,
        "has_read": queries.has_read(whole, homes),
        "may_read": bool(homes) and "read" in context["offered"],
        "papers": paper_rows.of_consultation(whole, inside=inside),
        "boxes": printing.wrong_signs(whole, request.person) if inside else "",
        "at_top": at_top(problem, verb, WITHOUT_FIELDS),
    }
    if whole.announced_at is not None:
        context |= opinions.context(request, whole)
    if inside:
        context |= preparing(request, whole, context)
    return answer(request, "consultations/consultation.html", context, problem=problem, verb=verb)


def _is_read(consultation: Consultation, inside: bool) -> bool:
    """Say whether it matters who read the notice: until the meeting for all, later for those inside."""
    return consultation.state == State.ANNOUNCED or (inside and consultation.announced_at is not None)


def context_for(request: SignedIn, consultation: Consultation) -> dict[str, Any]:
    """Return what every page of a consultation needs."""
    whole = queries.whole(consultation)
    verbs_now = offered(whole, request.person)
    inside = "inside" in verbs_now
    minutes = benches.latest_minutes(whole)
    hash_now = minutes.hash if minutes else ""
    bench = seating.bench(whole, inside=inside, hash_now=hash_now)
    steps = course(whole, request.at)
    own = own_seat(whole, request)
    signers = signers_of(whole, minutes, inside=inside)
    now_step = next((step for step in steps if step.stage == "now"), None)
    ticks = ticking(whole, now_step) if "tick" in verbs_now else {}
    came = arriving.context(request, whole, own, verbs_now)
    return (
        ticks
        | came
        | {
            "tab": "neighbours",
            "consultation": whole,
            "offered": verbs_now,
            "inside": inside,
            "cancelled": whole.state == State.CANCELLED,
            "bench": bench,
            "steps": steps,
            "now_step": now_step,
            "next": next_step(whole, bench, minutes, at=request.at, inside=inside, page=request.path),
            "agenda": agenda_of(whole, own, inside=inside, verbs_now=verbs_now),
            "minutes": minutes,
            "signers": signers,
            "signed_count": sum(line.signature is not None for line in signers),
            "seats_count": len(signers),
            "own_seat": own,
            "may_seat": "seat" in verbs_now,
            "earliest": clocks.earliest_meeting(request.at, whole.template.notice_days),
        }
    )


def own_seat(consultation: Consultation, request: SignedIn) -> Seat | None:
    """Return the seat of whoever reads."""
    seats = (seat for seat in consultation.seats.all() if seat.left_at is None)
    return next((seat for seat in seats if seat.person_id == request.person.pk), None)


def agenda_of(
    consultation: Consultation, own: Seat | None, *, inside: bool, verbs_now: frozenset[str]
) -> list[AgendaLine]:
    shown = inside or consultation.published_at is not None
    required = consultation.template.required
    lines = []
    for item in consultation.items.all():
        agreed = {row.party for row in item.consents.all()}
        open_now = consultation.announced_at is not None and not item.announced and not item.is_decided
        waits = [party for party in required if party.key not in agreed] if open_now else []
        may = own is not None and "consent" in verbs_now and own.party in {party.key for party in waits}
        lines.append(AgendaLine(item, shown, figures(item), [party.word for party in waits], may))
    return lines


def figures(item: Item) -> str:
    """Return the figures of a decision as its rule counts them: numerator, denominator (DL-4)."""
    if item.whole is None:
        return ""
    unit = counted_as(item.rule)
    return str(_("{unit} {agreeing} / {whole} 同意")).format(
        unit=unit, agreeing=item.agreeing, whole=item.whole
    )


def counted_as(rule: str) -> Sentence:
    """Return what a rule counts."""
    return _("席位") if RULES[rule].of == "seats" else _("参与方")


def signers_of(consultation: Consultation, minutes: Minutes | None, *, inside: bool) -> list[Signer]:
    """Return who was there and signs the minutes, with what they signed; residents read parties."""
    if minutes is None:
        return []
    now = {row.seat_id: row for row in consultation.signatures.all() if row.hash == minutes.hash}
    words = {party.key: party.word for party in consultation.template.parties}
    lines = []
    for seat in benches.was_there(consultation):
        signature = now.get(seat.pk)
        if signature is None and seat.left_at is not None:
            continue
        css = "open" if signature is None else "dissents" if signature.dissents else ""
        word = f"{words[seat.party]} {seat.name}" if inside else words[seat.party]
        lines.append(Signer(css, word, signature.reason if signature else "", seat.pk, signature))
    return lines


def at_top(problem: Refused | None, verb: str, without_fields: Sequence[str]) -> bool:
    """Say whether a refusal stands at the top of the page, because no field of a form shows it."""
    return problem is not None and (verb in without_fields or not getattr(problem, "fields", {}))
