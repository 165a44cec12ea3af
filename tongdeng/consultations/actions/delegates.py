"""What the verbs of the minutes ask of whoever comments or signs."""

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation, Minutes, Seat
from tongdeng.consultations.queries import benches
from tongdeng.kernel.errors import Forbidden, StepRefused
from tongdeng.people.models import Person


def who_was_there(consultation: Consultation, person: Person) -> Seat:
    """Return the seat from which a person was there for an item; raise Forbidden for an absent one or one given back."""
    own = benches.seat_of(consultation, person)
    if own is None or own.pk not in {seat.pk for seat in benches.was_there(consultation)}:
        raise Forbidden(_("核对和签字的是到场的代表，您没有登记到场或者已经退出席位"))
    return own


def present_text(consultation: Consultation) -> Minutes:
    """Return the present version of the minutes; raise StepRefused where there is none."""
    now = benches.latest_minutes(consultation)
    if now is None:
        raise StepRefused(_("还没有会议纪要"))
    return now
