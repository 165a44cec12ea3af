"""Figures as they were known at a moment (BF-7): the same definitions over the records as the journal had them then."""

from datetime import datetime
from typing import Any

from tongdeng.boards.figures import SCORES, Figure, Scope, Score, cases, feedback
from tongdeng.cases.actions.recalling import recall
from tongdeng.cases.models import Case, Verdict
from tongdeng.kernel.stand_ins import standing_in

# Only the events of cases carry all that their figures read.
KEPT: dict[str, Figure | Score] = {
    **{figure.key: figure for figure in (*cases.FIGURES, *feedback.FIGURES)},
    **SCORES,
}
# A limit that was moved by a pause stands in an event from the end of the work on, not before.
LIMITS = {"finish_due": ("finished_in_time",), "answer_due": ("answered_in_time", "three_rate")}


def as_known(scope: Scope, moment: datetime) -> dict[str, dict[str, Any] | None]:
    """Return the figures of cases as they were known at `moment`; None for one that the journal did not tell by then.

    `scope.at` is not used: what was late is reckoned at `moment` too.
    """
    then = scope._replace(at=moment)
    found = recall(Case.objects.filter(then.there, then.within("filed_at")), moment)
    unsure = {key for column in found.unsure for key in LIMITS.get(column, ())}
    with standing_in({Case: found.cases, Verdict: found.verdicts}):
        return {key: None if key in unsure else figure.value(then) for key, figure in KEPT.items()}
