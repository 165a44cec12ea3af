"""The recount of what ties cases to rooms above them: links and promised actions against the events of their cases."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from tongdeng.cases.models import Case, Hold, Link
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import Event

ABOVE = ("link", "unlink", "hold", "release")


class Tie(NamedTuple):
    """A link, or a promised action with its day: since when, until when, and whether it was kept."""

    subject: str
    since: datetime
    until: date | None
    ended_at: datetime | None
    kept: bool | None


Ties = set[Tie]


def ties(cases: Sequence[Case]) -> dict[UUID, Ties]:
    """Return the stored ties of several cases, by case."""
    here = {"community__in": {case.community for case in cases}, "case__in": [case.pk for case in cases]}
    found: dict[UUID, Ties] = {}
    for link in Link.objects.filter(**here):
        tie = Tie(str(link.subject_id), link.since, None, link.ended_at, None)
        found.setdefault(link.case_id, set()).add(tie)
    for row in Hold.objects.filter(**here):
        tie = Tie(str(row.subject_id), row.since, row.until, row.released_at, row.kept)
        found.setdefault(row.case_id, set()).add(tie)
    return found


def ties_fit(events: Sequence[Event], stored: Ties) -> bool:
    """Say whether the stored ties of a case are those that its events tell of."""
    told: dict[tuple[str, str], Tie] = {}
    for event in events:
        verb, facts = event.kind.partition(".")[2], event.facts
        if verb not in ABOVE:
            continue
        key = ("link" if verb in {"link", "unlink"} else "hold", facts["id"])
        told[key] = _after(told.get(key), verb, event)
    return set(told.values()) == stored


def _after(before: Tie | None, verb: str, event: Event) -> Tie:
    facts = event.facts
    if before is None:
        before = Tie(facts["id"], event.at, None, None, None)
        if verb == "release":  # before it was held
            before = before._replace(until=local_day(event.at))
    if verb == "hold":
        return before._replace(until=date.fromisoformat(facts["until"]))
    if verb == "release":
        return before._replace(ended_at=event.at, kept=facts["kept"])
    return before._replace(ended_at=event.at) if verb == "unlink" else before
