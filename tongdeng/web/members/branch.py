"""The branch: its public face for everybody of the community; its register, meetings and reports for itself."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.members.actions import branch as verbs_of_branch
from tongdeng.members.actions import gatherings, reporting
from tongdeng.members.models import Branch, BranchMeeting, DoubleReport, Remark
from tongdeng.members.queries import branch as queries
from tongdeng.members.rules import branch as rules
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.members.forms import MemberForm


def choices() -> dict[str, Any]:
    """Return what the forms of the branch choose from."""
    return {
        "purposes": [("", _("请选择")), *((p.value, word) for p, word in rules.PURPOSE_WORDS.items())],
        "posts_options": [(p.value, word) for p, word in rules.POST_WORDS.items()],
        "meeting_kinds": [(k.value, word) for k, word in rules.MEETING_WORDS.items()],
    }


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """Show the branches of the community: who answers for what, never who is a member."""
    context = {
        "tab": "neighbours",
        "page_of": page_of(request, queries.branches(request.person)),
        "reports": queries.own_reports(request.person),
    }
    return answer(request, "members/branches.html", context)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one branch."""
    return draw(request, access.get(request.person, Branch, pk))


def draw(
    request: SignedIn,
    branch: Branch,
    *,
    problem: Refused | None = None,
    verb: str = "",
    members: list[Any] | None = None,
) -> HttpResponse:
    """Show a branch; `members` is a list that was just read for a purpose."""
    rights = access.verbs(request.person, branch)
    inside = "inside" in rights
    context = choices() | {
        "tab": "neighbours",
        "branch": branch,
        "rights": rights,
        "posts": queries.posts(branch),
        "front": queries.front_line(branch),
        "members": members,
        "page_of": page_of(request, queries.meetings(branch)) if inside else None,
        "reports": list(queries.reports(branch)) if inside else [],
        "counts": queries.counts(branch.community, request.at) if inside else None,
    }
    return answer(request, "members/branch.html", context, problem=problem, verb=verb)


@require_POST
@signed_in
def read(request: SignedIn, pk: UUID) -> HttpResponse:
    """Open the list of members for a purpose; it is on the page of this answer only, and the reading is journaled."""
    branch = access.get(request.person, Branch, pk)
    form = MemberForm(request)
    try:
        rows = verbs_of_branch.read_list(branch, form.text("purpose"), by=request.person, at=request.at)
    except Refused as problem:
        return draw(request, branch, problem=problem, verb="read")
    response = draw(request, branch, members=rows)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@signed_in
@sent_once
def report(request: SignedIn, pk: UUID) -> HttpResponse:
    """Report to the branch where one lives."""
    branch = access.get(request.person, Branch, pk)
    form = MemberForm(request)
    try:
        reporting.report(
            branch,
            unit=form.text("unit"),
            home_branch=form.text("home_branch"),
            by=request.person,
            at=request.at,
        )
    except Refused as problem:
        return draw(request, branch, problem=problem, verb="report")
    return proceed(request, reverse("branches"), _("已报到"))


