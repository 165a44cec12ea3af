"""Running a vote: proposing and editing a draft, and every verb at its own address."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, NotFound, Refused, StepRefused
from tongdeng.people.models import Person
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import within
from tongdeng.votes.actions import casting, counting, drafting, lifecycle, paper, platform_import, roll
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import flow
from tongdeng.votes.rules.flow import QUESTIONS, State
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in, wants_json
from tongdeng.web.votes import papers
from tongdeng.web.votes.forms import PARTS, VoteForm
from tongdeng.web.votes.page import Drawn, draw, open_vote
from tongdeng.web.votes.pages import RUNNERS, VOTE

Verb = Callable[[Vote, VoteForm, Person, Any], object]


class Deed(NamedTuple):
    """A verb as it stands at an address: what it does, what is said then, and the page its form stands on."""

    do: Verb
    done: Any
    page: Drawn = VOTE
    back: str = "vote"


#     verb           what it does, what is said, where its form stands
DEEDS: dict[str, Deed] = {
    "announce": Deed(lambda v, f, by, at: lifecycle.announce(v, by=by, at=at, seen=f.seen()), _("已公告，名册已公布，请打印公告张贴")),
    "seal": Deed(lambda v, f, by, at: roll.seal(v, by=by, at=at, seen=f.seen()), _("名册已封存，到时间自动开始投票")),
    "cancel": Deed(lambda v, f, by, at: lifecycle.cancel(v, reason=f.text("reason"), by=by, at=at, seen=f.seen()), _("表决已取消")),
    "certify": Deed(lambda v, f, by, at: counting.certify(v, by=by, at=at, seen=f.seen()), _("结果已公布")),
    "attach": Deed(lambda v, f, by, at: drafting.attach(v, f.files(), by=by, at=at), _("附件已加上")),
    "appoint": Deed(lambda v, f, by, at: drafting.appoint(v, f.person_with_phone("person"), by=by, at=at), _("监票人已登记")),
    "object": Deed(lambda v, f, by, at: roll.object_to(v, words=f.text("words"), stage=f.text("stage"), by=by, at=at), _("异议已收到，答复后会告诉您")),
    "answer": Deed(lambda v, f, by, at: papers.answer(v, f, by=by, at=at), _("已答复"), papers.OBJECTIONS, "vote_objections"),
    "designate": Deed(lambda v, f, by, at: casting.designate(v, f.head(v), f.person("voter"), by=by, at=at), _("已登记由谁投票"), papers.HEAD, "vote_head"),
    "deliver": Deed(lambda v, f, by, at: roll.deliver(v, f.head(v), how=f.text("how"), by=by, at=at), _("送达已登记"), papers.HEAD, "vote_head"),
    "authorise": Deed(
        lambda v, f, by, at: paper.authorise(v, f.head(v), f.person_with_phone("proxy"), photo=f.photo(), by=by, at=at),
        _("委托已登记"), papers.HEAD, "vote_head",
    ),
    "issue": Deed(lambda v, f, by, at: papers.issue(v, f, by=by, at=at), _("纸质票已印好，请打开 PDF 打印"), papers.PAPERS, "vote_papers"),
    "spoil": Deed(lambda v, f, by, at: paper.spoil(v, f.text("code"), by=by, at=at), _("已作废，可以重新印一张"), papers.PAPERS, "vote_papers"),
    "read": Deed(lambda v, f, by, at: paper.read(v, f.slip(v), by=by, at=at), _("已录入"), papers.READINGS, "vote_readings"),
    "settle": Deed(
        lambda v, f, by, at: paper.settle(v, f.text("code"), said=f.said(v), by=by, at=at),
        _("已裁定"), papers.DIFFERENCES, "vote_differences",
    ),
    "import": Deed(lambda v, f, by, at: platform_import.take_over(v, f.content("file"), by=by, at=at), _("平台结果已导入"), papers.PLATFORM, "vote_platform"),
}  # fmt: skip


@require_POST
@signed_in
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with a vote."""
    vote, deed = open_vote(request, pk), DEEDS.get(verb)
    if deed is None:
        raise NotFound(_("没有这一步"))
    try:
        deed.do(vote, VoteForm(request), request.person, request.at)
    except Refused as problem:
        if wants_json(request) or not access.may(request.person, vote, deed.page.right):
            raise
        return draw(request, queries.whole(vote), deed.page, problem=problem, verb=verb)
    messages.success(request, deed.done)
    return HttpResponseRedirect(_after(request, vote, deed))


def _after(request: SignedIn, vote: Vote, deed: Deed) -> str:
    """Return where to go next: to the head that a verb was about, else to the page of its form."""
    if request.POST.get("head"):
        return reverse("vote_head", args=[vote.pk, request.POST.get("head", "")])
    return reverse(deed.back, args=[vote.pk])


