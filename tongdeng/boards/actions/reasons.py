"""Why a figure of a published month changed: told from the events that were recorded since it was counted last.

Counts by kind of event, never who. What no event tells of is said to be untold; `verify` names it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Count, Max, QuerySet

from tongdeng.boards.actions.counting import FOLDED, NOWHERE, SOME, Counted, counted
from tongdeng.boards.figures import FIGURES, SCORES, Scope
from tongdeng.boards.figures.cases import all_filed
from tongdeng.boards.models import Month, Revision
from tongdeng.boards.queries.months import Known, at_level
from tongdeng.boards.rules.months import COMMUNITY, Entry, Why, below, month_of
from tongdeng.cases.models import Case
from tongdeng.kernel.models import Event

# Whose events change the rows of a figure, beside cases. What an erasure takes away, it tells itself.
HEARD = {
    "consultations": ("consultation",),
    "topics_resolved": ("topic", "consultation", "joint_item", "resolution"),
    "time_to_resolve": ("resolution", "consultation", "joint_item", "topic"),
    "resolutions_in_time": ("resolution", "consultation", "joint_item"),
    "motions": ("vote",),
    "activities": ("activity",),
    "attendances": ("activity",),
    "people": ("activity",),
    "households": ("activity",),
    "members_registered": ("volunteer", "platform"),
    "service_minutes": ("service", "service_task"),
    "pulse": ("pulse",),
    "works_accepted": ("project",),
    "estates_branch": ("party_branch",),
    "estates_committee": ("committee",),
    "estates_consulted": ("consultation",),
    "estates_centre": ("service_centre",),
}
ALWAYS = ("erasure",)
# What a transaction recorded that ended only after the count had begun.
OVERLAP = timedelta(minutes=10)


class Reasons:
    """Why the figures of the months of a place are not what they were; each question is asked once."""

    def __init__(self, place: str, first: Any, at: datetime) -> None:
        self.scope = Scope(place, month_of(first), at)
        self.events = cache(self._events)
        self.counted_at = cache(self._counted_at)

    def of(self, known: Known, now: Mapping[str, Entry], key: str) -> dict[str, Any]:
        """Return why a figure changed: events by kind, months published below, a version, or one word."""
        if key in SCORES:
            parts = [part.key for part in SCORES[key].parts]
            changed = [part for part in parts if known.figures.get(part) != now[part]]
            return _merged([self.of(known, now, part) for part in changed]) or {"why": Why.UNTOLD.value}
        before, found = known.figures.get(key), dict[str, Any]()
        if before is None:
            return {"why": Why.NEW.value}
        if before["version"] != now[key]["version"]:
            found["version"] = now[key]["version"]
        wide = len(known.month.place) < COMMUNITY
        told = self._below if wide and key in FOLDED else self._told
        found |= told(known.month, key, exact=True)
        if found:
            return found
        why = self._untold(known, key)
        return (
            {"why": why.value}
            if why == Why.TIME
            else told(known.month, key, exact=False) or {"why": why.value}
        )

    def _told(self, month: Month, key: str, *, exact: bool) -> dict[str, Any]:
        names = ("case",) if _is_of_cases(key) else (*HEARD[key], *ALWAYS)
        for since in (month.heard_until, *(() if exact else (month.heard_until - OVERLAP,))):
            if found := self.events(month.place, names, since):
                return {"events": found}
        return {}

    def _events(self, place: str, names: tuple[str, ...], since: datetime) -> dict[str, int]:
        rows = Event.objects.filter(
            community__startswith=place[:COMMUNITY], subject__in=names, recorded_at__gt=since
        )
        if names == ("case",):
            rows = rows.filter(subject_id__in=all_filed(self.scope._replace(place=place)).values("pk"))
        elif len(place) > COMMUNITY:
            rows = rows.filter(place__startswith=place) | rows.filter(place=place[:COMMUNITY])
        return dict(rows.order_by().values_list("kind").annotate(n=Count("pk")).order_by("kind"))

    def _below(self, month: Month, key: str, *, exact: bool) -> dict[str, Any]:
        """Return what the months of which a wide one is made say of theirs."""
        parts = at_level(month.place, month.month, below(month.place))
        later = parts.filter(published_at__gt=month.looked_at).count()
        rows = Revision.objects.filter(month__in=parts, figure=key)
        told = list(rows.filter(at__gt=month.looked_at).values_list("reason", flat=True))
        if not told and not later and not exact:
            told = list(rows.filter(at=month.looked_at).values_list("reason", flat=True))
        return _merged([*told, *([{"published": later}] if later else [])])

    def _untold(self, known: Known, key: str) -> Why:
        before = self.counted_at(known.month.place[:COMMUNITY], known.month.looked_at)
        then = before.get(known.month.place)
        if then is not None and then.figures.get(key) == known.figures[key]:
            return Why.TIME
        return Why.REGISTER if FIGURES[key].open_rows else Why.UNTOLD

    def _counted_at(self, place: str, moment: datetime) -> dict[str, Counted]:
        return counted(place, self.scope.period.since, moment)


def newest_event(place: str, first: Any) -> datetime:
    """Return when the newest event of a place was recorded; above a community, of the months of which its own is made."""
    if len(place) < COMMUNITY:
        found = at_level(place, first, below(place)).aggregate(newest=Max("heard_until"))["newest"]
    else:
        rows = Event.objects.filter(community=place).order_by("-recorded_at")
        found = rows.values_list("recorded_at", flat=True).first()
    return found or month_of(first).moments[0]


@cache
def _is_of_cases(key: str) -> bool:
    rows: QuerySet[Any] = FIGURES[key].rows(Scope(NOWHERE, SOME, SOME.moments[1]))
    return rows.model is Case


def _merged(reasons: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return several reasons as one: events and months are added up; one word stays where nothing else is told."""
    events, published, found = Counter[str](), 0, dict[str, Any]()
    for reason in reasons:
        events.update(reason.get("events", {}))
        published += reason.get("published", 0)
        found |= {name: reason[name] for name in ("version", "why") if name in reason}
    if events:
        found["events"] = dict(sorted(events.items()))
    if published:
        found["published"] = published
    return found
