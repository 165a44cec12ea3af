"""The papers of an election as PDF and DOCX, their blanks, and each counted round as a file to count again."""

from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.kernel.errors import NotFound
from tongdeng.web.elections.pages import context_for, require_office
from tongdeng.web.elections.papers.course import Course, course_of
from tongdeng.web.elections.papers.table import PAPERS, ElectionPaper, paper_of
from tongdeng.web.kit.blanks import Blank, Drawer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents import boxes
from tongdeng.web.kit.official_documents import give as give_paper

DRAWER = Drawer(
    [Blank(paper.key, paper.word, partial(paper.write, Course()), paper.about) for paper in PAPERS],
    "elections",
    _("支部换届选举"),
    "election_blank",
    _("打印后用笔填写；有选举数据的材料，请在那次选举的“材料”里打印。"),
)


class Offer(NamedTuple):
    """A paper on the page; `rounds` are the numbers of the earlier rounds for which there is one as well."""

    paper: ElectionPaper
    ready: bool
    rounds: list[int]


@signed_in
def listing(request: SignedIn, pk: UUID) -> HttpResponse:
    """List the papers: which can be printed now, and what the others wait for."""
    election = queries.get(request.person, pk)
    context = context_for(request, election)
    course = course_of(election, context["members"], context["rounds"])
    numbers = [round_.number for round_ in course.rounds][:-1]
    context |= {
        "part": "papers",
        "boxes": boxes(lambda: [paper.write(course) for paper in PAPERS if paper.ready(course)]),
        "papers": [Offer(paper, paper.ready(course), numbers if paper.rounds else []) for paper in PAPERS],
    }
    return render(request, "elections/papers.html", context)


@signed_in
def give(request: SignedIn, pk: UUID, key: str, kind: str) -> HttpResponse:
    """Give one paper; one that belongs to a round by the round's number."""
    election = queries.get(request.person, pk)
    paper = paper_of(key)
    if paper is None:
        raise NotFound(_("没有这份材料"))
    number = _asked(request, paper, election)
    course = course_of(election, queries.roll(election), rounds.rounds(election), number)
    if not paper.ready(course):
        raise NotFound(_("还没有到出这份材料的时候"))
    return give_paper(lambda: paper.write(course), kind)


@signed_in
def blanks(request: SignedIn) -> HttpResponse:
    """List the blank forms, to be filled by hand."""
    require_office(request.person)
    return DRAWER.open(request)


@signed_in
def blank(request: SignedIn, key: str, kind: str) -> HttpResponse:
    """Give a paper as a blank to fill by hand."""
    require_office(request.person)
    return DRAWER.give(key, kind)


@signed_in
def export(request: SignedIn, pk: UUID, number: int) -> HttpResponse:
    """Give a counted round as the file that `tongdeng count` reads."""
    election = queries.get(request.person, pk)
    round_ = rounds.round_of(election, number)
    if not round_.outcome:
        raise NotFound(_("这一轮还没有计票"))
    text = rounds.exported(election, round_, queries.roll(election))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="round-{number}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def _asked(request: SignedIn, paper: ElectionPaper, election: Election) -> int:
    """Return the number of the round that is asked for, 0 for the newest; raise NotFound for one that is not there."""
    asked = request.GET.get("round", "") if paper.rounds else ""
    known = asked.isascii() and asked.isdigit() and len(asked) < 4
    return rounds.round_of(election, int(asked) if known else 0).number if asked else 0
