"""What a case does by its deadlines: a pause ends, a finished case without a verdict is closed."""

from datetime import datetime

from tongdeng.cases.actions.ending import auto_close
from tongdeng.cases.actions.handling import resume
from tongdeng.cases.models import Case
from tongdeng.cases.queries import bench
from tongdeng.cases.rules.bench import silent_until
from tongdeng.kernel import journal
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.models import Event


@journal.on("case.fired", reader="cases.timed")
def act(event: Event) -> None:
    """Resume or close a case. Somebody may have been quicker, so its own moments are compared with the event's."""
    case = journal.subject_of(event, Case)
    if case is None:
        return
    name = event.facts["clock"]
    try:
        if name == "pause" and case.paused_until and case.paused_until <= event.at:
            resume(case, by=None, at=event.at)
        elif name == "silence" and case.finished_at and _was_silent(case, case.finished_at, event.at):
            auto_close(case, at=event.at)
    except StepRefused:
        return


def _was_silent(case: Case, finished_at: datetime, at: datetime) -> bool:
    # A promise that ended meanwhile gave the resident a new week.
    return silent_until(finished_at, bench.last_release(case)) <= at
