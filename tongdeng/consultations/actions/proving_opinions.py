"""The recount of statements and their counts; what was counted last stands in the journal, for the voices are gone then."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from tongdeng.consultations.actions.opinions import GONE
from tongdeng.consultations.actions.proving_events import Told
from tongdeng.consultations.models import Consultation, OpinionMap, Statement
from tongdeng.consultations.rules import opinions
from tongdeng.consultations.rules.opinions import Choice, State, Tally
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

PIECE = 200


class Said(NamedTuple):
    """What the events of a statement say: its first one, the last reason, and how often somebody answered to it."""

    first: Event
    reason: str
    voices: int


def faults(consultation: Consultation, told: Told) -> Iterator[str]:
    """Say what of the last counts of a consultation's opinions is not as the event says that ended them."""
    stored: OpinionMap | None = getattr(consultation, "opinion_map", None)
    if (stored is not None and stored.final) != (told.opinions is not None):
        yield "whether opinions were counted for the last time is not what its events say"
    elif told.opinions is not None and stored is not None:
        counts = opinions.counts_digest(statement.counts for statement in consultation.statements.all())
        if (counts, stored.result.get("households")) != (
            told.opinions["counts"],
            told.opinions["households"],
        ):
            yield "the last counts of opinions are not those that its events tell of"


def misfits() -> Iterator[Misfit]:
    """Yield each statement that does not fit to its events, or to the voices that are there."""
    choices = {choice.name: Count("voices", Q(voices__choice=choice.value)) for choice in Choice}
    rows = Statement.objects.order_by("community", "pk").select_related("consultation__opinion_map")
    for piece in in_pieces(rows.annotate(**choices), PIECE):
        events, voices = events_of(piece, "say", "refuse"), _voices(piece)
        for row in piece:
            if row.pk in events:
                told = events[row.pk]
                reason = told[-1].facts.get("reason", "") if row.state == State.REFUSED else ""
                said = Said(told[0], reason, voices.get(row.pk, 0))
                where = f"statement {row.pk}"
                yield from (Misfit(what, where) for what in _faults(row, said))


def _voices(statements: Sequence[Statement]) -> dict[UUID, int]:
    """Return how many events of voices each statement has: they name nobody and no choice."""
    rows = Event.objects.filter(
        community__in={statement.community for statement in statements},
        subject_id__in=[statement.pk for statement in statements],
        kind="statement.voice",
    )
    return dict(rows.order_by().values_list("subject_id").annotate(Count("pk")))


def _faults(row: Statement, said: Said) -> Iterator[str]:
    facts = said.first.facts
    # Who was erased is nobody's, and the words may be gone with them.
    whose = row.by_id in (None, said.first.actor) and facts["consultation"] == str(row.consultation_id)
    erased = row.by_id is None and row.words == GONE
    words = erased or (len(row.words), row.key) == (facts["signs"], opinions.same_as(row.words))
    if not whose or not words or row.at != said.first.at:
        yield "this statement is not the one that was made"
    if row.reason != said.reason:
        yield "why this statement is not shown is not what its events say"
    if row.tally.voices > said.voices or row.people > said.voices:
        yield "more voices are counted than were given"
    stored: OpinionMap | None = getattr(row.consultation, "opinion_map", None)
    counted = Tally(*(row.__dict__[choice.name] for choice in (Choice.AGREE, Choice.DISAGREE, Choice.PASS)))
    if (stored is None or not stored.final) and row.tally != counted:
        yield "the counts of this statement are not its voices"
