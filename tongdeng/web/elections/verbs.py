"""The verbs of an election, each at its own address."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.elections import actions
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.people.models import Person
from tongdeng.web.elections.forms import ElectionForm
from tongdeng.web.elections.pages import PARTS, PASTED, context_for, draw, require_office
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable

#    verb         what it does, what is said then, the part of the election on which its form stands
ROWS = {
    "enrol": VerbRow(
        lambda e, f, by, at: actions.enrol(e, f.entries(), by=by, at=at),
        _("已登记"),
        page="roll",
        asks_number=True,
    ),
    "freeze": VerbRow(
        lambda e, f, by, at: actions.freeze(e, by=by, at=at),
        _("支部名册里的党员已列入选举名册"),
        right="enrol",
        page="roll",
        asks_number=True,
    ),
    "correct": VerbRow(
        lambda e, f, by, at: actions.correct(e, f.member(), f.entry(), by=by, at=at),
        _("已更正"),
        page="roll",
        asks_number=True,
    ),
    "strike": VerbRow(
        lambda e, f, by, at: actions.strike(e, f.member(), by=by, at=at), _("已移出名册"), page="roll"
    ),
    "plan": VerbRow(
        lambda e, f, by, at: actions.plan(e, f.plan(), by=by, at=at, seen=f.seen()),
        _("换届安排已保存"),
        page="roll",
    ),
    "request": VerbRow(
        lambda e, f, by, at: actions.request(e, by=by, at=at, seen=f.seen()),
        _("请示已上报，等上级批复"),
        page="roll",
    ),
    "grant": VerbRow(
        lambda e, f, by, at: actions.grant(
            e, number=f.text("number"), delay=f.text("delay"), by=by, at=at, seen=f.seen()
        ),
        _("已批复同意换届"),
        page="roll",
    ),
    "delay": VerbRow(
        lambda e, f, by, at: actions.delay(e, number=f.text("number"), by=by, at=at), _("已登记延期批复")
    ),
    "send_back": VerbRow(
        lambda e, f, by, at: actions.send_back(e, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已退回，支部看得到原因"),
    ),
    "propose": VerbRow(
        lambda e, f, by, at: actions.propose(e, f.ordered(), by=by, at=at, seen=f.seen()),
        _("候选人已上报，等上级批复"),
        page="candidates",
    ),
    "nominate": VerbRow(
        lambda e, f, by, at: actions.nominate(e, number=f.text("number"), by=by, at=at, seen=f.seen()),
        _("候选人已批复"),
        page="candidates",
    ),
    "leave_out": VerbRow(
        lambda e, f, by, at: actions.leave_out(e, f.member(), ground=f.number("ground") or 0, by=by, at=at),
        _("已提出，等上级批复"),
        page="roll",
    ),
    "agree": VerbRow(
        lambda e, f, by, at: actions.agree(e, f.members("members"), number=f.text("number"), by=by, at=at),
        _("已批复，开会时还要由大会表决"),
        page="roll",
    ),
    "open_meeting": VerbRow(
        lambda e, f, by, at: actions.open_meeting(e, by=by, at=at, seen=f.seen()),
        _("大会开始，请登记到会"),
        page="meeting",
    ),
    "adjourn": VerbRow(
        lambda e, f, by, at: actions.adjourn(e, planned_on=f.day("planned_on"), by=by, at=at, seen=f.seen()),
        _("已改期"),
        page="meeting",
    ),
    "resolve": VerbRow(
        lambda e, f, by, at: actions.resolve(e, f.member(), votes=f.number("votes"), by=by, at=at),
        _("大会表决已记下"),
        page="meeting",
    ),
    "attend": VerbRow(
        lambda e, f, by, at: actions.attend(e, here=f.members("here"), gone=f.members("gone"), by=by, at=at),
        _("已登记"),
        page="meeting",
    ),
    "appoint_tellers": VerbRow(
        lambda e, f, by, at: actions.appoint_tellers(
            e,
            scrutineers=f.members("scrutineers"),
            counters=f.members("counters"),
            votes=f.number("votes"),
            by=by,
            at=at,
        ),
        _("监票人、计票人已记下"),
        page="meeting",
    ),
    "refuse_proxy": VerbRow(
        lambda e, f, by, at: actions.refuse_proxy(e, f.member(), by=by, at=at),
        _("已谢绝并记下；这位党员仍计入应到会"),
        page="meeting",
    ),
    "issue": VerbRow(
        lambda e, f, by, at: actions.issue(e, issued=f.number("issued"), by=by, at=at, seen=f.seen()),
        _("选票已发出"),
        page="meeting",
    ),
    "collect": VerbRow(
        lambda e, f, by, at: actions.collect(e, returned=f.number("returned"), by=by, at=at, seen=f.seen()),
        _("收回张数已记下，请两个人分别录票"),
        page="round",
    ),
    "annul": VerbRow(
        lambda e, f, by, at: actions.annul(e, returned=f.number("returned"), by=by, at=at, seen=f.seen()),
        _("本轮已宣布无效，请重新发票"),
        page="round",
    ),
    "relieve": VerbRow(
        lambda e, f, by, at: actions.relieve(e, f.number("reading") or 0, by=by, at=at),
        _("可以换人重录了"),
        page="round",
    ),
    "settle": VerbRow(
        lambda e, f, by, at: actions.settle(
            e,
            f.number("number") or 0,
            f.slip(rounds.names(e)),
            scrutineer=f.member("scrutineer"),
            by=by,
            at=at,
        ),
        _("已核定"),
        page="round",
    ),
    "count": VerbRow(
        lambda e, f, by, at: actions.count(e, by=by, at=at, seen=f.seen()), _("已计票"), page="round"
    ),
    "revote": VerbRow(
        lambda e, f, by, at: actions.revote(e, issued=f.number("issued"), by=by, at=at, seen=f.seen()),
        _("选票已发出，重新投票"),
        page="round",
    ),
    "separate": VerbRow(
        lambda e, f, by, at: actions.separate(
            e, f.ordered(), issued=f.number("issued"), by=by, at=at, seen=f.seen()
        ),
        _("选票已发出，另行选举"),
        page="round",
    ),
    "reduce": VerbRow(
        lambda e, f, by, at: actions.reduce(e, consent=f.number("consent"), by=by, at=at, seen=f.seen()),
        _("名额已减少"),
        page="round",
    ),
    "form": VerbRow(
        lambda e, f, by, at: actions.form(e, f.division(), by=by, at=at, seen=f.seen()),
        _("分工已记下"),
        page="result",
    ),
    "report": VerbRow(
        lambda e, f, by, at: actions.report(e, by=by, at=at, seen=f.seen()),
        _("结果已上报，等上级批复"),
        page="result",
    ),
    "approve": VerbRow(
        lambda e, f, by, at: actions.approve(e, number=f.text("number"), by=by, at=at, seen=f.seen()),
        _("结果已批复，当选人从现在起任职"),
        page="result",
    ),
    "reject": VerbRow(
        lambda e, f, by, at: actions.reject(e, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("没有批准，支部看得到原因"),
        page="result",
    ),
    "cancel": VerbRow(
        lambda e, f, by, at: actions.cancel(e, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("选举已取消"),
    ),
}
# Where it goes on after a verb, if not on the page of its form.
ONWARD = {
    "issue": "round",
    "revote": "round",
    "separate": "round",
    "propose": "",
    "request": "",
    "open_meeting": "meeting",
}
# Verbs with one form for each member, or each ballot, and the field that tells the forms apart.
SEVERAL = {"correct": "member", "leave_out": "member", "resolve": "member", "settle": "number"}


@require_POST
@signed_in
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Begin to prepare an election of a branch."""
    require_office(request.person)
    chosen = ElectionForm(request).member("branch")
    branch = next((branch for branch in queries.branches(request.person) if branch.pk == chosen), None)
    if branch is None:
        raise NotFound(_("没有找到这个支部"))
    election = actions.prepare(branch, by=request.person, at=request.at)
    return HttpResponseRedirect(reverse("election_roll", args=[election.pk]))


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with an election."""
    return verbs.act(request, queries.get(request.person, pk), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, election: Election, by: Person, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    """Show the part of the form again; the first page where that part is not reached any more."""
    election, form = queries.with_branch(election), _form(request, verb)
    try:
        return draw(request, election, _part(request, row), problem=problem, form=form)
    except NotFound:
        return draw(request, election, problem=problem, form=form)


def _onward(request: SignedIn, election: Election, by: Person, row: VerbRow, verb: str) -> str:
    part = ONWARD.get(verb, _part(request, row))
    return reverse(f"election_{part}" if part else "election", args=[election.pk])


def _hall(request: SignedIn, election: Election, by: Person, row: VerbRow, verb: str) -> HttpResponse | None:
    """Answer a tap in the hall, which htmx sends, with the hall alone: the page keeps its place."""
    if not request.htmx or verb != "attend":
        return None
    context = context_for(request, queries.with_branch(election)) | {"swapped": True}
    return render(request, "elections/_hall.html", context)


def _form(request: SignedIn, verb: str) -> str:
    """Return the name of the form that was sent, where a verb has several on one page."""
    if verb in SEVERAL:
        return f"{verb}-{request.POST.get(SEVERAL[verb], '')}"
    return PASTED if verb == "enrol" and request.POST.get("lines") else verb


def _part(request: SignedIn, row: VerbRow) -> str:
    """Return the part on which the form stood: some forms stand on several."""
    asked = request.POST.get("part")
    return asked if asked in PARTS else row.page


TABLE = VerbTable(ElectionForm, ROWS, _redraw, _onward, _hall)
