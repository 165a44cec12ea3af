"""Warranties, the faults that were found under them, and what a case's page says of them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Refused
from tongdeng.projects.models import Project, Warranty
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.queries import projects
from tongdeng.projects.rules import warranty as rules
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.projects.page import common, inside


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, inside(request, pk))


def draw(
    request: SignedIn, project: Project, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = common(request, project, problem, verb)
    rows = listed(project, local_day(request.at))
    in_force = [row for row in rows if row.in_force]  # type: ignore[attr-defined]
    lines = {item.line_id: item.line for row in in_force for item in row.items.all()}
    context |= {
        "warranties": rows,
        "in_force": in_force,
        "unwarranted": queries.unwarranted(project),
        "page_of": (page := page_of(request, projects.defects(project))),
        "defects": page,
        "defect_lines": [
            ("", _("请选择")),
            *((str(pk), f"{line.position}. {line.item}") for pk, line in lines.items()),
        ],
        "case_id": _id(request, "case"),
        "defect_line": _id(request, "line"),
    }
    return answer(request, "projects/warranty.html", context, problem=problem, verb=verb)


def listed(project: Project, today: date) -> list[Warranty]:
    """Return the warranties of a project, each with whether it holds today and when it is to be inspected."""
    rows: list[Any] = list(queries.warranties(project))
    for row in rows:
        row.in_force, row.inspect_on = row.holds(today), rules.inspection(row.until)
    return rows


def _id(request: SignedIn, name: str) -> str:
    """Return an id that the address or the form names; "" for what is none."""
    try:
        return str(UUID(request.POST.get(name, "") or request.GET.get(name, "")))
    except ValueError:
        return ""
