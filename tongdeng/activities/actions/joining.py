"""The verbs of those who want to come: sign up, withdraw, take or pass on an offered place (AC-1 to AC-3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.shared import (
    Party,
    facts_of,
    fill,
    members_of,
    own_home,
    own_sign_up,
    settle,
    sign_up_of,
)
from tongdeng.activities.models import Activity, Participant, SignUp
from tongdeng.activities.rules import flow, places
from tongdeng.activities.rules.flow import Status
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.places.rules import within

RESIDENT, OTHERS = 1, 2  # classes of the waiting list: those for whom it is, then everybody else


def sign_up(activity: Activity, party: Party, *, by: Person, at: datetime) -> SignUp:
    """Sign up people of one's own household; they hold places, or wait where none is left.

    Raise StepRefused once it began, for who is signed up already, and where fewer places are left than the party
    needs: it says how many, and the party comes again with fewer or with `wait` (AC-1). Raise Forbidden for another
    household, Invalid for the members.
    """
    with turn(activity, "sign", by=by) as activity:
        _of_age(party, by)
        home = own_home(activity, by, party.home, at)
        return _signed(activity, Party(party.members, home, party.wait), by=by, at=at, priority=RESIDENT)


def enlist(activity: Activity, party: Party, *, reason: str, by: Person, at: datetime) -> SignUp:
    """Sign up a household for somebody who cannot do it themselves, with the reason; raise as `sign_up` does."""
    with turn(activity, "enlist", by=by) as activity:
        why = texts.clean(reason, at_most=flow.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
        if not within(party.home, activity.community):
            raise Invalid(fields={"home": _("请选择本社区的一户")})
        priority = RESIDENT if within(party.home, activity.place) else OTHERS
        return _signed(activity, party, by=by, at=at, priority=priority, reason=why)


def withdraw(activity: Activity, number: int, *, by: Person, at: datetime) -> Activity:
    """Give back the places of a sign-up of one's own, until the start; they are offered to the next at once (AC-3)."""
    with turn(activity, "sign", by=by) as activity:
        row = own_sign_up(activity, number, by)
        _take_out(activity, row, by=by, at=at)
    return activity


def strike(activity: Activity, number: int, *, by: Person, at: datetime) -> Activity:
    """Take a sign-up back that was entered for somebody, as whoever runs the activity."""
    with turn(activity, "enlist", by=by) as activity:
        row = sign_up_of(activity, number)
        if not row.reason:
            raise Forbidden(_("居民自己的报名由他们自己退"))
        _take_out(activity, row, by=by, at=at)
    return activity


def accept(
    activity: Activity, number: int, *, keep: Collection[UUID] = (), by: Person, at: datetime
) -> Activity:
    """Take the places that are offered; of a larger party `keep` names who comes.

    Raise StepRefused without an open offer, Invalid where more are named than there are places.
    """
    with turn(activity, "sign", by=by) as activity:
        row = _offered(activity, number, by, at)
        coming = list(row.participants.filter(gone=False))
        chosen = [member for member in coming if not keep or member.pk in set(keep)]
        if not 1 <= len(chosen) <= row.offer_places:
            raise Invalid(fields={"keep": _("现在有 {n} 个名额，请选谁来").format(n=row.offer_places)})
        left_out = [member.pk for member in coming if member not in chosen]
        Participant.objects.filter(pk__in=left_out).update(gone=True)
        settle(activity, "accept", row, by=by, at=at, status=Status.HELD.value, size=len(chosen))
        deadlines.stop(activity, row.clock, at=at)
        fill(activity, at=at)
    return activity


def decline(activity: Activity, number: int, *, by: Person, at: datetime) -> Activity:
    """Pass on the places that are offered. A party that was offered fewer than it needs waits on for all of them."""
    with turn(activity, "sign", by=by) as activity:
        row = _offered(activity, number, by, at)
        pass_on(activity, row, by=by, at=at, lapsed=False)
    return activity


