"""The verbs at the door: people come in by the code, by their ticket, by name, or as guests (AC-7 to AC-10).

An attendance is a record of its own. The same nonce gives the same answer; the same person comes in once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.comers import (
    WITHDRAWN,
    Comer,
    comer_by,
    comer_of,
    family,
    guest,
    ticket_holder,
)
from tongdeng.activities.models import Activity, Attendance, Participant, Scan
from tongdeng.activities.queries import codes
from tongdeng.activities.queries.attendances import digest
from tongdeng.activities.rules import times
from tongdeng.activities.rules.flow import Failed, Method
from tongdeng.kernel import journal
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.models import new_id
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person

GUESTS_AT_MOST = 50
SCANS_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a phone at the door marks a scan: its own key for it, which phone it was, and when by its clock."""

    nonce: UUID
    device: str = ""
    came_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a phone at the door noted while it was offline: a ticket, or a guest where there is none."""

    stamp: Stamp
    ticket: str = ""


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


def come(
    activity: Activity, code: str, *, with_: Collection[UUID] = (), nonce: UUID, by: Person, at: datetime
) -> list[Answer]:
    """Check oneself in by the code of the door, and those `with_` one whom one signed up (ids of participants).

    Raise StepRefused outside the hours of the door, Invalid for a code that is not of this minute (AC-9).
    """
    with turn(activity, "check_in", by=by, right="sign") as activity:
        if not times.door_is_open(at, activity.starts_at, activity.ends_at):
            raise StepRefused(_("签到从开始前一小时到结束为止"), state=activity.state)
        if not codes.is_code(activity, code, at):
            raise Invalid(fields={"code": _("签到码不对或已经换了，请扫现在屏幕上的码")})
        comers = [comer_of(activity, by.pk, at), *family(activity, with_, by)]
        stamp = Stamp(nonce)
        found = [(comer, Stamp(uuid5(stamp.nonce, comer.who))) for comer in comers]
        return _let_in(activity, found, Method.CODE, by=by, at=at)


def scan(activity: Activity, words: str, stamp: Stamp, *, by: Person, at: datetime) -> Answer:
    """Check in whoever shows a ticket, as who runs the door; what lets nobody in is kept as a failed scan."""
    with turn(activity, "check_in", by=by) as activity:
        if before := _told_before(activity, stamp.nonce):
            return before
        if at < activity.starts_at - times.DOOR_BEFORE:
            return _failed(activity, Failed.EARLY, Method.SCAN, stamp, by=by, at=at)
        comer = ticket_holder(activity, words, at)
        if comer is None:
            return _failed(activity, Failed.FOREIGN, Method.SCAN, stamp, by=by, at=at)
        if comer.mark == WITHDRAWN:
            return _failed(activity, Failed.WITHDRAWN, Method.SCAN, stamp, by=by, at=at)
        return _let_in(activity, [(comer, stamp)], Method.SCAN, by=by, at=at)[0]


def tick_in(
    activity: Activity, participants: Collection[UUID], stamp: Stamp, *, by: Person, at: datetime
) -> list[Answer]:
    """Check in people by their names on the list."""
    with turn(activity, "check_in", by=by) as activity:
        _door_open(activity, at)
        rows = Participant.objects.filter(
            community=activity.community, activity=activity, gone=False, pk__in=participants
        ).select_related("sign_up")
        comers = [comer_by(row) for row in rows]
        if len(comers) != len(set(participants)):
            raise Invalid(fields={"participants": _("名单刚有变化，请刷新后再点")})
        found = [(comer, Stamp(uuid5(stamp.nonce, comer.who), stamp.device)) for comer in comers]
        return _let_in(activity, found, Method.NAME, by=by, at=at)


def walk_in(activity: Activity, guests: int, stamp: Stamp, *, by: Person, at: datetime) -> list[Answer]:
    """Check in guests of whom nothing is written down but that they came."""
    with turn(activity, "check_in", by=by) as activity:
        _door_open(activity, at)
        if not 1 <= guests <= GUESTS_AT_MOST:
            raise Invalid(fields={"guests": _("一次登记 1 到 {most} 位").format(most=GUESTS_AT_MOST)})
        nonces = [uuid5(stamp.nonce, str(number)) for number in range(guests)]
        found = [(guest(nonce), Stamp(nonce, stamp.device, stamp.came_at)) for nonce in nonces]
        return _let_in(activity, found, Method.WALK_IN, by=by, at=at)


def sync(activity: Activity, scans: Sequence[Scanned], *, by: Person, at: datetime) -> list[Answer]:
    """Take in what a phone noted while it was offline, in any order and any number of times (AC-8, AC-10).

    Whoever was let in stays in: a ticket that was given back meanwhile is kept as a failed scan beside the presence.
    A ticket that the phone did not know, but whose signature is right, counts and is marked.
    """
    if len(scans) > SCANS_AT_MOST:
        raise Invalid(fields={"scans": _("一次最多补传 {most} 条").format(most=SCANS_AT_MOST)})
    with turn(activity, "sync", by=by) as activity:
        return [_synced(activity, scanned, by=by, at=at) for scanned in scans]


def _synced(activity: Activity, scanned: Scanned, *, by: Person, at: datetime) -> Answer:
    stamp, method = scanned.stamp, Method.SCAN if scanned.ticket else Method.WALK_IN
    if before := _told_before(activity, stamp.nonce):
        return before
    if activity.is_cancelled:
        return _failed(activity, Failed.CANCELLED, method, stamp, by=by, at=at)
    if not scanned.ticket:
        return _let_in(activity, [(guest(stamp.nonce), stamp)], method, by=by, at=at)[0]
    comer = ticket_holder(activity, scanned.ticket, at)
    if comer is None:
        return _failed(activity, Failed.FOREIGN, method, stamp, by=by, at=at)
    answer = _let_in(activity, [(comer, stamp)], method, by=by, at=at)[0]
    if comer.mark == WITHDRAWN and answer.is_new:
        # With the same nonce: sent again, the presence is found first.
        _failed(activity, Failed.WITHDRAWN, method, stamp, by=by, at=at)
    return answer


def _let_in(
    activity: Activity,
    comers: Sequence[tuple[Comer, Stamp]],
    method: Method,
    *,
    by: Person,
    at: datetime,
) -> list[Answer]:
    """Store who is not in yet, with one event for all of them; answer for each."""
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
        if (before := known.get(comer.who)) is not None:
            again = before.nonce != stamp.nonce
            answers.append(Answer(before, Failed.AGAIN.value if again else ""))
            continue
        row = _row(activity, comer, stamp, by=by, at=at)
        row.method, row.batch = method.value, batch
        known[comer.who] = row
        new.append(row)
        answers.append(Answer(row))
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
        # A phone whose clock runs ahead would else have let people in later than now.
        came_at=min(stamp.came_at or at, at),
        by=by,
        at=at,
    )


def _failed(
    activity: Activity, reason: Failed, method: Method, stamp: Stamp, *, by: Person, at: datetime
) -> Answer:
    Scan.objects.create(
        **activity.here,
        activity=activity,
        reason=reason.value,
        method=method.value,
        nonce=stamp.nonce,
        device=stamp.device[:40],
        came_at=min(stamp.came_at or at, at),
        by=by,
        at=at,
    )
    return Answer(None, reason.value)


def _told_before(activity: Activity, nonce: UUID) -> Answer | None:
    """Return what the door was told for this nonce before (AC-7)."""
    here = {"community": activity.community, "activity": activity, "nonce": nonce}
    if row := Attendance.objects.filter(**here).first():
        return Answer(row)
    if failed := Scan.objects.filter(**here).first():
        return Answer(None, failed.reason)
    return None


def _door_open(activity: Activity, at: datetime) -> None:
    if at < activity.starts_at - times.DOOR_BEFORE:
        when = activity.starts_at - times.DOOR_BEFORE
        raise StepRefused(_("{when} 起可以签到").format(when=f"{when.astimezone(LOCAL):%H:%M}"))
