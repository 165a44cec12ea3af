"""Forgetting: what a person who was erased wrote to a committee, and what they wish in a poll that is still open, go."""

from uuid import UUID

from tongdeng.ballots.models import Answer, Ask, Poll, Seat
from tongdeng.ballots.queries import polls as queries
from tongdeng.ballots.rules.polls import State
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event

GONE = "—"


@journal.on("erasure.ask", reader="committees.forgetting")
def forget(event: Event) -> None:
    """Take a person's words out of committees, and their answers out of open polls; closed ones know of none."""
    person = UUID(event.facts["person"])
    Ask.objects.filter(seat__person=person).update(words=GONE)
    Seat.objects.filter(person=person).exclude(reason="").update(reason=GONE)
    voices = [queries.voice(poll, person) for poll in Poll.objects.filter(state=State.OPEN.value)]
    Answer.objects.filter(voice__in=voices).delete()
