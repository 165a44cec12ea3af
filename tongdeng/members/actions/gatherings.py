"""Meetings and study of a branch, with attendance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import admit, turn
from tongdeng.members.actions import shared
from tongdeng.members.models import Branch, BranchAttendance, BranchMeeting
from tongdeng.members.queries import branch as queries
from tongdeng.members.rules import branch as rules
from tongdeng.people.models import Person

MINUTES_AT_MOST = 600


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting as it is planned."""

    kind: str
    title: str
    where: str
    starts_at: datetime


def plan_meeting(branch: Branch, draft: MeetingDraft, *, by: Person, at: datetime) -> BranchMeeting:
    """Plan a meeting or a study. Raise Invalid by field."""
    admit(branch, "meet", by=by)
    if draft.kind not in list(rules.MeetingKind):
        raise Invalid(fields={"kind": _("请选择会议类型")})
    row = BranchMeeting(
        **branch.here,
        branch=branch,
        kind=draft.kind,
        title=shared.line(draft.title, most=rules.WORDS_AT_MOST, field="title"),
        where=shared.line(draft.where, most=100, field="where"),
        starts_at=draft.starts_at,
        by=by,
        at=at,
    )
    facts = {"kind": draft.kind, "starts": draft.starts_at.isoformat()}
    journal.begin("plan", row, by=by, at=at, facts=facts)
    return row


def hold_meeting(
    meeting: BranchMeeting,
    present: Collection[UUID],
    *,
    minutes: int,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> BranchMeeting:
    """Write down who of the members of its day was there; done again it is corrected.

    Raise StepRefused before the meeting has begun.
    """
    verb = "recount" if meeting.is_held else "hold"
    with turn(meeting, verb, by=by, right="hold", seen=seen) as meeting:
        if at < meeting.starts_at:
            raise StepRefused(_("还没有到开会时间"))
        if not 1 <= minutes <= MINUTES_AT_MOST:
            raise Invalid(fields={"minutes": _("请填写 1 到 {most} 分钟").format(most=MINUTES_AT_MOST)})
        members = queries.members(meeting.branch, meeting.starts_at)
        if set(present) - {row.pk for row in members}:
            raise Invalid(fields={"present": _("请只选择开会那天本支部的党员")})
        BranchAttendance.objects.filter(community=meeting.community, meeting=meeting).delete()
        BranchAttendance.objects.bulk_create(
            BranchAttendance(**meeting.here, meeting=meeting, member=row, present=row.pk in set(present))
            for row in members
        )
        came = len(set(present))
        facts = {"present": came, "due": len(members)}
        journal.step(
            meeting, verb, by=by, at=at, facts=facts, minutes=minutes, present=came, due=len(members)
        )
    return meeting


def drop_meeting(
    meeting: BranchMeeting, *, by: Person, at: datetime, seen: int | None = None
) -> BranchMeeting:
    """Not hold a meeting."""
    with turn(meeting, "drop", by=by, right="hold", seen=seen) as meeting:
        journal.step(meeting, "drop", by=by, at=at)
    return meeting
