"""What those who prepare a consultation choose from: topics, delegates with a mandate, guests, steps to tick off."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.access import HOSTS
from tongdeng.consultations.models import Consultation, Seat
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.deciding import RULES
from tongdeng.consultations.rules.flows import State
from tongdeng.consultations.rules.mechanism import TICKED
from tongdeng.kernel.errors import Sentence
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.web.consultations.course import StepLine
from tongdeng.web.kit.http import SignedIn

Options = list[tuple[Any, Any]]
WAITING_AT_MOST = 50


def preparing(request: SignedIn, consultation: Consultation, context: dict[str, Any]) -> dict[str, Any]:
    """Return what the forms of those inside name."""
    verbs_now: frozenset[str] = context["offered"]
    found: dict[str, Any] = {}
    if "plan" in verbs_now:
        found |= planning(consultation)
    if "seat" in verbs_now:
        found |= {
            "seat_options": seat_options(consultation, request.person),
            "guest_options": [
                (party.key, party.word) for party in consultation.template.parties if not party.required
            ],
        }
        sitting = [seat for seat in consultation.seats.all() if seat.left_at is None]
        closed = closed_parties(consultation, request.person)
        found["taken"] = [(str(seat.pk), seat.name) for seat in sitting if seat.party not in closed]
        if request.person.post(consultation.place) in HOSTS:
            found["paper_givers"] = several(consultation, sitting)
    if "delegate" in verbs_now and context["own_seat"] is not None:
        found["receivers"] = receivers(consultation, context["own_seat"])
    return found


def ticking(consultation: Consultation, now_step: StepLine | None) -> dict[str, Any]:
    """Return the steps that are done by saying so, and whether the one in hand is such a step."""
    done = {step.key for step in consultation.steps_done.all()}
    steps = [step for step in consultation.template.steps if step.kind in TICKED and step.key not in done]
    return {
        "tick_steps": [(step.key, step.word) for step in steps],
        "tick_now": now_step is not None and now_step.kind in TICKED,
    }


def planning(consultation: Consultation) -> dict[str, Any]:
    """Return the items that may move or go, and the topics that wait for an agenda."""
    waiting = benches.topics_waiting(consultation.place)[:WAITING_AT_MOST]
    items = list(consultation.items.all())
    return {
        "movable": [item for item in items if not item.is_decided and item.review_id is None],
        "waiting": [(str(topic.pk), topic.title) for topic in waiting],
        "rules": [(key, rule.word) for key, rule in RULES.items()],
    }


def closed_parties(consultation: Consultation, reader: Person) -> set[str]:
    """Return the parties whose seats are not the reader's to fill or vacate now."""
    required = consultation.template.required if consultation.state == State.HELD else ()
    own = people.roles_at(reader, consultation.place)
    return {party.key for party in required if not own & set(party.roles)}


def seat_options(consultation: Consultation, reader: Person) -> Options:
    """Return who may sit for each party on the day of the meeting, by party; those who sit already are left out."""
    template, closed = consultation.template, closed_parties(consultation, reader)
    roles = {role for party in template.parties for role in party.roles}
    staff = people.staff(consultation.place, roles, consultation.starts_at)
    persons = people.load_roles_of(staff, consultation.starts_at)
    taken = {seat.person_id for seat in consultation.seats.all() if seat.left_at is None}
    parties = [party for party in template.parties if party.roles and party.key not in closed]
    return _grouped(parties, persons, consultation.place, taken)


def _grouped(parties: list[mechanism.Party], persons: list[Person], place: str, taken: set[Any]) -> Options:
    options: Options = []
    for party in parties:
        rows: list[tuple[str, Sentence]] = []
        for person in persons:
            held = [role for role in party.roles if role in people.roles_at(person, place)]
            if held and person.pk not in taken:
                words = f"{person.display_name} · {ROLE_NAMES[held[0]]}"
                rows.append((f"{party.key}:{person.pk}", words))
        if rows:
            options.append((party.word, rows))
    return [("", _("请选择")), *options] if options else []


def receivers(consultation: Consultation, own: Seat) -> Options:
    """Return the other seats of one's own party."""
    seats = [
        seat
        for seat in consultation.seats.all()
        if seat.party == own.party and seat.pk != own.pk and seat.left_at is None
    ]
    return [(str(seat.pk), seat.name) for seat in seats]


def several(consultation: Consultation, sitting: list[Seat]) -> Options:
    """Return the seats of parties that have several, among which one may speak for another."""
    parties = Counter(seat.party for seat in sitting)
    words = {party.key: party.word for party in consultation.template.required}
    return [
        (str(seat.pk), f"{seat.name} · {words[seat.party]}")
        for seat in sitting
        if seat.party in words and parties[seat.party] > 1
    ]
