"""What the verbs of a committee and its meetings share: who sits on it, and how a seat is left."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.committees.models import Committee, Seat
from tongdeng.committees.rules import Leaving, Post
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.people import actions as people


def local_day(moment: datetime) -> date:
    """Return the day on which a moment falls here."""
    return moment.astimezone(LOCAL).date()


def seated(committee: Committee) -> list[Seat]:
    """Return who sits on a committee now, alternates too."""
    rows = committee.seats.filter(until__isnull=True).select_related("person", "mandate")
    return list(rows.order_by("position"))


def members(committee: Committee) -> list[Seat]:
    """Return the members of a committee now, without alternates."""
    return [seat for seat in seated(committee) if seat.decides]


def one_of(seats: list[Seat], pk: UUID | None, field: str = "seat") -> Seat:
    """Return the seat that was chosen; raise Invalid for one that is not among them."""
    found = next((seat for seat in seats if seat.pk == pk), None)
    if found is None:
        raise Invalid(fields={field: _("请选择一位在任的委员")})
    return found


def vacate(seat: Seat, why: Leaving, *, reason: str, by: Actor | None, at: datetime) -> None:
    """End a seat, and the role that it gave."""
    seat.until, seat.why, seat.reason = at, why.value, reason
    seat.save(update_fields=["until", "why", "reason"])
    if seat.mandate is not None and (seat.mandate.until is None or seat.mandate.until > at):
        people.dismiss(seat.mandate, by=by, at=at)


def is_alternate(seat: Seat) -> bool:
    """Say whether somebody waits to move up."""
    return seat.post == Post.ALTERNATE