def pass_on(activity: Activity, row: SignUp, *, by: Person | None, at: datetime, lapsed: bool) -> None:
    """End the offer of a locked activity, by word or by the clock, and offer the places to the next."""
    deadlines.stop(activity, row.clock, at=at)
    if row.offer_places < row.size and not lapsed:
        waits = {"status": Status.WAITING.value, "passed": row.offer_places, "offer_places": 0}
        settle(activity, "decline", row, by=by, at=at, **waits)
    else:
        ended = Status.LAPSED if lapsed else Status.WITHDRAWN
        _end(activity, "lapse" if lapsed else "decline", row, ended, by=by, at=at)
    fill(activity, at=at)


def _signed(
    activity: Activity, party: Party, *, by: Person, at: datetime, priority: int, reason: str = ""
) -> SignUp:
    if activity.has_begun(at):
        raise StepRefused(_("活动已经开始，请到现场签到"), state=activity.state)
    if not activity.signs_up:
        raise StepRefused(_("这个活动不用报名，到时候直接来"), state=activity.state)
    members = members_of(activity, party, at=at)
    _not_twice(activity, members)
    status = _status(activity, len(members), wait=party.wait)
    row = SignUp(
        **activity.here,
        activity=activity,
        number=SignUp.objects.filter(community=activity.community, activity=activity).count() + 1,
        home=party.home,
        by=by,
        size=len(members),
        status=status.value,
        priority=priority,
        reason=reason,
        at=at,
    )
    for member in members:
        member.sign_up = row
    held = status is Status.HELD
    changes = {"taken": activity.taken + row.size} if held else {"waiting": activity.waiting + row.size}
    journal.record("sign", activity, by=by, at=at, facts=facts_of(row), rows=[row, *members], **changes)
    return row


def _of_age(party: Party, by: Person) -> None:
    """Raise Invalid where a minor signs up themselves (AC-13); an age is known where the activity asks for it."""
    own = next((member for member in party.members if member.person == by.pk), None)
    if own is not None and own.age is not None and own.age < places.GUARDED:
        raise Invalid(fields={"members": _("未满 18 岁的，请由家长报名")})


def _not_twice(activity: Activity, members: list[Participant]) -> None:
    rows = Participant.objects.filter(community=activity.community, activity=activity, gone=False)
    if rows.filter(who__in=[member.who for member in members]).exists():
        raise StepRefused(_("您选的人里有已经报过名的"), state=activity.state)


def _status(activity: Activity, size: int, *, wait: bool) -> Status:
    left = activity.left
    if left is None or size <= left:
        return Status.HELD
    if left and not wait:
        words = _("只剩 {left} 个名额：可以先报 {left} 位，或者全家一起候补").format(left=left)
        raise StepRefused(words, left=left, size=size)
    return Status.WAITING


def _offered(activity: Activity, number: int, by: Person, at: datetime) -> SignUp:
    row = own_sign_up(activity, number, by)
    # The job that lets an offer lapse may run later than its moment.
    if not row.is_offered or row.offer_until is None or at >= row.offer_until:
        raise StepRefused(_("这个名额已经过了确认时间，或者已经处理过"), state=activity.state)
    return row


def _take_out(activity: Activity, row: SignUp, *, by: Person, at: datetime) -> None:
    if activity.has_begun(at):
        raise StepRefused(_("活动已经开始，不用再退报名"), state=activity.state)
    if not row.is_live:
        raise StepRefused(_("这份报名已经退出"), state=activity.state)
    deadlines.stop(activity, row.clock, at=at)
    _end(activity, "withdraw", row, Status.WITHDRAWN, by=by, at=at)
    fill(activity, at=at)


def _end(
    activity: Activity, verb: str, row: SignUp, status: Status, *, by: Person | None, at: datetime
) -> None:
    Participant.objects.filter(community=activity.community, sign_up=row).update(gone=True)
    settle(activity, verb, row, by=by, at=at, status=status.value, ended_at=at)
