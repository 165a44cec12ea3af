"""A meeting of the branch: the list to tick is opened for a purpose, as every list of members."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import open_now
from tongdeng.members.actions import gatherings, reading
from tongdeng.members.models import BranchMeeting
from tongdeng.members.rules.branch import MeetingKind, Purpose
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.members.branch import choices
from tongdeng.web.members.forms import MemberForm

STUDYING = (MeetingKind.STUDY, MeetingKind.LESSON)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a meeting to those who keep it."""
    return draw(request, access.get(request.person, BranchMeeting, pk))


def draw(
    request: SignedIn, row: BranchMeeting, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show a meeting, with the list to tick while it is open for this person."""
    rights = access.verbs(request.person, row)
    may_hold = "hold" in rights and request.at >= row.starts_at and not row.is_dropped
    members = None
    if may_hold:
        members = reading.open_list(row.branch, day=row.starts_at, by=request.person, at=request.at)
    context = choices() | {
        "row": row,
        "may_hold": may_hold,
        "may_drop": "hold" in rights and "drop" in open_now(row, frozenset(["drop"])),
        "members": members,
        "came": set(row.attendances.filter(present=True).values_list("member", flat=True))
        if members
        else set(),
        "usual": (Purpose.STUDY if row.kind in STUDYING else Purpose.MEETING).value,
    }
    return answer(request, "members/branch_meeting.html", context, problem=problem, verb=verb)


ROWS = {
    "read": VerbRow(
        lambda m, f, by, at: reading.read_list(m.branch, f.text("purpose"), day=m.starts_at, by=by, at=at),
        _("已打开名册，这次查看已记下"),
        right="hold",
    ),
    "hold": VerbRow(
        lambda m, f, by, at: gatherings.hold_meeting(
            m, f.ids("present"), minutes=f.number("minutes") or 0, by=by, at=at, seen=f.seen()
        ),
        _("已登记到会"),
    ),
    "drop": VerbRow(
        lambda m, f, by, at: gatherings.drop_meeting(m, by=by, at=at, seen=f.seen()),
        _("已取消"),
        right="hold",
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a meeting."""
    return verbs.act(request, access.get(request.person, BranchMeeting, pk), verb, TABLE, by=request.person)


def _redraw(
    request: Any, meeting: BranchMeeting, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, meeting, problem=problem, verb=verb)


def _onward(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("branch_meeting", args=[request.resolver_match.kwargs["pk"]])


TABLE = VerbTable(MemberForm, ROWS, _redraw, _onward)
