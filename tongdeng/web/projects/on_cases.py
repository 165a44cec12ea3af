"""On the page of a case: what may be broken there is still under warranty, so the builder comes first (PW-9)."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongdeng.cases.models import Case
from tongdeng.kernel import access
from tongdeng.projects.models import Project
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.queries import projects
from tongdeng.web.kit.http import Request

AT_MOST = 3


def draw(request: Request, case: Case) -> SafeString | str:
    """Return what those who handle a case should know of warranties; "" where nothing is under one."""
    found = projects.in_warranty(case.place, case.category_id, at=request.at)[:AT_MOST]
    if not found:
        return ""
    ids = [row.project.pk for row in found]
    seen, records = _may(request, ids, "inside"), _may(request, ids, "defect")
    told = queries.defects_of_case(case.community, case.pk)
    rows: list[dict[str, Any]] = [
        {
            "project": row.project,
            "line": row.item.line,
            "until": row.warranty.until,
            "may_see": row.project.pk in seen,
            "may_record": row.project.pk in records and not told,
        }
        for row in found
    ]
    return render_to_string(
        "projects/_on_case.html", {"rows": rows, "case": case, "told": told}, request=request
    )


def _may(request: Request, projects: list[Any], verb: str) -> set[Any]:
    rows = access.visible_to(request.person, Project, verb).filter(pk__in=projects)
    return set(rows.values_list("pk", flat=True))
