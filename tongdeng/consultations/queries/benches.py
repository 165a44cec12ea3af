"""Reading a consultation: its steps, agenda, seats, who is there, who is missing, and whose signatures count."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import (
    Arrival,
    Attendance,
    Consultation,
    Delegation,
    Item,
    Minutes,
    Position,
    Resolution,
    Seat,
    Signature,
    Speech,
    Topic,
)
from tongdeng.consultations.rules import clocks, deciding, mechanism
from tongdeng.consultations.rules.flows import ResolutionState, State, TopicState
from tongdeng.consultations.rules.mechanism import Party, StepKind, TemplateStep
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound
from tongdeng.people.models import Person

SITS = Q(left_at__isnull=True)


def consultations(person: Actor | None) -> QuerySet[Consultation]:
    """Return the consultations that a person may see, the newest first."""
    return access.visible_to(person, Consultation).order_by("-starts_at", "-id")


def whole(consultation: Consultation) -> Consultation:
    """Return a consultation with its seats, its agenda, and positions and attendances of each item."""
    seats = Prefetch("seats", Seat.objects.select_related("person", "mandate").order_by("party", "position"))
    positions = Prefetch("positions", Position.objects.select_related("seat__person").order_by("at"))
    items = Prefetch(
        "items",
        Item.objects.select_related("topic", "review", "resolution").prefetch_related(
            positions, "attendances", "consents"
        ),
    )
    rows = Consultation.objects.select_related("chair", "by").prefetch_related(seats, items)
    return rows.get(community=consultation.community, pk=consultation.pk)


def topics_waiting(estate: str) -> QuerySet[Topic]:
    """Return the topics of an estate that are on no agenda: those left over first (not tried before tried), then the oldest."""
    rows = Topic.objects.filter(community=estate[:12], place=estate, state=TopicState.RAISED.value)
    return rows.order_by("-first", "tries", "raised_at", "id")


def overdue(
    estate: str, at: datetime, agendas: tuple[State, ...] = (State.PREPARED, State.ANNOUNCED, State.HELD)
) -> list[Resolution]:
    """Return the late resolutions of an estate that wait for an agenda, the oldest first.

    Those that are still to be decided by a consultation in one of the states `agendas` do not.
    """
    looked_at = Item.objects.filter(community=estate[:12], review__isnull=False, decided_at__isnull=True)
    open_ = looked_at.filter(consultation__state__in=[state.value for state in agendas])
    rows = Resolution.objects.filter(
        community=estate[:12], place=estate, state=ResolutionState.OPEN.value, due_at__lt=at
    )
    return list(rows.exclude(pk__in=open_.values("review")).select_related("topic").order_by("due_at", "id"))


def item(consultation: Consultation, pk: UUID | None) -> Item:
    """Return an item of this agenda; raise NotFound for any other."""
    rows = consultation.items.select_related("topic", "review")
    found = rows.filter(pk=pk).first() if pk else None
    if found is None:
        raise NotFound(_("没有找到这项议程"))
    return found


def seat(consultation: Consultation, pk: UUID | None) -> Seat:
    """Return a seat of this bench that is taken; raise NotFound for any other."""
    rows = consultation.seats.filter(SITS).select_related("person", "mandate")
    found = rows.filter(pk=pk).first() if pk else None
    if found is None:
        raise NotFound(_("没有找到这一席"))
    return found


def seat_of(consultation: Consultation, person: Person) -> Seat | None:
    """Return the seat that a person has on this bench now."""
    return consultation.seats.filter(SITS, person=person).select_related("person", "mandate").first()


def seats(consultation: Consultation) -> list[Seat]:
    """Return the seats that are taken now, party by party."""
    rows = list(consultation.seats.filter(SITS).select_related("person", "mandate"))
    order = [party.key for party in consultation.template.parties]
    return sorted(rows, key=lambda row: (order.index(row.party), row.position))


def holds(seat: Seat, at: datetime) -> bool:
    """Say whether a seat's mandate, or a guest's written authority, holds at a moment."""
    if seat.mandate is not None:
        until = seat.mandate.until
        return seat.mandate.since <= at and (until is None or until > at)
    day = local_day(at)
    since, until_day = seat.authority_since, seat.authority_until
    return since is not None and until_day is not None and since <= day <= until_day


def present(item: Item, at: datetime) -> set[UUID]:
    """Return the seats that are there for an item: taken, signed in, not noted as gone, with a mandate that holds."""
    rows = Attendance.objects.filter(
        community=item.community, item=item, present=True, seat__left_at__isnull=True
    )
    there = {row.seat_id for row in rows.select_related("seat__mandate") if holds(row.seat, at)}
    return there & set(arrived(item.consultation, at))


def arrived(consultation: Consultation, at: datetime) -> dict[UUID, Arrival]:
    """Return the sign-ins of this meeting that count at a moment, by seat."""
    days = clocks.days_counted(at)
    return {row.seat_id: row for row in arrivals(consultation) if row.day in days}


def arrivals(consultation: Consultation) -> list[Arrival]:
    """Return all sign-ins for the present date of a meeting, the first one first; those before it was moved are void."""
    rows = Arrival.objects.filter(
        community=consultation.community,
        seat__consultation=consultation,
        at__gte=clocks.sign_in_from(consultation.starts_at),
    )
    return list(rows.select_related("sheet").order_by("at", "id"))


def here(consultation: Consultation) -> list[UUID]:
    """Return the seats that were noted as there last: for the last item that is open, else for the last one decided."""
    order = F("decided_at").asc(nulls_last=True), "position"
    last = consultation.items.order_by(*order).last()
    if last is None:
        return []
    rows = last.attendances.filter(present=True, seat__left_at__isnull=True).order_by("seat")
    return list(rows.values_list("seat", flat=True))


def delegations(consultation: Consultation, at: datetime | None = None) -> dict[UUID, UUID]:
    """Return which seat speaks for which (giver → receiver); at a moment, those whose giver's mandate holds then."""
    rows = Delegation.objects.filter(
        community=consultation.community, giver__consultation=consultation, giver__left_at__isnull=True
    )
    kept = [row for row in rows.select_related("giver__mandate") if at is None or holds(row.giver, at)]
    return {row.giver_id: row.receiver_id for row in kept}


