"""What the bench does by its clocks and by rule: evaluations end, consultations close, ripe cases become topics."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.cases.queries import bench
from tongdeng.cases.rules import bench as ripeness
from tongdeng.consultations.actions import topics
from tongdeng.consultations.actions.carrying import conclude
from tongdeng.consultations.actions.publishing import close
from tongdeng.consultations.actions.topics import TopicDraft
from tongdeng.consultations.models import Consultation, Resolution, Topic, TopicCase
from tongdeng.consultations.rules.flows import ResolutionState, State
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.places import queries as places
from tongdeng.places.rules import cut

ENDED = ("resolution.conclude", "resolution.abandon", "resolution.replace")
RIPE_AT_ONCE = 500
REASONS = {
    "reopened": _("诉求 {number} 已经退回重办两次，请各方一起解决"),
    "pending": _("诉求 {number} 超过 30 天没有办结，请各方一起解决"),
}


@journal.on("resolution.fired", reader="consultations.timed")
def fired(event: Event) -> None:
    """End an evaluation whose days are over; somebody may have been quicker."""
    resolution = journal.subject_of(event, Resolution)
    if resolution is None or event.facts["clock"] != "evaluation":
        return
    if resolution.state == ResolutionState.DONE:
        conclude(resolution, at=event.at)


@journal.on(*ENDED, "consultation.publish", reader="consultations.closing")
def close_when_done(event: Event) -> None:
    """Close a published consultation when nothing of it waits any more."""
    if event.kind == "consultation.publish":
        consultation = journal.subject_of(event, Consultation)
    else:
        resolution = journal.subject_of(event, Resolution)
        consultation = resolution.consultation if resolution else None
    if consultation is None or consultation.state != State.PUBLISHED:
        return
    try:
        close(consultation, by=None, at=event.at)
    except StepRefused:
        return  # another resolution of it is still open, or a step of the community's own


def raise_ripe(*, at: datetime) -> list[Topic]:
    """Raise a topic for each case that was reopened twice or has been open over 30 days; return the new ones.

    Nothing of what residents wrote goes into it: the words of a case are not public. A case that was ever in a topic is
    left to the bench.
    """
    raised = []
    ripe = bench.ripe_for_bench("", at=at).exclude(pk__in=TopicCase.objects.values("case"))
    for case in ripe[:RIPE_AT_ONCE]:
        try:
            with transaction.atomic():
                raised.append(topics.store(_draft(case, at), by=None, at=at))
        except Invalid:
            continue  # it lies in no estate, or somebody raised it at this moment
    return raised


def _draft(case: Case, at: datetime) -> TopicDraft:
    why = ripeness.ripe(case.filed_at, case.reopened, at)
    building = cut(case.place, "building")
    found = places.named([building or cut(case.place, "estate")])
    where = next(iter(found.values()), None)
    return TopicDraft(
        place=case.place,
        title=f"{where or ''}：{case.category.name}",
        problem=str(REASONS[why]).format(number=case.number),
        scope=[building] if building else [],
        origin=why,
        cases=[case],
    )
