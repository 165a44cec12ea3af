"""Meetings of the committee: called with an agenda, attended, decided by signature, posted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries, rules
from tongdeng.committees.actions.seats import local_day, members
from tongdeng.committees.models import Attendance, Committee, Meeting, Seat
from tongdeng.committees.rules import Sitting, State
from tongdeng.kernel import deadlines, journal, numbering, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.numbering import Series
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.rules import Role


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where to meet, and about what: the agenda, one item a line."""

    starts_at: datetime
    where: str
    agenda: str


def call(committee: Committee, plan: Plan, *, by: Person, at: datetime) -> Meeting:
    """Call a meeting: the agenda is posted at once, seven days before; the first of a term need not wait.

    The committee calls; the community or the sub-district does so only where the committee should have and did not.
    """
    with turn(committee, "call", by=by) as committee:
        if committee.state == State.ENDED:
            raise StepRefused(_("这一届业委会已届满"), state=committee.state)
        last = queries.last_held(committee)
        _may_call(committee, last, by, at)
        _in_time(committee, plan, at, first=last is None)
        meeting = _planned(committee, plan, by=by, at=at)
        asking = committee.asks.filter(meeting__isnull=True, seat__until__isnull=True).count()
        meeting.extra = rules.must_meet(asking, len(members(committee)))
        facts = {"number": meeting.number, "starts": plan.starts_at.isoformat(), "extra": meeting.extra}
        journal.begin("call", meeting, by=by, at=at, facts=facts)
        committee.asks.filter(meeting__isnull=True).update(meeting=meeting)
        deadlines.start(meeting, "begin", [plan.starts_at])
    return meeting


def attend(
    meeting: Meeting, present: Collection[UUID], *, by: Person, at: datetime, seen: int | None = None
) -> Meeting:
    """Write down which members came; more than half of all must be there, in person.

    Late-comers can be added until something is put to them.
    """
    with turn(meeting, "attend", by=by, seen=seen) as meeting:
        if at < meeting.starts_at:
            raise StepRefused(_("还没到开会时间"), state=meeting.state)
        if meeting.resolutions.exists():
            raise StepRefused(_("已经提出决定，到会名单不能再改"), state=meeting.state)
        sitting = members(meeting.committee)
        if unknown := set(present) - {seat.pk for seat in sitting}:
            raise Invalid(fields={"present": _("到会的只能是在任委员，不能委托他人")}, seats=len(unknown))
        enough = rules.may_open(len(set(present)), len(sitting), meeting.place)
        facts = {"present": len(set(present)), "members": len(sitting)}
        if enough:
            day = local_day(meeting.starts_at)
            due = rules.end_of_day(day, rules.value("posting_days", meeting.place), LOCAL)
            journal.step(meeting, "hold", by=by, at=at, facts=facts, held_at=at, post_by=due)
            _met(meeting, at=at)
            deadlines.start(meeting, "post", [due - rules.DAY, due])
        else:
            journal.step(meeting, "fall_short", by=by, at=at, facts=facts)
        deadlines.stop(meeting, "begin", at=at)
        _list(meeting, sitting, present)
    return meeting


def minute(meeting: Meeting, *, words: str, by: Person, at: datetime) -> Meeting:
    """Write the minutes, until they are posted."""
    with turn(meeting, "minute", by=by) as meeting:
        is_held(meeting)
        meeting.minutes = texts.clean(
            words, at_most=rules.TEXT_AT_MOST, field="words", required=texts.A_SENTENCE
        )
        meeting.save(update_fields=["minutes"])
        journal.record("minute", meeting, by=by, at=at, facts={"signs": len(meeting.minutes)})
    return meeting


