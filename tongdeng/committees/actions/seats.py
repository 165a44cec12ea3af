"""What the verbs of a committee and its meetings share: its seats, and how one ends."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.committees.models import Committee, Seat
from tongdeng.committees.rules import Leaving
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.people import actions as people


def local_day(moment: datetime) -> date:
    """Return the local day of a moment."""
    return moment.astimezone(LOCAL).date()


def seated(committee: Committee) -> list[Seat]:
    """Return the seats held now, those of alternates too."""
    rows = committee.seats.filter(until__isnull=True).select_related("person", "mandate")
    return list(rows.order_by("position"))


def members(committee: Committee) -> list[Seat]:
    """Return the seats held now, without those of alternates."""
    return [seat for seat in seated(committee) if seat.decides]


def one_of(seats: list[Seat], pk: UUID | None) -> Seat:
    """Return the seat with this id; raise Invalid where it is not among `seats`."""
    chosen = next((seat for seat in seats if seat.pk == pk), None)
    if chosen is None:
        raise Invalid(fields={"seat": _("请选择一位在任的委员")})
    return chosen


def vacate(seat: Seat, why: Leaving, *, reason: str, by: Actor | None, at: datetime) -> None:
    """End a seat, and the role that it gave."""
    seat.until = at
    seat.why = why.value
    seat.reason = reason
    seat.save(update_fields=["until", "why", "reason"])
    # The mandate may have been ended by hand before.
    if seat.mandate is not None and (seat.mandate.until is None or seat.mandate.until > at):
        people.dismiss(seat.mandate, by=by, at=at)
