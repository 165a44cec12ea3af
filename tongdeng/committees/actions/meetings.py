"""The verbs of a committee's meeting: call, attend, write the minutes, post, cancel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries, rules
from tongdeng.committees.actions.seats import local_day, members
from tongdeng.committees.models import Attendance, Committee, Meeting, Seat
from tongdeng.kernel import deadlines, journal, numbering, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.numbering import Series
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.rules import Role


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting as typed; the agenda has one item a line."""

    starts_at: datetime
    where: str
    agenda: str


@dataclass(frozen=True, slots=True)
class Sitters:
    """Who led a meeting (the id of a seat) and wrote it down, and who was there without a vote."""

    chair: UUID | None = None
    recorder: str = ""
    guests: str = ""


def call(committee: Committee, plan: MeetingPlan, *, by: Person, at: datetime) -> Meeting:
    """Call a meeting and post its agenda, seven days before; the first of a term may be called without notice.

    The community and the sub-district may call one only where the committee owes it: else raise Forbidden.
    Raise Invalid for the time, the place or the agenda, StepRefused when the term has ended.
    """
    with turn(committee, "call", by=by) as committee:
        last = queries.last_held(committee)
        _may_call(committee, last, by, at)
        _in_time(committee, plan, at, first=last is None)
        meeting = _planned(committee, plan, by=by, at=at)
        # A request of somebody who left counts for no third.
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
    """Record which members (ids of seats) are present in person; without a quorum the meeting ends here.

    May be repeated until a resolution was put. Raise StepRefused before the meeting begins and after that, Invalid
    for seats that are not a member's of today.
    """
    with turn(meeting, "attend", by=by, seen=seen) as meeting:
        if at < meeting.starts_at:
            raise StepRefused(_("还没到开会时间"), state=meeting.state)
        # Who may sign, and how many signatures carry, follows from this list.
        if meeting.resolutions.exists():
            raise StepRefused(_("已经提出决定，到会名单不能再改"), state=meeting.state)
        seats = members(meeting.committee)
        if unknown := set(present) - {seat.pk for seat in seats}:
            raise Invalid(fields={"present": _("到会的只能是在任委员，不能委托他人")}, seats=len(unknown))
        enough = rules.may_open(len(set(present)), len(seats), meeting.place)
        facts = {"present": len(set(present)), "members": len(seats)}
        if enough:
            day = local_day(meeting.starts_at)
            due = rules.end_of_day(day, rules.value("posting_days", meeting.place), LOCAL)
            journal.step(meeting, "hold", by=by, at=at, facts=facts, held_at=at, post_by=due)
            _restart_interval(meeting, at=at)
            deadlines.start(meeting, "post", [due - rules.DAY, due])
        else:
            journal.step(meeting, "fall_short", by=by, at=at, facts=facts)
        deadlines.stop(meeting, "begin", at=at)
        _store_attendance(meeting, seats, present)
        if meeting.chaired_by_id not in {None, *present}:
            meeting.chaired_by = None
            meeting.save(update_fields=["chaired_by"])
    return meeting


def minute(
    meeting: Meeting, *, words: str, sitters: Sitters | None = None, by: Person, at: datetime
) -> Meeting:
    """Store the minutes of a meeting that was held and is not posted yet; without `sitters` they stay as they were.

    Raise Invalid for a chair who was absent.
    """
    with turn(meeting, "minute", by=by) as meeting:
        meeting.minutes = texts.clean(
            words, at_most=rules.TEXT_AT_MOST, field="words", required=texts.FILL_IN
        )
        if sitters is not None:
            _take_down(meeting, sitters)
        meeting.save(update_fields=["minutes", "chaired_by", "recorder", "guests"])
        # The journal cannot forget, so it holds the length of the minutes and none of their words.
        journal.record("minute", meeting, by=by, at=at, facts={"signs": len(meeting.minutes)})
    return meeting