def post(meeting: Meeting, *, by: Person, at: datetime, seen: int | None = None) -> Meeting:
    """Post what was decided, for all who live here; late after three days."""
    with turn(meeting, "post", by=by, seen=seen) as meeting:
        if meeting.state == Sitting.HELD and not meeting.minutes:
            raise Invalid(fields={"words": _("请先写会议纪要，再公告")})
        late = meeting.post_by is not None and at > meeting.post_by
        carried = meeting.resolutions.filter(carried_at__isnull=False).count()
        facts = {"late": late, "carried": carried, "put": meeting.resolutions.count()}
        journal.step(meeting, "post", by=by, at=at, facts=facts, posted_at=at)
        deadlines.stop(meeting, "post", at=at)
    return meeting


def cancel(meeting: Meeting, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Meeting:
    """Take back a call, with a reason that everybody reads."""
    with turn(meeting, "cancel", by=by, seen=seen) as meeting:
        said = texts.clean(reason, at_most=300, field="reason", required=texts.A_SENTENCE)
        journal.step(meeting, "cancel", by=by, at=at, reason=said)
        deadlines.stop(meeting, "begin", at=at)
    return meeting


def owes_a_meeting(committee: Committee, last: Meeting | None, at: datetime) -> bool:
    """Say whether the committee should have met, or must meet because a third asks, and has called nothing."""
    if queries.next_called(committee) is not None:
        return False
    sitting = members(committee)
    asking = [ask for ask in queries.asks(committee) if ask.seat.until is None]
    if rules.must_meet(len(asking), len(sitting)):
        return True
    if last is None:
        return at > rules.end_of_day(committee.elected_on, rules.value("first_days", committee.place), LOCAL)
    return at > rules.interval_moments(local_day(last.starts_at), committee.place, LOCAL)[-1]


def _may_call(committee: Committee, last: Meeting | None, by: Person, at: datetime) -> None:
    if by.post(committee.place) != Role.COMMITTEE and not owes_a_meeting(committee, last, at):
        raise Forbidden(
            _("业委会还没有到该开会而不开的时候；逾期不开，或者三分之一以上委员提议仍不召集的，您可以召集")
        )


def _in_time(committee: Committee, plan: Plan, at: datetime, *, first: bool) -> None:
    earliest = rules.earliest_meeting(at.astimezone(LOCAL), committee.place, first=first)
    if plan.starts_at < earliest:
        raise Invalid(
            fields={
                "starts_at": _("会议要提前 {days} 天公告，最早 {when}").format(
                    days=rules.value("notice_days", committee.place), when=f"{earliest:%Y-%m-%d %H:%M}"
                )
                if not first
                else _("开会时间不能早于现在")
            }
        )
    if local_day(plan.starts_at) > committee.until:
        raise Invalid(fields={"starts_at": _("开会时间超出了本届任期")})


def _planned(committee: Committee, plan: Plan, *, by: Person, at: datetime) -> Meeting:
    return Meeting(
        **committee.here,
        committee=committee,
        number=numbering.take(Series(committee.community, f"meeting {committee.pk}")),
        starts_at=plan.starts_at,
        where=texts.clean(plan.where, at_most=100, field="where", required=texts.A_SENTENCE),
        agenda=texts.clean(
            plan.agenda, at_most=rules.TEXT_AT_MOST, field="agenda", required=texts.A_SENTENCE
        ),
        called_at=at,
        called_as=by.post(committee.place),
        by=by,
    )


def _met(meeting: Meeting, *, at: datetime) -> None:
    """Start the two months until the next meeting anew."""
    with journal.locked(meeting.committee) as committee:
        deadlines.stop(committee, "first", at=at)
        day = local_day(meeting.starts_at)
        deadlines.start(committee, "meet", rules.interval_moments(day, committee.place, LOCAL))


def _list(meeting: Meeting, sitting: list[Seat], present: Collection[UUID]) -> None:
    meeting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(
            community=meeting.community,
            place=meeting.place,
            meeting=meeting,
            seat=seat,
            present=seat.pk in set(present),
        )
        for seat in sitting
    )


def is_held(meeting: Meeting) -> None:
    """Raise StepRefused unless a meeting was held and is not posted."""
    if meeting.state != Sitting.HELD:
        raise StepRefused(
            _("“{state}”的会议不能再作决定").format(state=meeting.get_state_display()), state=meeting.state
        )
