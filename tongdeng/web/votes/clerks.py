"""Pages for those who keep the roll, issue and read papers, and watch over the count."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound
from tongdeng.people.rules import masked_name
from tongdeng.votes.models import Delivered, Objection, Vote
from tongdeng.votes.queries import delivery, marks, papers, rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import ballot
from tongdeng.votes.rules.flow import CHANNEL_WORDS
from tongdeng.votes.rules.paper import BY_HAND
from tongdeng.web.kit.answers import serve
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.typeset import boxes
from tongdeng.web.votes.forms import VoteForm
from tongdeng.web.votes.page import PageSpec, draw, open_vote

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
    return draw(request, open_vote(request, pk, to="issue"), HEAD, head=head)


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
    """Serve the photo of a paper to those who are about to read or settle it; afterwards to nobody."""
    return serve(str(papers.photo(request.person, open_vote(request, pk), paper).photo.name))


@signed_in
def attachment(request: SignedIn, pk: UUID, file: UUID) -> FileResponse:
    """Serve an attachment of a vote."""
    stored = papers.attachment(open_vote(request, pk), file)
    response = serve(str(stored.file.name), stored.kind)
    # A PDF is kept as it came, scripts included: the browser's own page never opens it.
    disposition = "attachment" if stored.kind == "application/pdf" else "inline"
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(stored.name)}"
    return response


def roll_context(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return one page of the roll, and what its reader may know of each line."""
    words, building = request.GET.get("q", "").strip()[:50], request.GET.get("building", "")
    # Neighbours check the roll with masked names: no more data than that needs (PIPL arts. 5-7).
    keeps = bool(rights & {"announce", "issue"})
    named = rolls.may_name(vote)
    only_voted = request.GET.get("voted") == "1" and named
    rows = rolls.lines(vote, words, building)
    listed = page_of(request, rolls.with_ballot(rows) if only_voted else rows)
    names = rolls.owners_of(row.head for row in listed)
    recent = marks.recent(vote, [row.place for row in listed])
    me = request.person.pk
    asked = request.GET.copy()
    asked.pop("page", None)
    own = [] if keeps else [home for head in queries.mine(vote, request.person) for home in head.homes.all()]
    return {
        "page_of": listed,
        "lines": [
            (
                row,
                [names[owner] for owner in row.head.owners if owner in names],
                keeps or me in row.head.owners,
                recent.get(row.place, []),
            )
            for row in listed
        ],
        "me": me,
        "own": own,
        "may_object": own and vote.objection_stage(request.at) == Objection.Stage.ROLL,
        "q": words,
        "building": building,
        "buildings": queries.turnout_by_building(vote),
        "keeps": keeps,
        "named": named,
        "only_voted": only_voted,
        "held": rolls.held(vote) if "designate" in rights else [],
        "query": asked.urlencode(),
        "began": marks.began(vote),
        "boxes": boxes(masked_name(person.name or person.title) for person in names.values()),
    }


def head_context(request: SignedIn, vote: Vote, rights: frozenset[str], *, head: UUID) -> dict[str, Any]:
    """Return what the page of a head shows."""
    known = rolls.whole(vote, head)
    owners = rolls.owners_of([known])
    return {
        "head": known,
        "named": rolls.may_name(vote),
        "owners": [owners[pk] for pk in known.owners if pk in owners],
        "ways": [(how.value, how.label) for how in BY_HAND_DELIVERED],
        "papers": [paper for paper in known.papers.all() if paper.state != papers.VOID],
        "authority": next(iter(known.authorities.all()), None),
    }


def objections_context(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the objections; the one whose answer was refused is marked, one that is upheld leads to the register."""
    listed = page_of(request, queries.objections(vote))
    answered = request.POST.get("objection", "")
    upheld = {row.by_id for row in listed if row.upheld and row.is_about_roll}
    homes = rolls.homes_of(vote, upheld)
    rows = [
        (row, str(row.pk) == answered, homes.get(row.by_id, []) if row.upheld and row.is_about_roll else [])
        for row in listed
    ]
    return {"page_of": listed, "rows": rows}


def papers_context(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the papers of a vote, and whom nothing has reached."""
    building = request.GET.get("building", "")
    buildings = queries.turnout_by_building(vote)
    listed = page_of(request, papers.papers(vote, building))
    owners = rolls.owners_of(paper.head for paper in listed)
    printed = [home.where for paper in listed for home in paper.head.homes.all()]
    printed += [person.name or person.title for person in owners.values()]
    return {
        "page_of": listed,
        "boxes": boxes([vote.title, *(motion.title for motion in vote.motions.all()), *printed]),
        "counts": papers.counts(vote),
        "unreached": delivery.unreached(vote),
        "buildings": buildings,
        "building_options": [
            ("", _("请选择")),
            *((row["building"], f"{row['name']}（{row['homes']}）") for row in buildings),
        ],
        "building": building,
        "query": f"building={building}" if building.isdigit() else "",
    }


def readings_context(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the form to enter a paper; a paper that waits for its second reading comes with its photo."""
    waiting = papers.second_readings(vote, request.person)
    code = ballot.normal(request.POST.get("code") or request.GET.get("code", ""))
    second = next((paper for paper in waiting if paper.code == code), None)
    marked = VoteForm(request).choices()
    return {
        "waiting": waiting,
        "second": second,
        "is_second": second is not None,
        "code": request.POST.get("code") or code,
        "choices": FROM_PAPER,
        "channels": [(channel.value, CHANNEL_WORDS[channel]) for channel in BY_HAND],
        "lines": [
            (motion, f"motion_{motion.position}", marked.get(str(motion.position), ""))
            for motion in vote.motions.all()
        ],
    }


def differences_context(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the papers that two clerks read differently, motion by motion."""
    motions = list(vote.motions.all())
    form = VoteForm(request)
    differing = []
    for paper in papers.differing(vote):
        first, second = list(paper.readings.all())[:2]
        marked = form.choices() if form.text("code") == paper.code else {}
        rows = [
            (motion, one, other, marked.get(position, one if one == other else ""))
            for motion in motions
            for position in [str(motion.position)]
            for one, other in [(first.choices.get(position), second.choices.get(position))]
        ]
        differing.append((paper, first, second, rows))
    return {"papers": differing, "choices": FROM_PAPER}


def platform_context(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return the columns that a platform's file must have."""
    return {"columns": ["房屋", *(str(motion.position) for motion in vote.motions.all())]}


ROLL = PageSpec("votes/roll.html", roll_context)
HEAD = PageSpec("votes/head.html", head_context, right="issue")
OBJECTIONS = PageSpec("votes/objections.html", objections_context, right="answer")
PAPERS = PageSpec("votes/papers.html", papers_context, right="issue")
READINGS = PageSpec("votes/readings.html", readings_context, right="read")
DIFFERENCES = PageSpec("votes/differences.html", differences_context, right="settle")
PLATFORM = PageSpec("votes/platform.html", platform_context, right="import")
