"""The recount of cases that were taken over from other systems: where each comes from, against its event."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tongdeng.cases.models import Case, Origin
from tongdeng.kernel.models import Event

IMPORT = "import"
MOMENTS = ("answer_due", "answered_at", "finish_due", "finished_at", "closed_at")


class From(NamedTuple):
    """A system, its number of the case, whether it called it a duplicate, and the digest of what was taken over."""

    system: str
    number: str
    duplicate: bool
    digest: str


def origins(cases: Sequence[Case]) -> dict[UUID, From]:
    """Return where several cases come from, by case; those that were filed here have no row."""
    rows = Origin.objects.filter(
        community__in={case.community for case in cases}, case__in=[case.pk for case in cases]
    )
    return {row.case_id: From(row.source, row.number, row.duplicate, bytes(row.digest).hex()) for row in rows}


def origin_fits(events: Sequence[Event], stored: From | None) -> bool:
    """Say whether a case comes from where its event says, or was filed here and comes from nowhere else."""
    told = [event.facts for event in events if event.kind.partition(".")[2] == IMPORT]
    here = [From(facts["system"], facts["number"], facts["duplicate"], facts["digest"]) for facts in told]
    return here == ([stored] if stored else [])


def given(facts: Mapping[str, Any]) -> dict[str, datetime | None]:
    """Return the moments that an imported case begins with, by the columns that hold them."""
    return {name: datetime.fromisoformat(facts[name]) if facts[name] else None for name in MOMENTS}