def missing(consultation: Consultation, there: Iterable[UUID]) -> list[Party]:
    """Return the required parties of which no seat is there (DL-1)."""
    parties = consultation.template.required
    taken = {row.pk: row.party for row in seats(consultation)}
    keys = deciding.missing([party.key for party in parties], taken, list(there))
    return [party for party in parties if party.key in keys]


def consents_missing(item: Item) -> list[Party]:
    """Return the required parties that have not consented to an item that was not announced; none for one that was."""
    if item.announced:
        return []
    given = set(item.consents.values_list("party", flat=True))
    return [party for party in item.consultation.template.required if party.key not in given]


def done(consultation: Consultation, *, at: datetime) -> set[str]:
    """Return the keys of the steps that are done; signing and what follows is read from what was signed and done."""
    keys = set(consultation.steps_done.values_list("key", flat=True))
    # Never stored before it is published: one changed character voids every signature.
    if consultation.state == State.SIGNING and (not unsigned(consultation) or lapsed(consultation, at)):
        keys.add(StepKind.SIGN.value)
    if consultation.state in (State.PUBLISHED, State.CLOSED):
        states = set(consultation.resolutions.values_list("state", flat=True))
        keys |= set() if ResolutionState.OPEN in states else {StepKind.CARRY_OUT.value}
        ended = not states & {ResolutionState.OPEN, ResolutionState.DONE}
        keys |= {StepKind.EVALUATE.value} if ended else set()
    return keys


def lapsed(consultation: Consultation, at: datetime) -> bool:
    """Say whether the week for signing is over: whoever has not signed is named, and holds up nobody."""
    return consultation.sign_by is not None and at >= consultation.sign_by


def next_step(consultation: Consultation, *, at: datetime) -> TemplateStep | None:
    """Return the step that a consultation waits for; None when all are done."""
    return mechanism.next_step(consultation.template.steps, done(consultation, at=at))


def was_there(consultation: Consultation) -> list[Seat]:
    """Return the seats, also those given back later, that were there for at least one item."""
    rows = consultation.seats.filter(attendances__present=True).select_related("person", "mandate").distinct()
    order = [party.key for party in consultation.template.parties]
    return sorted(rows, key=lambda row: (order.index(row.party), row.position))


def absent_parties(consultation: Consultation) -> list[Party]:
    """Return the required parties that were there for no item."""
    there = {row.party for row in was_there(consultation)}
    return [party for party in consultation.template.required if party.key not in there]


def latest_minutes(consultation: Consultation) -> Minutes | None:
    """Return the present version of the minutes."""
    return consultation.minutes.order_by("-version").first()


def signatures(consultation: Consultation) -> list[Signature]:
    """Return the signatures that count: over the present hash (DL-7)."""
    now = latest_minutes(consultation)
    rows = consultation.signatures.filter(hash=now.hash if now else "").select_related("seat__person")
    return list(rows.order_by("at", "id"))


def unsigned(consultation: Consultation) -> list[Party]:
    """Return the required parties that were there and of which nobody has signed the present text."""
    signed = {row.seat.party for row in signatures(consultation)}
    there = {row.party for row in was_there(consultation)}
    parties = consultation.template.required
    return [party for party in parties if party.key in there and party.key not in signed]


def speeches(item: Item) -> list[Speech]:
    """Return the list of speakers of an item, in the order in which they were put on it."""
    return list(item.speeches.select_related("seat__person"))
