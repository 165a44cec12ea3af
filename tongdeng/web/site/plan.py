"""The plan of an estate: its drawing, open cases as heat, works as marks, and a list beside it that says the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.queries import bench as cases
from tongdeng.kernel.errors import NotFound
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut, within
from tongdeng.places.rules.plan import Drawing, Drawn, heat, project, sketch, told
from tongdeng.places.rules.shapes import Frame
from tongdeng.projects.models import Project
from tongdeng.projects.queries import projects
from tongdeng.web.kit.http import SignedIn, signed_in

# Who sees every case of the place of their role, and may therefore read each number.
OFFICES = (Role.DESK, Role.MANAGER, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT, Role.CITY)
DESK = (Role.DESK, Role.MANAGER, Role.COMMUNITY)
LISTED, MARKED = 200, 50


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that goes on at a place of the estate, such as a project: its title, its page, how it stands."""

    place: str
    title: str
    url: str
    word: str


@dataclass(frozen=True, slots=True)
class Row:
    """A building, a common area or the estate itself in the list; `count` None where only "fewer than 5" is said."""

    code: str
    name: str
    count: int | None
    heat: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A shape of the drawing with the row that it leads to; what lies around has none."""

    shape: Drawn
    row: Row | None


@signed_in
def choose(request: SignedIn) -> HttpResponse:
    """Show the plan of the one estate that somebody lives or works in, or the list of several."""
    estates = _estates(request)
    if len(estates) == 1:
        return HttpResponseRedirect(reverse("plan", args=[estates[0].code]))
    return render(request, "site/plans.html", {"estates": estates, "tab": "neighbours"})


@signed_in
def page(request: SignedIn, code: str) -> HttpResponse:
    estate = places.named([code]).get(code) if cut(code, "estate") == code else None
    if estate is None or not _is_of(request, code):
        raise NotFound(_("没有找到这个小区，或者您不住在这里"))
    exact = _holds(request.person, code, OFFICES)
    buildings = places.buildings(code)
    marks = marks_of(estate, buildings, projects.under_way(code)[:MARKED])
    rows = rows_of(estate, buildings, cases.open_by_building(code), exact=exact, marks=marks)
    drawing, drawn_at = _drawing(code, buildings)
    context = {
        "estate": estate,
        "rows": rows,
        "drawing": drawing,
        "blocks": blocks_of(drawing, rows) if drawing else [],
        "marked": bool(marks),
        "drawn_at": drawn_at,
        "exact": exact,
        "at_desk": _holds(request.person, code, DESK),
        "now": request.at,
        "tab": "neighbours",
    }
    return render(request, "site/plan.html", context)


def rows_of(
    estate: Place,
    buildings: Sequence[Place],
    counts: Mapping[str, int],
    *,
    exact: bool,
    marks: Sequence[Mark] = (),
) -> list[Row]:
    """Return a row for the estate itself and for each building and common area.

    Without `exact` no count below five is told, and heat does not tell it either. No sum is shown: the difference
    between it and the others would tell what is hidden.
    """
    shown = [(estate.code, _("小区公共部位")), *((place.code, place.name) for place in buildings)]
    rows = []
    for code, name in shown:
        count = told(counts.get(code, 0), exact=exact)
        here = tuple(mark for mark in marks if mark.place == code)
        rows.append(Row(code, str(name), count, heat(count or 0), here))
    return rows


def marks_of(estate: Place, buildings: Sequence[Place], works: Iterable[Project]) -> list[Mark]:
    """Return a mark for each project at each building or common area that it is for, else at the estate itself."""
    codes = [estate.code, *(place.code for place in buildings)]
    marks = []
    for work in works:
        at = {max((code for code in codes if within(part, code)), key=len) for part in work.scope}
        address, word = reverse("project_public", args=[work.pk]), str(work.get_state_display())
        marks += [Mark(code, work.title, address, word) for code in sorted(at)]
    return marks


def blocks_of(drawing: Drawing, rows: Sequence[Row]) -> list[Block]:
    """Return the shapes of a drawing, each with its row."""
    by_code = {row.code: row for row in rows}
    return [Block(shape, by_code.get(shape.place)) for shape in drawing.shapes]


def _drawing(code: str, buildings: Sequence[Place]) -> tuple[Drawing | None, datetime | None]:
    """Return the drawing of an estate with its day, else a sketch of its buildings; None where it has none."""
    plan = places.plan(code)
    if plan is not None:
        return project(places.outlines(plan), Frame(plan.frame)), plan.drawn_at
    blocks = sketch([(place.code, place.name) for place in buildings])
    return (project(blocks, Frame.METRES, is_sketch=True) if blocks else None), None


def _estates(request: SignedIn) -> list[Place]:
    codes = {cut(tenure.place, "estate") for tenure in people.homes_of(request.person, request.at)}
    reach = request.person.reach()
    codes |= {cut(code, "estate") for code in reach if cut(code, "estate")}
    wide = [code for code in reach if not cut(code, "estate")]
    found = dict(places.named(codes))
    if wide:
        found |= {place.code: place for place in places.at_levels(wide, ["estate"])}
    return [found[code] for code in sorted(found)][:LISTED]


def _is_of(request: SignedIn, estate: str) -> bool:
    if any(within(estate, code) or within(code, estate) for code in request.person.reach()):
        return True
    return any(within(tenure.place, estate) for tenure in people.homes_of(request.person, request.at))


def _holds(person: Person, estate: str, roles: Sequence[Role]) -> bool:
    """Say whether somebody has one of `roles` for the whole estate."""
    return any(within(estate, code) for code in person.reach(*roles))
