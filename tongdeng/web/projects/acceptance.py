"""Acceptance: the five papers, what is put to the parties, who has signed."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.people.queries import roles_at
from tongdeng.projects.models import Project
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.queries import projects
from tongdeng.projects.queries.waiting import may_sign
from tongdeng.projects.rules import papers, parties, quantities
from tongdeng.web.kit.answers import answer, serve
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents.answering import disposition
from tongdeng.web.kit.pager import page_of
from tongdeng.web.projects.page import common, inside
from tongdeng.web.projects.pages import signed

READY_AT_MOST = 200  # lines of one form


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, inside(request, pk))


def draw(
    request: SignedIn, project: Project, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = common(request, project, problem, verb)
    kept = {**projects.papers(project), **{row.kind: row for row in projects.evidence(project)}}
    rows = projects.acceptances(project)
    waiting = signed(rows.filter(accepted_at__isnull=True, refused_at__isnull=True))
    over = page_of(request, rows.exclude(pk__in=[row.pk for row in waiting]))
    signed(over)
    for row in waiting:
        row.leaves_dispute = any(item.line.disputed > item.settled for item in row.items.all())  # type: ignore[attr-defined]
    roles = roles_at(request.person, project.place)
    context |= {
        "waiting": waiting,
        "page_of": over,
        "may_sign": any(may_sign(request.person, row) for row in waiting),
        "speaks": any(parties.speaks_for(party, roles) for party in project.parties),
        "checks": [_check(request, key, kept, verb) for key in _kinds(project)],
        "missing": [papers.PAPERS[key] for key in papers.missing({key for key, row in kept.items() if row})],
        "source": papers.SOURCE,
    }
    if "put" in context["offered"] and not waiting:
        context |= _ready(request, project, typed=verb == "put")
    return answer(request, "projects/acceptance.html", context, problem=problem, verb=verb)


@signed_in
def paper(request: SignedIn, pk: UUID) -> FileResponse:
    """Give a paper of an acceptance to those who work on the project."""
    row = projects.paper(pk)
    access.require(request.person, row.project, "inside")
    name = str(row.file.name)
    is_pdf = name.endswith(".pdf")
    response = serve(name, "application/pdf" if is_pdf else "image/jpeg")
    response["Content-Disposition"] = disposition(f"{row.name}.{'pdf' if is_pdf else 'jpg'}", shown=True)
    return response


def _kinds(project: Project) -> list[str]:
    return [*papers.PAPERS, papers.EVIDENCE] if project.is_emergency else list(papers.PAPERS)


def _check(request: SignedIn, key: str, kept: Any, verb: str) -> dict[str, Any]:
    """Return one paper of the list; a refusal speaks beside its own form only."""
    own = request.POST.get("kind") == key
    return {
        "key": key,
        "word": papers.PAPER_WORDS[key],
        "paper": kept.get(key),
        "verb": "paper" if own or verb != "paper" else "another paper",
    }


def _ready(request: SignedIn, project: Project, *, typed: bool) -> dict[str, Any]:
    """Return the lines that can be accepted, each with what was typed, else with all that is left of it."""
    lines = queries.ready(project)
    listed = list(lines[:READY_AT_MOST])
    rows = []
    for line in listed:
        left = line.delivered - line.accepted - line.disputed
        rows.append({
            "line": line,
            "typed": request.POST.get(f"accept-{line.pk}", "") if typed else quantities.plain(left) if left else "",
            "settled": request.POST.get(f"settle-{line.pk}", "") if typed else "",
        })  # fmt: skip
    more = lines.count() - len(listed) if len(listed) == READY_AT_MOST else 0
    return {"ready": rows, "more_ready": more, "takes": queries.corrections(project)}
