"""Pages for those who keep the roll, issue and read papers, and watch over the count."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import Invalid, NotFound
from tongdeng.people.models import Person
from tongdeng.votes.actions import paper, roll
from tongdeng.votes.models import Delivered, Head, Vote
from tongdeng.votes.queries import delivery, papers, rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import ballot
from tongdeng.votes.rules.flow import CHANNEL_WORDS
from tongdeng.votes.rules.paper import BY_HAND
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.votes.forms import VoteForm
from tongdeng.web.votes.page import Drawn, draw, open_vote

BY_HAND_DELIVERED = (Delivered.How.HAND, Delivered.How.POST, Delivered.How.POSTED)
FROM_PAPER = [*(choice.value for choice in ballot.BY_HAND), "invalid"]


@signed_in
def roll_page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the roll: to those who keep it with names, to neighbours masked but for their own line."""
    vote = open_vote(request, pk)
    if vote.roll_heads is None:
        raise NotFound(_("公告以后才有名册"))
    return draw(request, vote, ROLL)


@signed_in
def head(request: SignedIn, pk: UUID, head: UUID) -> HttpResponse:
    """Show one head: what reached it, its paper, who votes for it."""
    return draw(request, open_vote(request, pk, to="issue"), HEAD)


@signed_in
def objections(request: SignedIn, pk: UUID) -> HttpResponse:
    """List the objections, the unanswered first."""
    return draw(request, open_vote(request, pk, to="answer"), OBJECTIONS)


@signed_in
def papers_page(request: SignedIn, pk: UUID) -> HttpResponse:
    """List the paper ballots, and issue more."""
    return draw(request, open_vote(request, pk, to="issue"), PAPERS)


@signed_in
def readings(request: SignedIn, pk: UUID) -> HttpResponse:
    """Enter a paper; beside it those that wait for a second reading."""
    return draw(request, open_vote(request, pk, to="read"), READINGS)


