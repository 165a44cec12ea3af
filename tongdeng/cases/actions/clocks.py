"""The deadlines of a case, derived from its promise and the pauses in its journal, and stored."""

from datetime import datetime

from tongdeng.cases import queries, rules
from tongdeng.cases.models import Case
from tongdeng.cases.rules import State
from tongdeng.kernel import deadlines


def runs_out(case: Case) -> datetime | None:
    """Return the moment that the queue is sorted by: the answer's until there is one, then the finish's."""
    if case.state not in rules.OPEN or case.state == State.PAUSED:
        return None
    return case.answer_due if case.answered_at is None and case.answer_due else case.finish_due


def derive_finish(case: Case, *, start: datetime, at: datetime) -> list[datetime]:
    """Store the finish deadline of a locked case, counted from `start` without the pauses; return its levels' moments."""
    limit = queries.limits_for(case.promise, case.place, at).finish
    # After a reopening the limit runs anew: pauses of the round before do not lengthen it.
    pauses = [pause for pause in queries.pauses_of(case) if pause.since >= start]
    case.finish_due = rules.due_at(start, limit, pauses) if limit else None
    case.runs_out_at = runs_out(case)
    case.save(update_fields=["finish_due", "runs_out_at"])
    return rules.moments(start, limit, pauses) if limit else []


def stop_clocks(case: Case, *, at: datetime) -> None:
    """Stop all deadlines of a case that is no longer in work."""
    deadlines.stop(case, "answer", "finish", "pause", "silence", at=at)


def iso(moment: datetime | None) -> str | None:
    """Return a moment as it is written into facts."""
    return moment.isoformat() if moment else None