def post(meeting: Meeting, *, by: Person, at: datetime, seen: int | None = None) -> Meeting:
    """Publish minutes and resolutions to all who live here; after three days it counts as late.

    Raise Invalid without minutes.
    """
    with turn(meeting, "post", by=by, seen=seen) as meeting:
        if not meeting.minutes:
            raise Invalid(fields={"words": _("请先写会议纪要，再公告")})
        # Late posting is recorded and not refused: residents must get the decision all the same.
        late = meeting.post_by is not None and at > meeting.post_by
        carried = meeting.resolutions.filter(carried_at__isnull=False).count()
        facts = {"late": late, "carried": carried, "put": meeting.resolutions.count()}
        journal.step(meeting, "post", by=by, at=at, facts=facts, posted_at=at)
        deadlines.stop(meeting, "post", at=at)
    return meeting


def cancel(meeting: Meeting, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Meeting:
    """Cancel a called meeting, with a public reason."""
    with turn(meeting, "cancel", by=by, seen=seen) as meeting:
        reason = texts.clean(reason, at_most=300, field="reason", required=texts.FILL_IN)
        journal.step(meeting, "cancel", by=by, at=at, reason=reason)
        deadlines.stop(meeting, "begin", at=at)
    return meeting


def owes_a_meeting(committee: Committee, last: Meeting | None, at: datetime) -> bool:
    """Say whether a meeting is due, by the interval or because a third of the members asked, and none is called.

    `last` is the last meeting that was held in this term.
    """
    if not committee.in_office or queries.next_called(committee) is not None:
        return False
    asking = [ask for ask in queries.asks(committee) if ask.seat.until is None]
    if rules.must_meet(len(asking), len(members(committee))):
        return True
    if last is None:
        return at > rules.end_of_day(committee.elected_on, rules.value("first_days", committee.place), LOCAL)
    return at > rules.interval_moments(local_day(last.starts_at), committee.place, LOCAL)[-1]


def _may_call(committee: Committee, last: Meeting | None, by: Person, at: datetime) -> None:
    if by.post(committee.place) != Role.COMMITTEE and not owes_a_meeting(committee, last, at):
        raise Forbidden(
            _("业委会还没有到该开会而不开的时候；逾期不开，或者三分之一以上委员提议仍不召集的，您可以召集")
        )


def _in_time(committee: Committee, plan: MeetingPlan, at: datetime, *, first: bool) -> None:
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


def _planned(committee: Committee, plan: MeetingPlan, *, by: Person, at: datetime) -> Meeting:
    return Meeting(
        **committee.here,
        committee=committee,
        number=numbering.take(Series(committee.community, f"meeting {committee.pk}")),
        starts_at=plan.starts_at,
        where=texts.clean(plan.where, at_most=100, field="where", required=texts.FILL_IN),
        agenda=texts.clean(plan.agenda, at_most=rules.TEXT_AT_MOST, field="agenda", required=texts.FILL_IN),
        called_at=at,
        called_as=by.post(committee.place),
        by=by,
    )


def _take_down(meeting: Meeting, sitters: Sitters) -> None:
    present = meeting.attendances.filter(present=True, seat=sitters.chair)
    if sitters.chair is not None and not present.exists():
        raise Invalid(fields={"presider": _("主持人应是到会的委员")})
    meeting.chaired_by_id = sitters.chair
    meeting.recorder = texts.clean(
        texts.one_line(sitters.recorder), at_most=rules.NAME_AT_MOST, field="recorder"
    )
    meeting.guests = texts.clean(texts.one_line(sitters.guests), at_most=rules.GUESTS_AT_MOST, field="guests")


def _restart_interval(meeting: Meeting, *, at: datetime) -> None:
    # The meeting is locked already. No verb locks a committee first and then a meeting that exists.
    with journal.locked(meeting.committee) as committee:
        deadlines.stop(committee, "first", at=at)
        day = local_day(meeting.starts_at)
        deadlines.start(committee, "meet", rules.interval_moments(day, committee.place, LOCAL))


def _store_attendance(meeting: Meeting, seats: list[Seat], present: Collection[UUID]) -> None:
    meeting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(
            community=meeting.community,
            place=meeting.place,
            meeting=meeting,
            seat=seat,
            present=seat.pk in set(present),
        )
        for seat in seats
    )