@signed_in
def differences(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show what two clerks read differently, side by side with the photo."""
    return draw(request, open_vote(request, pk, to="settle"), DIFFERENCES)


@signed_in
def platform(request: SignedIn, pk: UUID) -> HttpResponse:
    """Ask for a platform's file."""
    return draw(request, open_vote(request, pk, to="import"), PLATFORM)


@signed_in
def photo(request: SignedIn, pk: UUID, paper: UUID) -> FileResponse:
    """Serve the photo of a paper to those who are about to read or settle it; nobody sees it afterwards."""
    found = papers.photo(request.person, open_vote(request, pk), paper)
    return _served(str(found.photo.name), "image/jpeg")


@signed_in
def attachment(request: SignedIn, pk: UUID, file: UUID) -> FileResponse:
    """Serve a paper that belongs to a vote."""
    found = papers.attachment(open_vote(request, pk), file)
    response = _served(str(found.file.name), found.kind)
    response["Content-Disposition"] = "inline"
    return response


def _served(name: str, kind: str) -> FileResponse:
    response = FileResponse(default_storage.open(name), content_type=kind)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def issue(vote: Vote, form: VoteForm, *, by: Person, at: datetime) -> object:
    """Issue papers for one head, or for all of a building."""
    if form.text("head"):
        return paper.issue(vote, [form.head(vote)], by=by, at=at)
    found = rolls.in_building(vote, form.text("building")) if form.text("building").isdigit() else []
    if not found:
        raise Invalid(fields={"building": _("请选择楼栋")})
    return paper.issue(vote, found, by=by, at=at)


def answer(vote: Vote, form: VoteForm, *, by: Person, at: datetime) -> object:
    """Answer the objection that was chosen."""
    upheld = {"1": True, "0": False}.get(form.text("upheld"))
    objection = form.key("objection")
    if objection is None:
        raise NotFound(_("没有这条异议"))
    return roll.answer(vote, objection, words=form.text("words"), upheld=upheld, by=by, at=at)


def roll_facts(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return a page of the roll."""
    words, building = request.GET.get("q", "").strip()[:50], request.GET.get("building", "")
    keeps = bool(rights & {"announce", "issue"})
    only_voted = request.GET.get("voted") == "1" and rolls.may_name(vote)
    rows = rolls.lines(vote, words, building)
    listed = page_of(request, rows.filter(head__standing=Head.Standing.CAST) if only_voted else rows)
    names = rolls.owners_of(row.head for row in listed)
    me = request.person.pk
    asked = request.GET.copy()
    asked.pop("page", None)
    return {
        "page_of": listed,
        "lines": [
            (row, [names[o] for o in row.head.owners if o in names], keeps or me in row.head.owners)
            for row in listed
        ],
        "me": me,
        "own": []
        if keeps
        else [home for head in queries.mine(vote, request.person) for home in head.homes.all()],
        "q": words,
        "building": building,
        "buildings": queries.turnout_by_building(vote),
        "keeps": keeps,
        "named": rolls.may_name(vote),
        "only_voted": only_voted,
        "held": rolls.held(vote) if "designate" in rights else [],
        "query": asked.urlencode(),
    }


def head_facts(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return what the page of a head shows."""
    match = request.resolver_match
    wanted = match.kwargs.get("head") if match and "head" in match.kwargs else request.POST.get("head")
    try:
        found = rolls.whole(vote, wanted if isinstance(wanted, UUID) else UUID(str(wanted)))
    except ValueError:
        raise NotFound(_("名册上没有这一户")) from None
    owners = rolls.owners_of([found])
    return {
        "head": found,
        "named": rolls.may_name(vote),
        "owners": [owners[pk] for pk in found.owners if pk in owners],
        "ways": [(how.value, how.label) for how in BY_HAND_DELIVERED],
        "papers": [one for one in found.papers.all() if one.state != papers.VOID],
        "authority": next(iter(found.authorities.all()), None),
    }


def objection_facts(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the objections."""
    return {"page_of": page_of(request, queries.objections(vote))}


def paper_facts(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the papers of a vote."""
    building = request.GET.get("building", "")
    return {
        "page_of": page_of(request, papers.papers(vote, building)),
        "counts": papers.counts(vote),
        "unreached": delivery.unreached(vote),
        "buildings": queries.turnout_by_building(vote),
        "building": building,
        "query": f"building={building}" if building.isdigit() else "",
    }


def reading_facts(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the form to enter a paper; a paper that waits for its second reading comes with its photo."""
    waiting = papers.second_readings(vote, request.person)
    code = ballot.normal(request.POST.get("code") or request.GET.get("code", ""))
    return {
        "waiting": waiting,
        "second": next((one for one in waiting if one.code == code), None),
        "code": request.POST.get("code") or code,
        "choices": FROM_PAPER,
        "channels": [(channel.value, CHANNEL_WORDS[channel]) for channel in BY_HAND],
        "lines": _marked(request, vote),
    }


def difference_facts(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the papers that two clerks read differently."""
    motions = list(vote.motions.all())
    found = []
    for one in papers.differing(vote):
        first, second = list(one.readings.all())[:2]
        rows = [(m, first.choices.get(str(m.position)), second.choices.get(str(m.position))) for m in motions]
        found.append((one, first, second, rows))
    return {"papers": found, "choices": FROM_PAPER}


def platform_facts(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return what a platform's file must look like."""
    return {"columns": ["房屋", *(str(motion.position) for motion in vote.motions.all())]}


def _marked(request: SignedIn, vote: Vote) -> list[tuple[Any, str]]:
    return [(motion, request.POST.get(f"motion_{motion.position}", "")) for motion in vote.motions.all()]


ROLL = Drawn("votes/roll.html", access.SEE, roll_facts)
HEAD = Drawn("votes/head.html", "issue", head_facts)
OBJECTIONS = Drawn("votes/objections.html", "answer", objection_facts)
PAPERS = Drawn("votes/papers.html", "issue", paper_facts)
READINGS = Drawn("votes/readings.html", "read", reading_facts)
DIFFERENCES = Drawn("votes/differences.html", "settle", difference_facts)
PLATFORM = Drawn("votes/platform.html", "import", platform_facts)