@signed_in
def meeting(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a meeting of the branch to those who keep it."""
    return draw_meeting(request, access.get(request.person, BranchMeeting, pk))


def draw_meeting(
    request: SignedIn, row: BranchMeeting, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show a meeting; the list to tick is read for it, which is journaled."""
    rights = access.verbs(request.person, row)
    members = []
    if "hold" in rights and request.at >= row.starts_at:
        purpose = rules.Purpose.MEETING.value
        members = verbs_of_branch.read_list(row.branch, purpose, by=request.person, at=request.at)
    came = set(row.attendances.filter(present=True).values_list("member", flat=True))
    context = {"row": row, "rights": rights, "members": members, "came": came}
    return answer(request, "members/branch_meeting.html", context, problem=problem, verb=verb)


@signed_in
def remark(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a remark to whom it is about, and to who writes it."""
    return draw_remark(request, access.get(request.person, Remark, pk))


def draw_remark(
    request: SignedIn, row: Remark, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show a remark with what this person may do with it."""
    context = {"row": row, "offered": offered(row, request.person), "tab": "me"}
    return answer(request, "members/remark.html", context, problem=problem, verb=verb)


BRANCH_ROWS = {
    "admit": VerbRow(
        lambda b, f, by, at: verbs_of_branch.admit_members(b, f.branch_lines(), by=by, at=at),
        _("已登记"),
        asks_number=True,
    ),
    "transfer": VerbRow(
        lambda b, f, by, at: verbs_of_branch.transfer(b, f.id("member"), by=by, at=at),
        _("已转出"),
        right="admit",
    ),
    "appoint": VerbRow(
        lambda b, f, by, at: verbs_of_branch.appoint(
            b, f.text("post"), name=f.text("name"), answers_for=f.text("answers_for"), by=by, at=at
        ),
        _("已公布分工"),
    ),
    "retire": VerbRow(
        lambda b, f, by, at: verbs_of_branch.retire(b, f.id("post"), by=by, at=at),
        _("已结束"),
        right="appoint",
    ),
    "meet": VerbRow(lambda b, f, by, at: gatherings.plan_meeting(b, f.meeting(), by=by, at=at), _("已安排")),
}
MEETING_ROWS = {
    "hold": VerbRow(
        lambda m, f, by, at: gatherings.hold_meeting(
            m, f.ids("present"), minutes=f.number("minutes") or 0, by=by, at=at
        ),
        _("已登记到会"),
    ),
    "drop": VerbRow(lambda m, f, by, at: gatherings.drop_meeting(m, by=by, at=at), _("已取消"), right="hold"),
}
REPORT_ROWS = {
    "end": VerbRow(
        lambda r, f, by, at: reporting.end_report(r, by=by, at=at), _("已结束报到，您的信息已删除")
    ),
    "correct": VerbRow(
        lambda r, f, by, at: reporting.correct_report(
            r, unit=f.text("unit"), home_branch=f.text("home_branch"), by=by, at=at
        ),
        _("已保存"),
    ),
    "remark": VerbRow(
        lambda r, f, by, at: reporting.remark(
            r, year=f.number("year", least=2000, most=2100) or 0, words=f.text("words"), by=by, at=at
        ),
        _("已写好，等本人看过"),
    ),
}
REMARK_ROWS = {
    "accept": VerbRow(lambda r, f, by, at: reporting.accept(r, by=by, at=at), _("谢谢，已记下您没有意见")),
    "object": VerbRow(
        lambda r, f, by, at: reporting.object_to(r, words=f.text("words"), by=by, at=at),
        _("已转给写评语的人更正"),
    ),
    "rewrite": VerbRow(
        lambda r, f, by, at: reporting.rewrite(r, words=f.text("words"), by=by, at=at),
        _("已更正，请本人再看"),
    ),
    "send": VerbRow(lambda r, f, by, at: reporting.send(r, by=by, at=at), _("已记下送单位")),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a branch."""
    return verbs.act(request, access.get(request.person, Branch, pk), verb, BRANCHES, by=request.person)


@require_POST
@signed_in
@sent_once
def act_meeting(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a meeting."""
    return verbs.act(
        request, access.get(request.person, BranchMeeting, pk), verb, MEETINGS, by=request.person
    )


@require_POST
@signed_in
@sent_once
def act_report(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a report."""
    return verbs.act(request, access.get(request.person, DoubleReport, pk), verb, REPORTS, by=request.person)


@require_POST
@signed_in
@sent_once
def act_remark(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a remark."""
    return verbs.act(request, access.get(request.person, Remark, pk), verb, REMARKS, by=request.person)


def _onward(name: str) -> Any:
    return lambda request, changed, by, row, verb: reverse(name, args=[request.resolver_match.kwargs["pk"]])


def _after_report(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("remark", args=[changed.pk]) if isinstance(changed, Remark) else reverse("branches")


def _redraw(request: Any, branch: Branch, by: Any, row: VerbRow, verb: str, problem: Refused) -> HttpResponse:
    return draw(request, branch, problem=problem, verb=verb)


def _redraw_meeting(
    request: Any, meeting: BranchMeeting, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw_meeting(request, meeting, problem=problem, verb=verb)


def _redraw_report(
    request: Any, record: DoubleReport, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, record.branch, problem=problem, verb=verb)


def _redraw_remark(
    request: Any, remark: Remark, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw_remark(request, remark, problem=problem, verb=verb)


BRANCHES = VerbTable(MemberForm, BRANCH_ROWS, _redraw, _onward("party_branch"))
MEETINGS = VerbTable(MemberForm, MEETING_ROWS, _redraw_meeting, _onward("branch_meeting"))
REPORTS = VerbTable(MemberForm, REPORT_ROWS, _redraw_report, _after_report)
REMARKS = VerbTable(MemberForm, REMARK_ROWS, _redraw_remark, _onward("remark"))