@for_roles(*RUNNERS)
def new(request: SignedIn) -> HttpResponse:
    """Begin a vote."""
    estate = _estate(request)
    if request.method != "POST" or request.POST.get("more"):
        return _form(request, estate, None)
    form = VoteForm(request)
    try:
        with transaction.atomic():
            vote = drafting.propose(estate.code, form.draft(estate.code), by=request.person, at=request.at)
            drafting.put(vote, form.proposals(), by=request.person, at=request.at)
    except Refused as problem:
        return _form(request, estate, None, problem)
    messages.success(request, _("已存为草稿，还没有公告"))
    return HttpResponseRedirect(reverse("vote", args=[vote.pk]))


@signed_in
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Change a draft."""
    vote = open_vote(request, pk, to="propose")
    if request.method != "POST" and vote.state != State.DRAFT:
        raise StepRefused(_("已经公告的表决不能再改，只能取消后重新发起"), state=vote.state)
    estate = places.place(vote.place)
    if request.method != "POST" or request.POST.get("more"):
        return _form(request, estate, vote)
    form = VoteForm(request)
    try:
        with transaction.atomic():
            drafting.amend(vote, form.draft(vote.place), by=request.person, at=request.at, seen=form.seen())
            drafting.put(vote, form.proposals(), by=request.person, at=request.at)
    except Refused as problem:
        return _form(request, estate, vote, problem)
    messages.success(request, _("草稿已保存"))
    return HttpResponseRedirect(reverse("vote", args=[vote.pk]))


def _form(
    request: SignedIn, estate: Place, vote: Vote | None, problem: Refused | None = None
) -> HttpResponse:
    typed: Any = request.POST if request.method == "POST" else _typed(vote)
    scope = typed.getlist("scope") if request.method == "POST" else typed.get("scope", [])
    now = request.at.astimezone(LOCAL)
    profiles = queries.profiles(estate.code, now.date())
    context = {
        "vote": vote,
        "estate": estate,
        "estates": _estates(request),
        "tree": _tree(estate.code),
        "scope": set(scope),
        "typed": typed,
        "blocks": _blocks(request, typed),
        "profiles": profiles,
        "questions": QUESTIONS,
        "matters": MATTERS.values(),
        "most": flow.MOTIONS_AT_MOST,
        "earliest": [(p, flow.earliest_opening(now, p.notice_days)) for p in profiles],
    }
    return answer(request, "votes/edit.html", context, problem=problem)


def _typed(vote: Vote | None) -> dict[str, Any]:
    """Return a stored draft as its form would have sent it."""
    if vote is None:
        return {"blocks": "1"}
    names = ("title", "parking", "invalid", "silence", "silence_clause", "proxy_cap", "posting_days")
    found: dict[str, Any] = {name: getattr(vote, name) for name in names}
    found |= {"scope": vote.scope, "profile": str(vote.profile_id)}
    found["extraordinary"] = "1" if vote.extraordinary else ""
    found["record_date"] = vote.record_date.isoformat() if vote.record_date else ""
    for name in ("opens_at", "closes_at"):
        moment = getattr(vote, name)
        found[name] = f"{moment.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if moment else ""
    motions = list(vote.motions.all())
    for motion in motions:
        found |= {f"{part}_{motion.position}": getattr(motion, part) for part in PARTS}
    return found | {"blocks": str(max(1, len(motions)))}


def _blocks(request: SignedIn, typed: Any) -> list[dict[str, Any]]:
    """Return the motions of the form, each with what stands in its fields."""
    written = str(typed.get("blocks", "1"))
    count = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 1
    count = min(max(count, 1) + bool(request.POST.get("more")), flow.MOTIONS_AT_MOST)
    return [
        {"number": number, **{part: _shown(typed.get(f"{part}_{number}")) for part in PARTS}}
        for number in range(1, count + 1)
    ]


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _tree(estate: str) -> list[tuple[Place, list[Place]]]:
    """Return the buildings of an estate that have homes, each with its units."""
    below = places.below(estate, "unit")
    units = [place for place in below if place.level == "unit"]
    found = [(b, [u for u in units if within(u.code, b.code)]) for b in below if b.level == "building"]
    return [(building, inside) for building, inside in found if inside]


def _estates(request: SignedIn) -> list[Place]:
    codes = sorted(request.person.reach(*RUNNERS))
    return [place for code in codes for place in places.below(code, "estate")]


def _estate(request: SignedIn) -> Place:
    """Return the estate that was chosen, else the first that this person runs votes in."""
    known = _estates(request)
    asked = request.POST.get("estate") or request.GET.get("estate") or (known[0].code if known else "")
    found = next((place for place in known if place.code == asked), None)
    if found is None:
        raise Forbidden(_("您不在这个小区任职"))
    return found
