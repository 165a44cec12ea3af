"""Which events change a number of a rollup: their day becomes dirty."""

from collections.abc import Sequence
from typing import cast

from django.db.models.functions import Now

from tongdeng.boards.actions.rolling import mark
from tongdeng.boards.models import Dirty
from tongdeng.cases.models import Case
from tongdeng.kernel import bulk_journal, journal
from tongdeng.kernel.bulk_journal import Beginning
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import Event

# What moves a moment, a limit, a state, a category or a verdict of a case; notes and photos change no figure.
VERBS = "file answer settle finish confirm reopen rate withdraw refuse reclassify pause resume hold release"


@journal.on(*(f"case.{verb}" for verb in VERBS.split()), reader="rollups")
def changed(event: Event) -> None:
    """Mark the day of the case; a period counts cases by the day on which they were filed."""
    case = journal.subject_of(event, Case)
    if case is not None:
        mark(case.community, local_day(case.filed_at), at=event.recorded_at)


@bulk_journal.on("case.import")
def imported(beginnings: Sequence[Beginning]) -> None:
    """Mark the days of cases that were taken over from another system, each once."""
    cases = [cast("Case", beginning.record) for beginning in beginnings]
    days = sorted({(case.community, local_day(case.filed_at)) for case in cases})
    marks = [Dirty(community=community, day=day, since=Now()) for community, day in days]
    Dirty.objects.bulk_create(marks, ignore_conflicts=True)
