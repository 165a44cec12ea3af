"""Erasure: the words of an erased person in the records of the bench."""

from uuid import UUID

from tongdeng.consultations.models import Evaluation
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event

GONE = "—"


@journal.on("erasure.ask", reader="consultations.forgetting")
def forget(event: Event) -> None:
    """Replace what an erased person wrote as a resident; what they said for a party is evidence of a decision and stays."""
    Evaluation.objects.filter(person=UUID(event.facts["person"])).exclude(words="").update(words=GONE)
