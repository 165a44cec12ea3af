"""Publishing months, and revising what became of them: always by a count, never by hand (BF-7).

What is to be counted stands in marks. A mark and what comes of it are one transaction: whatever is killed in the
middle starts again, and of two workers one finds the mark taken.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length

from tongdeng.boards.actions import marking
from tongdeng.boards.actions.counting import Counted, counted, versions
from tongdeng.boards.actions.reasons import Reasons, newest_event
from tongdeng.boards.models import DirtyMonth, Month, Revision
from tongdeng.boards.queries import months as queries
from tongdeng.boards.queries.months import Known
from tongdeng.boards.rules.months import (
    COMMUNITY,
    SETTLE,
    Entries,
    above,
    changed,
    digest_of,
    digest_of_lines,
    month_of,
    newest,
)
from tongdeng.kernel import journal

log = logging.getLogger(__name__)
AT_ONCE = 200  # months of communities and wider places; more wait for the next round


def count(*, at: datetime, at_most: int = AT_ONCE, within: str = "") -> int:
    """Publish and revise what is marked within a place; return how many marks were worked off.

    A month that cannot be counted waits for the next round and keeps no other waiting; raise its problem at the end.
    """
    if marking.is_to_come(at):
        marking.mark_due(at=at)
    problems: dict[int, Exception] = {}
    done = 0
    while done + len(problems) < at_most:
        with transaction.atomic():
            mark = _next(at, within, problems)
            if mark is None:
                break
            try:
                with transaction.atomic():
                    _work_off(mark, at)
                done += 1
            except Exception as problem:
                problems[mark.pk] = problem
                log.warning("a month of figures cannot be counted (%s)", type(problem).__name__)
    if problems:
        raise next(iter(problems.values()))
    return done


def _next(at: datetime, within: str, but: Iterable[int]) -> DirtyMonth | None:
    """Return a mark that is old enough, those of communities and new months first; a wide month waits for those of which it is made."""
    older = DirtyMonth.objects.filter(
        month=OuterRef("month"), place__startswith=OuterRef("place"), since__lte=OuterRef("since")
    ).exclude(pk=OuterRef("pk"))
    rows = DirtyMonth.objects.select_for_update(skip_locked=True).filter(
        since__lte=at - SETTLE, month__lte=newest(at), place__startswith=within
    )
    free = rows.exclude(pk__in=list(but)).alias(digits=Length("place"))
    free = free.filter(Q(digits=COMMUNITY) | ~Exists(older))
    return free.order_by("-digits", "-month", "since", "pk").first()


def _work_off(mark: DirtyMonth, at: datetime) -> None:
    # Before anything is counted: who changes a row from here on marks the month again.
    place, first, since = mark.place, mark.month, mark.since
    DirtyMonth.objects.filter(pk=mark.pk).delete()
    rows = Month.objects.filter(month=first)
    mine = rows.filter(place__startswith=place) if len(place) == COMMUNITY else rows.filter(place=place)
    held = {month.place: month for month in mine.select_for_update().order_by("place")}
    heard = newest_event(place, first)
    found = counted(place, first, at, held)
    moved = _revise(list(held.values()), found, Reasons(place, first, at), heard=heard, at=at)
    new = {area: one for area, one in found.items() if area not in held and one.happened}
    if new:
        _publish(new, first, heard=heard, at=at)
    if (moved or new) and above(place):
        marking.mark_above(above(place), first, since)


def _publish(found: Mapping[str, Counted], first: date, *, heard: datetime, at: datetime) -> None:
    months = [
        Month(
            community=area[:COMMUNITY],
            place=area,
            month=first,
            published_at=at,
            figures=one.figures,
            digest=digest_of(area, first, at, one.figures),
            looked_at=at,
            looked_with=versions(month_of(first)),
            heard_until=heard,
        )
        for area, one in sorted(found.items())
    ]
    facts = [{"month": f"{first:%Y-%m}", "digest": month.digest.hex()} for month in months]
    journal.begin("publish", months, by=None, at=at, facts=facts)


def _revise(
    months: Sequence[Month], found: Mapping[str, Counted], reasons: Reasons, *, heard: datetime, at: datetime
) -> bool:
    """Write a revision for each figure that changed; say whether any did."""
    looked = {"looked_at": at, "looked_with": versions(reasons.scope.period), "heard_until": heard}
    same, is_moved = list[Month](), False
    for known in queries.known(months).values():
        now = found[known.month.place].figures if known.month.place in found else known.figures
        keys = list(changed(known.figures, now))
        if keys:
            _record(known, now, keys, reasons, at=at, looked=looked)
            is_moved = True
        else:
            same.append(known.month)
    Month.objects.filter(pk__in=[month.pk for month in same]).update(**looked)
    return is_moved


def _record(
    known: Known, now: Entries, keys: Sequence[str], reasons: Reasons, *, at: datetime, looked: dict[str, Any]
) -> None:
    month = known.month
    rows = [
        Revision(
            community=month.community,
            month=month,
            seq=month.entries + 1,
            figure=key,
            before=known.figures.get(key),
            after=now[key],
            reason=reasons.of(known, now, key),
            at=at,
        )
        for key in keys
    ]
    figures = queries.after(month, [*known.revisions, *rows])
    facts = {
        "month": f"{month.month:%Y-%m}",
        "digest": digest_of(month.place, month.month, month.published_at, figures).hex(),
        "figures": len(rows),
        "revisions": digest_of_revisions(rows),
    }
    journal.record("revise", month, by=None, at=at, facts=facts, rows=rows, **looked)


def digest_of_revisions(rows: Iterable[Revision]) -> str:
    """Return the digest of the revisions of one event."""
    ordered = sorted(rows, key=lambda row: row.figure)
    return digest_of_lines([row.figure, row.before, row.after, row.reason, row.at] for row in ordered)
