"""Letting people in: who is in counts once, the same nonce is answered the same way, what let nobody in is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tongdeng.activities.actions.comers import Comer
from tongdeng.activities.models import Activity, Attendance, Scan
from tongdeng.activities.queries.attendances import digest
from tongdeng.activities.rules import times
from tongdeng.activities.rules.flow import Failed, Method
from tongdeng.kernel import journal
from tongdeng.kernel.models import new_id
from tongdeng.people.models import Person


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a phone at the door marks a scan: its own key for it, which phone it was, and when by its clock."""

    nonce: UUID
    device: str = ""
    came_at: datetime | None = None


class Answer(NamedTuple):
    """What the door is told: let in now, in already, or the reason why not."""

    attendance: Attendance | None
    reason: str = ""

    @property
    def is_in(self) -> bool:
        """Whether the person is inside."""
        return self.attendance is not None

    @property
    def is_new(self) -> bool:
        """Whether they came in by this scan."""
        return self.is_in and not self.reason


def let_in(
    activity: Activity,
    comers: Sequence[tuple[Comer, Stamp]],
    method: Method,
    *,
    by: Person,
    at: datetime,
) -> list[Answer]:
    """Store who is not in yet, with one event for all of them; answer for each.

    Who is in already stays in once, and the scan is kept as one that failed (AC-10).
    """
    known = {
        row.who: row
        for row in Attendance.objects.filter(
            community=activity.community,
            activity=activity,
            who__in=[comer.who for comer, _stamp in comers],
        )
    }
    new: list[Attendance] = []
    batch = new_id()
    answers: list[Answer] = []
    for comer, stamp in comers:
        if (before := known.get(comer.who)) is None:
            row = _row(activity, comer, stamp, by=by, at=at)
            row.method, row.batch = method.value, batch
            known[comer.who] = row
            new.append(row)
            answers.append(Answer(row))
        elif before.nonce == stamp.nonce:
            answers.append(Answer(before))
        else:
            keep(activity, Failed.AGAIN, method, stamp, by=by, at=at)
            answers.append(Answer(before, Failed.AGAIN.value))
    if new:
        record_attendances(activity, "check_in", new, by=by, at=at)
    return answers


def record_attendances(
    activity: Activity, verb: str, new: Sequence[Attendance], *, by: Person, at: datetime
) -> None:
    """Store attendances of a locked activity with their event."""
    facts = {"n": len(new), "method": new[0].method, "digest": digest(new)}
    attended = activity.attended + len(new)
    journal.record(verb, activity, by=by, at=at, facts=facts, rows=list(new), attended=attended)


def _row(activity: Activity, comer: Comer, stamp: Stamp, *, by: Person, at: datetime) -> Attendance:
    return Attendance(
        **activity.here,
        activity=activity,
        who=comer.who,
        person_id=comer.person,
        participant_id=comer.participant,
        home=comer.home,
        mark=comer.mark,
        nonce=stamp.nonce,
        device=stamp.device[:40],
        came_at=times.came_at(stamp.came_at or at, at, activity.starts_at, activity.ends_at),
        by=by,
        at=at,
    )


def keep(
    activity: Activity, reason: Failed, method: Method, stamp: Stamp, *, by: Person, at: datetime
) -> Answer:
    """Keep a scan that let nobody in, once for its nonce; it names nobody (AC-8)."""
    row = Scan(
        **activity.here,
        activity=activity,
        reason=reason.value,
        method=method.value,
        nonce=stamp.nonce,
        device=stamp.device[:40],
        # When it was tried, also where that is after the end.
        came_at=min(max(stamp.came_at or at, activity.starts_at - times.DOOR_BEFORE), at),
        by=by,
        at=at,
    )
    Scan.objects.bulk_create([row], ignore_conflicts=True)
    return Answer(None, reason.value)


def told_before(activity: Activity, nonce: UUID) -> Answer | None:
    """Return what the door was told for this nonce before (AC-7)."""
    here = {"community": activity.community, "activity": activity, "nonce": nonce}
    if row := Attendance.objects.filter(**here).first():
        return Answer(row)
    if failed := Scan.objects.filter(**here).first():
        return Answer(None, failed.reason)
    return None
