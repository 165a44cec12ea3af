"""Cases of another system, taken over together with the marks of the days whose rollups they change."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongdeng.boards.models import Dirty
from tongdeng.cases.actions.importing import Sorted, Source
from tongdeng.cases.actions.importing import take_over as take_over_cases
from tongdeng.cases.rules.imports import Taken
from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Person
from tongdeng.places.rules import cut


def take_over(
    rows: Sequence[Taken], source: Source, *, place: str, by: Person, at: datetime, keep: bool = True
) -> Sorted:
    """Do what the verb of this name does, and mark the days of what was stored: both or nothing.

    No reader hears of each case, which would be a job for each of a hundred thousand.
    """
    with transaction.atomic():
        found = take_over_cases(rows, source, place=place, by=by, at=at, keep=keep)
        if keep:
            days = {(cut(row.place, "community"), local_day(row.filed)) for row in found.new}
            marks = [Dirty(community=community, day=day, since=at) for community, day in sorted(days)]
            Dirty.objects.bulk_create(marks, ignore_conflicts=True)
    return found
