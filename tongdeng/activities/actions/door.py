"""The verbs at the door: people come in by the code, by their ticket, by name, or as guests (AC-7 to AC-10).

An attendance is a record of its own. The same nonce gives the same answer; the same person comes in once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.comers import (
    WITHDRAWN,
    Comer,
    comer_by,
    comer_of,
    family,
    guest,
    named_guest,
    on_list,
    ticket_holder,
)
from tongdeng.activities.actions.letting_in import Answer, Stamp, keep, let_in, told_before
from tongdeng.activities.models import Activity, Attendance, Participant
from tongdeng.activities.queries import codes
from tongdeng.activities.queries import door as queries
from tongdeng.activities.rules import times
from tongdeng.activities.rules.flow import Failed, Method
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person

GUESTS_AT_MOST = 50
SCANS_AT_MOST = 500
TRIES_KEPT = 3  # of one person, with a code of one door that let them not in
# What depends on the moment is judged anew when the same scan comes again: an activity may be restored or moved.
OF_THE_MOMENT = (Failed.AGAIN, Failed.EARLY, Failed.LATE, Failed.CANCELLED)
# A phone that let somebody in without asking may be told otherwise of afterwards: the presence stays.
LET_IN_ALL_THE_SAME = (*OF_THE_MOMENT, Failed.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a phone at the door noted: a ticket or its short code, a name of the list, or a guest, perhaps with a name."""

    stamp: Stamp
    ticket: str = ""
    participant: UUID | None = None
    name: str = ""

    @property
    def method(self) -> Method:
        """How somebody comes in by it."""
        return Method.SCAN if self.ticket else Method.NAME if self.participant else Method.WALK_IN


def come(
    activity: Activity, code: str, *, with_: Collection[UUID] = (), nonce: UUID, by: Person, at: datetime
) -> list[Answer]:
    """Check oneself in by the code of the door, and those `with_` one whom one signed up (ids of participants).

    Raise StepRefused outside the hours of the door, Invalid for a code that is not of this minute (AC-9); such a try
    is kept as a failed scan, a few of each person.
    """
    stamp = Stamp(nonce)
    failed: Failed | None = None
    with turn(activity, "check_in", by=by, right="sign") as activity:
        if not times.door_is_open(at, activity.starts_at, activity.ends_at):
            failed = Failed.EARLY if at < activity.starts_at else Failed.LATE
        elif not codes.is_code(activity, code, at):
            failed = Failed.OLD
        if failed is None:
            comers = [comer_of(activity, by.pk, at), *family(activity, with_, by)]
            found = [(comer, Stamp(uuid5(stamp.nonce, comer.who))) for comer in comers]
            return let_in(activity, found, Method.CODE, by=by, at=at)
        if queries.tries(activity, by) < TRIES_KEPT:
            keep(activity, failed, Method.CODE, stamp, by=by, at=at)
    # After the block, or what was kept would be rolled back with it.
    if failed is Failed.OLD:
        raise Invalid(fields={"code": _("签到码不对或已经换了，请扫现在屏幕上的码")})
    raise StepRefused(_("签到从开始前一小时到结束为止"), state=activity.state)


def scan(activity: Activity, scanned: Scanned, *, by: Person, at: datetime) -> Answer:
    """Check in whoever stands at the door, as who runs it; what lets nobody in is kept as a failed scan."""
    with turn(activity, "check_in", by=by) as activity:
        stamp, method = scanned.stamp, scanned.method
        before = told_before(activity, stamp.nonce)
        if before and before.reason not in OF_THE_MOMENT:
            return before
        if closed := _closed(activity, at):
            return keep(activity, closed, method, stamp, by=by, at=at)
        comer = _comer(activity, scanned, at)
        if comer is None:
            return keep(activity, Failed.FOREIGN, method, stamp, by=by, at=at)
        if comer.mark == WITHDRAWN and not _is_in(activity, comer):
            return keep(activity, Failed.WITHDRAWN, method, stamp, by=by, at=at)
        return let_in(activity, [(comer, stamp)], method, by=by, at=at)[0]


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
        return let_in(activity, found, Method.NAME, by=by, at=at)


