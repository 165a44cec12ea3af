"""What happens by itself when a clock of a case rings: a pause is over, or nobody said anything for a week."""

from tongdeng.cases.actions.ending import lapse
from tongdeng.cases.actions.handling import resume
from tongdeng.cases.models import Case
from tongdeng.cases.rules import SILENCE
from tongdeng.kernel import journal
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.models import Event


@journal.on("case.rang", reader="cases.timed")
def act(event: Event) -> None:
    """Resume or close the case for which its pause or silence clock rang; somebody may have been quicker."""
    case = Case.objects.filter(community=event.community, pk=event.subject_id).first()
    if case is None:
        return
    rung = event.facts["clock"]
    try:
        if rung == "pause" and case.paused_until and case.paused_until <= event.at:
            resume(case, by=None, at=event.at)
        elif rung == "silence" and case.finished_at and case.finished_at + SILENCE <= event.at:
            lapse(case, at=event.at)
    except StepRefused:
        return
