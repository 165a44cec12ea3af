"""The verbs of a vote, each at its own address."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Invalid, NotFound, Refused
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting, certifying, drafting, lifecycle, paper, platform_import, roll
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.votes import clerks
from tongdeng.web.votes.forms import VoteForm
from tongdeng.web.votes.page import draw, open_vote
from tongdeng.web.votes.pages import VOTE

PAGES = {
    "vote": VOTE,
    "vote_head": clerks.HEAD,
    "vote_objections": clerks.OBJECTIONS,
    "vote_papers": clerks.PAPERS,
    "vote_readings": clerks.READINGS,
    "vote_differences": clerks.DIFFERENCES,
    "vote_platform": clerks.PLATFORM,
}


def _answer(vote: Vote, form: VoteForm, by: Person, at: datetime) -> object:
    objection = form.key("objection")
    if objection is None:
        raise NotFound(_("没有这条异议"))
    upheld = {"1": True, "0": False}.get(form.text("upheld"))
    return roll.answer(vote, objection, words=form.text("words"), upheld=upheld, by=by, at=at)


def _issue(vote: Vote, form: VoteForm, by: Person, at: datetime) -> object:
    """Issue papers for one head, or for all of a building."""
    if form.text("head"):
        return paper.issue(vote, [form.head(vote)], by=by, at=at)
    building = form.text("building")
    heads = rolls.in_building(vote, building) if building.isdigit() else []
    if not heads:
        raise Invalid(fields={"building": _("请选择楼栋")})
    return paper.issue(vote, heads, by=by, at=at)


#    verb         what it does, what is said then, the page of its form where that is not the vote's own
ROWS = {
    "announce": VerbRow(
        lambda v, f, by, at: lifecycle.announce(v, by=by, at=at, seen=f.seen()),
        _("已公告，名册已公布，请打印公告张贴"),
    ),
    "seal": VerbRow(
        lambda v, f, by, at: roll.seal(v, by=by, at=at, seen=f.seen()),
        _("名册已封存，到时间自动开始投票"),
    ),
    "cancel": VerbRow(
        lambda v, f, by, at: lifecycle.cancel(v, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("表决已取消"),
    ),
    "certify": VerbRow(
        lambda v, f, by, at: certifying.certify(v, by=by, at=at, seen=f.seen()),
        lambda v: _("结果已公布") if v.is_certified else _("正在计票，几分钟后公布结果，请稍后刷新"),
    ),
    "attach": VerbRow(
        lambda v, f, by, at: drafting.attach(v, f.files(), by=by, at=at), _("附件已加上"), right="propose"
    ),
    "appoint": VerbRow(
        lambda v, f, by, at: drafting.appoint(v, f.person_with_phone("person"), by=by, at=at),
        _("监票人已登记"),
        asks_number=True,
    ),
    "object": VerbRow(
        lambda v, f, by, at: roll.object_to(v, words=f.text("words"), stage=f.text("stage"), by=by, at=at),
        _("异议已收到，答复后会告诉您"),
    ),
    "answer": VerbRow(_answer, _("已答复"), page="vote_objections"),
    "designate": VerbRow(
        lambda v, f, by, at: casting.designate(v, f.head(v), f.person("voter"), by=by, at=at),
        _("已登记由谁投票"),
        page="vote_head",
    ),
    "deliver": VerbRow(
        lambda v, f, by, at: roll.deliver(v, f.head(v), how=f.text("how"), by=by, at=at),
        _("送达已登记"),
        page="vote_head",
    ),
    "authorise": VerbRow(
        lambda v, f, by, at: paper.authorise(
            v, f.head(v), f.person_with_phone("proxy"), photo=f.photo(), by=by, at=at
        ),
        _("委托已登记"),
        page="vote_head",
        asks_number=True,
    ),
    "issue": VerbRow(_issue, _("纸质票已印好，请打开 PDF 打印"), page="vote_papers"),
    "spoil": VerbRow(
        lambda v, f, by, at: paper.spoil(v, f.text("code"), by=by, at=at),
        _("已作废，可以重新印一张"),
        right="issue",
        page="vote_papers",
    ),
    "read": VerbRow(
        lambda v, f, by, at: paper.read(v, f.paper(), by=by, at=at), _("已录入"), page="vote_readings"
    ),
    "settle": VerbRow(
        lambda v, f, by, at: paper.settle(v, f.text("code"), choices=f.choices(), by=by, at=at),
        _("已裁定"),
        page="vote_differences",
    ),
    "import": VerbRow(
        lambda v, f, by, at: platform_import.take_over(v, f.content("file"), by=by, at=at),
        _("平台结果已导入"),
        page="vote_platform",
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with a vote."""
    vote = open_vote(request, pk)
    table = VerbTable(VoteForm, ROWS, _redraw, partial(_onward, vote))
    return verbs.act(request, vote, verb, table, by=request.person)


def _redraw(
    request: SignedIn, vote: Vote, by: Person, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    page = PAGES[row.page or "vote"]
    # A scrutineer may name a voter without the right to the page of the head, on which that form stands.
    if not access.may(by, vote, page.right):
        raise problem
    arguments = {"head": VoteForm(request).head_id()} if page is clerks.HEAD else {}
    return draw(request, queries.whole(vote), page, problem=problem, verb=verb, **arguments)


def _onward(vote: Vote, request: SignedIn, changed: Any, by: Person, row: VerbRow, verb: str) -> str:
    """Go back to the head that the verb was about, else to the page of its form."""
    if head := request.POST.get("head"):
        return reverse("vote_head", args=[vote.pk, head])
    return reverse(row.page or "vote", args=[vote.pk])
