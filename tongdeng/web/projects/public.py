"""What everybody may read of a project, signed in or not: a letter, the same as data, and the list of an estate."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.projects.models import Funding, Project
from tongdeng.projects.queries import bills, money, open_data, projects
from tongdeng.projects.queries import pages as queries
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.downloads import CSV, JSON, comma_separated, download
from tongdeng.web.kit.http import Request
from tongdeng.web.kit.pager import page_of
from tongdeng.web.projects.money import spent
from tongdeng.web.projects.pages import progress, signed
from tongdeng.web.projects.warranty import listed

PAIRS_SHOWN = 12


def page(request: Request, pk: UUID) -> HttpResponse:
    """Show a project as the bench writes to its residents; no names and no homes."""
    project = queries.public_project(pk)
    lines = page_of(request, queries.lines(project))
    context: dict[str, Any] = (
        progress(project, lines.paginator.count)
        | spent(money.purse(project))
        | {
            "tab": "neighbours",
            "project": project,
            "estate": _estate(project.place),
            "today": local_day(request.at),
            "pairs": queries.pairs(project, inside=False)[:PAIRS_SHOWN],
            "page_of": lines,
            "accepted": signed(queries.accepted(project)),
            "votes": voted(project),
            "variations": [row for row in projects.variations(project) if row.approved_at],
            "milestones": projects.milestones_of(project, today=local_day(request.at)),
            "warranties": listed(project, local_day(request.at)),
            "origin": _origin(project),
        }
    )
    return answer(request, "projects/public.html", context)


def estate(request: Request, code: str) -> HttpResponse:
    """List the projects of an estate that were started."""
    place = _estate(code)
    rows = page_of(request, projects.of_estate(place.code))
    context = {"tab": "neighbours", "estate": place, "page_of": rows, "progress": bills.progress(rows)}
    return answer(request, "projects/estate.html", context)


def data(request: Request, pk: UUID) -> HttpResponse:
    """Give a project in the shape of OC4IDS."""
    project = queries.public_project(pk)
    told = open_data.as_json(project, at=request.at)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return download(f"{project.number}.json", text, JSON)


def table(request: Request, pk: UUID) -> HttpResponse:
    """Give the quantities of a project as a table."""
    project = queries.public_project(pk)
    rows = open_data.as_rows(project, at=request.at)
    return download(f"{project.number}.csv", comma_separated(rows), CSV)


def voted(project: Project) -> list[Funding]:
    """Return the sums that owners voted on."""
    return [row for row in money.fundings(project) if row.motion is not None]


def _origin(project: Project) -> dict[str, str] | None:
    source = project.vote or project.resolution
    return {"word": source.title, "url": ""} if source is not None else None


def _estate(code: str) -> Place:
    """Return an estate; raise NotFound for a code of anything else."""
    if not code or cut(code, "estate") != code:
        raise NotFound(queries.GONE)
    return places.place(code)
