"""What the verbs of the minutes ask of whoever comments or signs."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation, Minutes, Seat
from tongdeng.consultations.queries import benches
from tongdeng.kernel.errors import Forbidden, StepRefused
from tongdeng.people.models import Person


def who_was_there(consultation: Consultation, person: Person, at: datetime) -> Seat:
    """Return the seat from which a person was there for an item.

    Raise Forbidden for an absent one, one given back, and one whose mandate has ended since.
    """
    own = benches.seat_of(consultation, person)
    if own is None or own.pk not in {seat.pk for seat in benches.was_there(consultation)}:
        raise Forbidden(_("核对和签字的是到场的代表，您没有登记到场或者已经退出席位"))
    holding(own, at)
    return own


def holding(seat: Seat, at: datetime) -> None:
    """Raise Forbidden for a delegate whose mandate or authority has ended: they sign for nobody any more."""
    if not benches.holds(seat, at):
        raise Forbidden(_("这位代表的任职或授权已经结束，不能再核对和签字"))


def present_text(consultation: Consultation) -> Minutes:
    """Return the present version of the minutes; raise StepRefused where there is none."""
    now = benches.latest_minutes(consultation)
    if now is None:
        raise StepRefused(_("还没有会议纪要"))
    return now