def walk_in(activity: Activity, guests: int, stamp: Stamp, *, by: Person, at: datetime) -> list[Answer]:
    """Check in guests of whom nothing is written down but that they came."""
    with turn(activity, "check_in", by=by) as activity:
        _door_open(activity, at)
        if not 1 <= guests <= GUESTS_AT_MOST:
            raise Invalid(fields={"guests": _("一次登记 1 到 {most} 位").format(most=GUESTS_AT_MOST)})
        nonces = [uuid5(stamp.nonce, str(number)) for number in range(guests)]
        found = [(guest(nonce), Stamp(nonce, stamp.device, stamp.came_at)) for nonce in nonces]
        return let_in(activity, found, Method.WALK_IN, by=by, at=at)


def sync(activity: Activity, scans: Sequence[Scanned], *, by: Person, at: datetime) -> list[Answer]:
    """Take in what a phone noted while it was offline, in any order and any number of times (AC-8, AC-10).

    Whoever was let in stays in: a ticket that was given back meanwhile is kept as a failed scan beside the presence.
    What comes a week after the end counts for nothing (`times.DOOR_AFTER`).
    A ticket that the phone did not know, but whose signature is right, counts and is marked.
    """
    if len(scans) > SCANS_AT_MOST:
        raise Invalid(fields={"scans": _("一次最多补传 {most} 条").format(most=SCANS_AT_MOST)})
    with turn(activity, "sync", by=by) as activity:
        return [_synced(activity, scanned, by=by, at=at) for scanned in scans]


def _synced(activity: Activity, scanned: Scanned, *, by: Person, at: datetime) -> Answer:
    stamp, method = scanned.stamp, scanned.method
    before = told_before(activity, stamp.nonce)
    if before and (before.is_in or before.reason not in LET_IN_ALL_THE_SAME):
        return before
    if closed := _closed(activity, at):
        return keep(activity, closed, method, stamp, by=by, at=at)
    comer = _comer(activity, scanned, at)
    if comer is None:
        return keep(activity, Failed.FOREIGN, method, stamp, by=by, at=at)
    answer = let_in(activity, [(comer, stamp)], method, by=by, at=at)[0]
    if comer.mark == WITHDRAWN and answer.is_new:
        # With the same nonce: sent again, the presence is found first.
        keep(activity, Failed.WITHDRAWN, method, stamp, by=by, at=at)
    return answer


def _comer(activity: Activity, scanned: Scanned, at: datetime) -> Comer | None:
    """Return who stands at the door; None for a ticket or a name of another activity."""
    if scanned.ticket:
        return ticket_holder(activity, scanned.ticket, at)
    if scanned.participant:
        return on_list(activity, scanned.participant)
    if scanned.name:
        return named_guest(activity, scanned.name)
    return guest(scanned.stamp.nonce)


def _is_in(activity: Activity, comer: Comer) -> bool:
    here = {"community": activity.community, "activity": activity, "who": comer.who}
    return Attendance.objects.filter(**here).exists()


def _closed(activity: Activity, at: datetime) -> Failed | None:
    """Return why nobody comes in at `at`, whoever they are; None where the door is open to its organiser."""
    if activity.is_cancelled:
        return Failed.CANCELLED
    if at < activity.starts_at - times.DOOR_BEFORE:
        return Failed.EARLY
    return Failed.LATE if times.door_is_over(at, activity.ends_at) else None


def _door_open(activity: Activity, at: datetime) -> None:
    if times.door_is_over(at, activity.ends_at):
        words = _("活动结束已超过 {days} 天，不能再签到；没有签到的人请写进总结")
        raise StepRefused(words.format(days=times.DOOR_AFTER.days), state=activity.state)
    if at < activity.starts_at - times.DOOR_BEFORE:
        when = activity.starts_at - times.DOOR_BEFORE
        raise StepRefused(_("{when} 起可以签到").format(when=f"{when.astimezone(LOCAL):%H:%M}"))
