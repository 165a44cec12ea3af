"""The steps of a consultation in the order of its own template: done, the one in hand, those to come."""

from datetime import datetime
from typing import NamedTuple

from tongdeng.consultations.models import Consultation
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.flows import State
from tongdeng.consultations.rules.mechanism import StepKind


class StepLine(NamedTuple):
    number: int
    key: str
    kind: str
    word: str
    stage: str  # done, now, later
    at: datetime | None


def course(consultation: Consultation, at: datetime) -> list[StepLine]:
    """Return the steps of a consultation with those that were done; the first other one is in hand."""
    moments = {row.key: row.at for row in consultation.steps_done.all()}
    done = benches.done(consultation, at=at)
    if consultation.state == State.HELD:
        done -= {StepKind.MEET}  # it was opened, and is in hand until its minutes are handed in
    steps = consultation.template.steps
    in_hand = None if consultation.is_over else mechanism.next_step(steps, done)
    return [
        StepLine(
            number,
            step.key,
            step.kind,
            step.word,
            _state(step.key in done, step == in_hand),
            moments.get(step.key),
        )
        for number, step in enumerate(steps, start=1)
    ]


def _state(done: bool, in_hand: bool) -> str:
    if done:
        return "done"
    return "now" if in_hand else "later"
