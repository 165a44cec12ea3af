"""Erasure: the words of an erased person in a committee's records."""

from uuid import UUID

from tongdeng.committees.models import Ask, Seat
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event

GONE = "—"


@journal.on("erasure.ask", reader="committees.forgetting")
def forget(event: Event) -> None:
    """Replace the words of an erased person."""
    person = UUID(event.facts["person"])
    Ask.objects.filter(seat__person=person).update(words=GONE)
    Seat.objects.filter(person=person).exclude(reason="").update(reason=GONE)
