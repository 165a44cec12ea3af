"""Double registration: reporting where one lives, and the yearly remark that the person reads first."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.members.actions import reporting
from tongdeng.members.models import Branch, DoubleReport, Remark
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.members.branch import draw
from tongdeng.web.members.forms import MemberForm


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
def remark(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a remark to whom it is about, and to who writes it."""
    return draw_remark(request, access.get(request.person, Remark, pk))


def draw_remark(
    request: SignedIn, row: Remark, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show a remark with what this person may do with it."""
    context = {"row": row, "offered": offered(row, request.person), "tab": "me"}
    return answer(request, "members/remark.html", context, problem=problem, verb=verb)


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
    "accept": VerbRow(
        lambda r, f, by, at: reporting.accept(r, by=by, at=at, seen=f.seen()), _("谢谢，已记下您没有意见")
    ),
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
def act_report(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a report."""
    return verbs.act(request, access.get(request.person, DoubleReport, pk), verb, REPORTS, by=request.person)


@require_POST
@signed_in
@sent_once
def act_remark(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a remark."""
    return verbs.act(request, access.get(request.person, Remark, pk), verb, REMARKS, by=request.person)


def _after_report(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("remark", args=[changed.pk]) if isinstance(changed, Remark) else reverse("branches")


def _after_remark(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("remark", args=[request.resolver_match.kwargs["pk"]])


def _redraw_report(
    request: Any, record: DoubleReport, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, record.branch, problem=problem, verb=verb)


def _redraw_remark(
    request: Any, remark: Remark, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw_remark(request, remark, problem=problem, verb=verb)


REPORTS = VerbTable(MemberForm, REPORT_ROWS, _redraw_report, _after_report)
REMARKS = VerbTable(MemberForm, REMARK_ROWS, _redraw_remark, _after_remark)
