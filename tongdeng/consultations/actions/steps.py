"""Steps of the template: a verb waits for the steps before it; others are ticked off with words."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.actions.common import public_words
from tongdeng.consultations.models import Consultation, StepDone
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person


def require(consultation: Consultation, key: str, *, at: datetime) -> None:
    """Raise StepRefused, naming the step, while one that stands before `key` in the template is not done."""
    done = benches.done(consultation, at=at)
    waits = mechanism.waits_for(consultation.template.steps, done, key)
    if waits is not None:
        raise StepRefused(
            _("按{mechanism}的步骤，要先完成“{step}”").format(
                mechanism=consultation.template.name, step=waits.word
            ),
            state=consultation.state,
            step=waits.key,
        )


def taken(
    consultation: Consultation, key: str, *, by: Person | None, at: datetime, words: str = ""
) -> list[StepDone]:
    """Return the row of a step that is taken now, to be stored with its event; none where the template has no such step."""
    if not any(step.key == key for step in consultation.template.steps):
        return []
    if consultation.steps_done.filter(key=key).exists():
        return []
    return [StepDone(**consultation.here, consultation=consultation, key=key, words=words, by=by, at=at)]


def taken_at_start(consultation: Consultation, *, by: Person, at: datetime) -> list[StepDone]:
    """Return the row of the step "raise": whoever prepares a consultation takes up what was raised."""
    here = [step.key for step in consultation.template.steps if step.kind == StepKind.RAISE]
    return [StepDone(**consultation.here, consultation=consultation, key=key, by=by, at=at) for key in here]


def tick(consultation: Consultation, key: str, *, words: str, by: Person, at: datetime) -> Consultation:
    """Say that opinions were gathered, or that an own step was done, with words.

    Raise Invalid for a step that is done by its verb or that the template does not have, StepRefused while one before
    it is not done, or when it was ticked off already.
    """
    with turn(consultation, "tick", by=by) as consultation:
        step = next((step for step in consultation.template.steps if step.key == key), None)
        if step is None or step.kind not in mechanism.TICKED:
            raise Invalid(fields={"key": _("这一步不是这样完成的")})
        if key in benches.done(consultation, at=at):
            raise StepRefused(_("“{step}”已经完成").format(step=step.word))
        require(consultation, key, at=at)
        said = public_words(words, at_most=rules.WORDS_AT_MOST, field="words", required=texts.FILL_IN)
        rows = taken(consultation, key, by=by, at=at, words=said)
        journal.record("tick", consultation, by=by, at=at, facts={"step": key}, rows=rows)
    return consultation
