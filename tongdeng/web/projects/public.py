"""What everybody may read of a project, signed in or not: a letter, the same as data, and the list of an estate."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.projects.models import Funding, Project
from tongdeng.projects.queries import bills, money, open_data, projects
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.rules.open_project import OpenDocument
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.downloads import CSV, JSON, comma_separated, download
from tongdeng.web.kit.http import Request
from tongdeng.web.kit.pager import page_of
from tongdeng.web.projects.money import spent
from tongdeng.web.projects.pages import progress, signed
from tongdeng.web.projects.warranty import listed

PAIRS_SHOWN = 12
LINES = 25  # on a page, of a bill that may have thousands


def page(request: Request, pk: UUID) -> HttpResponse:
    """Show a project as the bench writes to its residents; no names and no homes."""
    project = queries.public_project(pk)
    lines = page_of(request, queries.lines(project), LINES)
    context: dict[str, Any] = (
        progress(project)
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
            "variations": projects.approved(project),
            "milestones": projects.milestones_of(project, today=local_day(request.at)),
            "warranties": listed(project, local_day(request.at)),
            "unwarranted": queries.unwarranted(project),
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
    """Give a project as a package of OC4IDS."""
    project = queries.public_project(pk)
    uri = _address("project_json", project)
    # The file is the same for all, and says itself which language it is in.
    with translation.override(settings.LANGUAGE_CODE):
        found = open_data.as_package(
            project, _documents(project), uri=uri, publisher=_publisher(project), at=request.at
        )
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return download(f"{project.number}.json", text, JSON)


def _documents(project: Project) -> list[OpenDocument]:
    """Return what everybody may read beside the data."""
    table, page = _address("project_csv", project), _address("project_public", project)
    return [
        OpenDocument("quantities", "billOfQuantity", str(_("工程量清单和验收量")), table, "text/csv"),
        OpenDocument("page", "physicalProgressReport", str(_("工程公开页")), page, "text/html"),
    ]


def _address(name: str, project: Project) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[project.pk])


def _publisher(project: Project) -> str:
    """Return who publishes the data: the community in which the estate is."""
    _place, community = places.with_community(project.community)
    return community.name if community else project.community


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
