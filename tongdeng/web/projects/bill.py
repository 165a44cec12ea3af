"""The bill of quantities: its lines, one line with its sheets, the Excel file, the arithmetic of a measurement."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries as cases
from tongdeng.kernel import access
from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.places import queries as places
from tongdeng.projects.actions.bill_files import workbook
from tongdeng.projects.models import Line, Project
from tongdeng.projects.queries import bills
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.rules import quantities, warranty
from tongdeng.projects.rules.quantities import UNITS
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.downloads import EXCEL, download
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.projects.forms import SIDES, ProjectForm
from tongdeng.web.projects.page import common, inside, is_other_side, is_own_side

ROWS, MORE_ROWS = 3, 12
SHOWS = (
    ("", _("全部")),
    ("waiting", _("等会签")),
    ("ready", _("可以验收")),
    ("open", _("没有全部验收")),
    ("disputed", _("有争议")),
)
SIDE_WORDS = dict(zip(SIDES, (_("长（米）"), _("宽（米）"), _("高或厚（米）")), strict=True))


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, inside(request, pk))


def draw(
    request: SignedIn, project: Project, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = common(request, project, problem, verb)
    shown = request.GET.get("show", "")
    shown = shown if shown in queries.SHOWN else ""
    context |= {
        "page_of": page_of(request, queries.lines(project, shown)),
        "filters": SHOWS,
        "waiting": queries.lines_to_countersign(project),
        "shown": shown,
        "query": f"show={shown}" if shown else "",
        "file": bills.files(project).first(),
        "next_position": bills.last_position(project) + 1,
    }
    # Its selects cost more than the lines: it is drawn for whoever asks for it.
    if "bill" in context["offered"] and ("add" in request.GET or verb == "add_line"):
        context |= line_fields(project) | {"adds": True}
    return answer(request, "projects/lines.html", context, problem=problem, verb=verb)


@signed_in
def line(request: SignedIn, pk: UUID) -> HttpResponse:
    row = queries.line(pk)
    access.require(request.person, row.project, "inside")
    return draw_line(request, row.project, row)


def draw_line(
    request: SignedIn, project: Project, row: Line, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = common(request, project, problem, verb)
    listed = page_of(request, queries.sheets_of(row))
    for sheet in listed:
        sheet.other_side = is_other_side(request, project, sheet.side, sheet.by_id)
        sheet.own_side = is_own_side(request, project, sheet.side)
    corrected = request.POST.get("corrects", "") or request.GET.get("corrects", "")
    context |= {
        "line": row,
        "left": row.delivered - row.accepted - row.disputed,
        "spot": places.named([row.place]).get(row.place, ""),
        "page_of": listed,
        "disputes": queries.disputes_of(row),
        "corrects": queries.sheet_of(row, corrected),
    }
    if "measure" in context["offered"]:
        context |= _measure(request, row)
    if "bill" in context["offered"]:
        context |= line_fields(project)
    return answer(request, "projects/line.html", context, problem=problem, verb=verb)


def places_of(project: Project) -> list[tuple[str, str]]:
    """Return the buildings, units and common areas of a project's estate, for a form to offer."""
    return [(code, name) for code, name in bills.names_by_place(project).items() if name]


def line_fields(project: Project) -> dict[str, Any]:
    """Return the options of the form of a line."""
    return {
        "units": list(quantities.UNIT_WORDS.items()),
        "works": list(warranty.WORK_WORDS.items()),
        "spots": [(project.place, _("整个小区")), *places_of(project)],
        "categories": [("", _("不选")), *((one.code, str(one)) for one in cases.categories())],
    }


@signed_in
def reckon(request: SignedIn, pk: UUID) -> HttpResponse:
    """Say what the rows of a measurement come to, while they are typed."""
    row = queries.line(pk)
    access.require(request.person, row.project, "measure")
    return answer(request, "projects/_reckoned.html", _reckoned(ProjectForm(request, request.GET), row))


def _reckoned(form: ProjectForm, row: Line) -> dict[str, Any]:
    unit = _measured_in(form, row)
    try:
        parts = form.parts(unit)
        if not parts:
            return {}
        found = quantities.measured(
            parts,
            unit=row.unit,
            measured_in=unit,
            factor=form.decimal("factor"),
            minus=form.text("direction") == "minus",
        )
    except Invalid as problem:
        return {"unreckoned": next(iter(problem.fields.values()), problem)}
    return {"arithmetic": found.arithmetic}


def _measure(request: SignedIn, row: Line) -> dict[str, Any]:
    """Return the rows of the form, as they were typed, and what they come to."""
    form = ProjectForm(request)
    names, less = form.texts("part_name"), form.texts("part_less")
    unit = _measured_in(form, row) if request.POST else request.GET.get("in", row.unit)
    unit = unit if unit in UNITS else row.unit
    keys = SIDES[: UNITS[unit].sides]
    columns = {key: form.texts(f"part_{key}") for key in SIDES}
    counts = form.texts("part_count")
    rows = [
        {
            "n": at + 1,
            "name": _at(names, at),
            "sides": [{"key": key, "word": SIDE_WORDS[key], "value": _at(columns[key], at)} for key in keys],
            "count": _at(counts, at),
            "less": _at(less, at) == "1",
        }
        for at in range(max(ROWS + MORE_ROWS, len(counts)))
    ]
    typed = any(count.strip() for count in counts[ROWS:]) or any(
        side.strip() for column in columns.values() for side in column[ROWS:]
    )
    return {
        "parts": rows[:ROWS],
        "more_parts": rows[ROWS:],
        "more_open": typed,
        "how": _("每行一段：长 × 宽（× 高）× 几处；要扣掉的选“扣除”")
        if keys
        else _("每行一处，写数到的数量"),
        "measured_in": unit,
        "other_units": [(key, word) for key, word in quantities.UNIT_WORDS.items() if key != unit],
        "directions": [("minus", _("减少")), ("plus", _("增加"))],
        **_reckoned(form, row),
    }


def _measured_in(form: ProjectForm, row: Line) -> str:
    unit = form.text("measured_in")
    return unit if unit in UNITS else row.unit


def _at(values: list[str], at: int) -> str:
    return values[at] if at < len(values) else ""


@signed_in
def file(request: SignedIn, pk: UUID) -> HttpResponse:
    """Say whether a bill is still being read; the page asks for this alone."""
    row = queries.bill_file(pk)
    access.require(request.person, row.project, "bill")
    if row.is_waiting:
        return answer(request, "projects/_file_waits.html", {"file": row, "project": row.project})
    # There is more to see now than the progress.
    return HttpResponse(headers={"HX-Refresh": "true"})


@signed_in
def export(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the bill as Excel, as it may be imported again; without lines its heading is the template."""
    project = inside(request, pk)
    return download(str(_("{title}工程量清单.xlsx").format(title=project.title)), workbook(project), EXCEL)
