"""The papers of an election as PDF and DOCX, and each counted round as the file from which anyone can count again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound
from tongdeng.web.elections.documents import PAPERS, DocumentContext
from tongdeng.web.elections.pages import context_for
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents import give as give_paper


@signed_in
def listing(request: SignedIn, pk: UUID) -> HttpResponse:
    """List the papers: which can be printed now, and what the others wait for."""
    election = queries.get(request.person, pk)
    context = context_for(request, election)
    documents = DocumentContext(election, context["members"], context["rounds"], context["today"])
    context |= {"part": "papers", "papers": [(paper, documents.has(paper)) for paper in PAPERS]}
    return render(request, "elections/papers.html", context)


@signed_in
def give(request: SignedIn, pk: UUID, key: str, kind: str) -> HttpResponse:
    """Give one paper; one that belongs to a round by the round's number."""
    election = queries.get(request.person, pk)
    paper = next((paper for paper in PAPERS if paper.key == key), None)
    if paper is None:
        raise NotFound(_("没有这份材料"))
    members, held = queries.roll(election), rounds.rounds(election)
    documents = DocumentContext(election, members, held, local_day(request.at), _asked(request))
    if not documents.has(paper):
        raise NotFound(_("还没有到出这份材料的时候"))
    return give_paper(lambda: documents.write(paper), kind)


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


def _asked(request: SignedIn) -> int:
    asked = request.GET.get("round", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
