"""The list of projects, a new project, and the page that says how one stands."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.projects.access import PLANS
from tongdeng.projects.actions import planning
from tongdeng.projects.models import Acceptance, Project
from tongdeng.projects.queries import bills, money, projects, reports, starting, waiting
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.queries.waiting import Task
from tongdeng.projects.rules import flow, milestones, parties
from tongdeng.projects.rules.flow import STATE_WORDS
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.projects.forms import ProjectForm
from tongdeng.web.projects.money import spent
from tongdeng.web.projects.page import common

PLANNERS = tuple(Role(role) for role in PLANS)
#   verb          icon               what waits                               where
TASKS = {
    "sign":        ("writing-sign",    _("一次验收等您签字"),                   "project_acceptance"),
    "countersign": ("clipboard-check", _("{n} 张测量单等会签"),                 "project_lines"),
    "approve":     ("arrow-right",     _("{n} 项变更等批准"),                   "project_money"),
    "review":      ("calendar-event",  _("{n} 个节点到期没有核对"),             "project"),
    "answer":      ("phone",           _("{n} 个保修问题等施工方答复"),         "project_warranty"),
    "inspect":     ("shield-check",    _("{n} 项保修快到期，要联合检查"),       "project_warranty"),
}  # fmt: skip
PHOTOS_SHOWN = 12


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the projects that somebody may see, what waits for them first."""
    state = request.GET.get("state", "")
    state = state if state in STATE_WORDS else ""
    staff = request.person.holds(*Role)
    listed = projects.projects(request.person)
    rows = page_of(request, listed.filter(state=state) if state else listed)
    context = {
        "tab": "neighbours",
        "page_of": rows,
        "progress": bills.progress(rows),
        "state": state,
        "query": f"state={state}" if state else "",
        "states": [(key.value, word) for key, word in STATE_WORDS.items()] if staff else [],
        "may_plan": request.person.holds(*PLANNERS),
        "waiting": [_task(task) for task in waiting.tasks(request.person, request.at)] if staff else [],
    }
    return answer(request, "projects/list.html", context)


def _task(task: Task) -> dict[str, Any]:
    """Return something that waits as a line that leads to where it is done."""
    sign, words, address = TASKS[task.verb]
    return {
        "sign": sign,
        "word": words.format(n=task.number),
        "project": task.project,
        "url": reverse(address, args=[task.project.pk]),
    }


@for_roles(*PLANNERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Begin a project."""
    estates = _estates(request)
    asked = request.POST.get("estate") or request.GET.get("estate", "")
    estate = next((place for place in estates if place.code == asked), estates[0] if estates else None)
    problem: Refused | None = None
    if request.method == "POST":
        form = ProjectForm(request)
        try:
            project = planning.plan(form.text("estate"), form.draft(), by=request.person, at=request.at)
            messages.success(request, _("已立项，编号 {number}").format(number=project.number))
            return HttpResponseRedirect(reverse("project", args=[project.pk]))
        except Refused as refused:
            problem = refused
    context: dict[str, Any] = {
        "tab": "neighbours",
        "estates": [(place.code, place.path) for place in estates],
        "estate": estate.code if estate else "",
        "origins": list(flow.ORIGIN_WORDS.items()),
    }
    if estate is not None:
        context |= origins(request, estate.code) | scope(request, estate.code, ())
    return answer(request, "projects/new.html", context, problem=problem)


def origins(request: SignedIn, estate: str) -> dict[str, Any]:
    """Return what a project in an estate may come from, for a form to offer."""
    law = flow.emergency_law(estate)
    choose = ("", _("请选择"))
    return {
        "resolutions": [
            choose,
            *(
                (str(row.pk), f"{row.number} {row.title}")
                for row in projects.open_resolutions(request.person, estate)
            ),
        ],
        "votes": [choose, *((str(row.pk), row.title) for row in queries.votes(request.person, estate))],
        "emergency_kinds": [choose, *((kind.key, kind.word) for kind in law.kinds)] if law else [],
        "emergency_source": law.source if law else "",
    }


def scope(request: SignedIn, estate: str, chosen: Iterable[str]) -> dict[str, Any]:
    """Return the places that a project may be for, those that were chosen marked."""
    marked = set(request.POST.getlist("scope") if request.method == "POST" else chosen)
    rows = [(estate, _("整个小区")), *((place.code, place.name) for place in places.buildings(estate))]
    return {"scope_options": [(code, word, code in marked) for code, word in rows]}


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Project, pk))


def draw(
    request: SignedIn, project: Project, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = common(request, project, problem, verb)
    rows = projects.milestones_of(project, today=context["today"])
    context |= (
        progress(project)
        | spent(money.purse(project))
        | {
            "pair": queries.pairs(project, inside=context["inside"]).first(),
            "photos": queries.photos(project, inside=context["inside"])[:PHOTOS_SHOWN],
            "milestones": rows,
            "accepted": signed(queries.accepted(project)[:5]),
            "origin": origin(request, project),
        }
    )
    if context["inside"]:
        offered = context["offered"]
        context |= {
            "lacks": starting.obstacles(project, at=request.at) if "start" in offered else [],
            "left": reports.unfinished(project) if "finish" in offered else [],
            "reviews": list(milestones.REVIEW_WORDS.items()),
            "open_milestones": [
                ("", _("请选择")),
                *(
                    (str(row.milestone.pk), row.milestone.title)
                    for row in rows
                    if row.milestone.review != "met"
                ),
            ],
        }
        if "change" in offered:
            context |= origins(request, project.place) | scope(request, project.place, project.scope)
    return answer(request, "projects/project.html", context, problem=problem, verb=verb)


def progress(project: Project) -> dict[str, Any]:
    """Return how far a project is: the whole by price, and the lines that weigh most."""
    found, shown = queries.weighed(project)
    more = found.lines - len(shown) if found else 0
    return {"share": found.done if found else None, "lines": shown, "more": more}


def signed(rows: Iterable[Acceptance]) -> list[Acceptance]:
    """Give each acceptance its parties with what they signed, in the order of the parties."""
    listed = list(rows)
    for row in listed:
        by_party = {signature.party: signature for signature in row.signatures.all()}
        row.signers = [  # type: ignore[attr-defined]  # for the template
            {"word": parties.PARTY_WORDS[party], "signature": by_party.get(party)} for party in row.parties
        ]
    return listed


def origin(request: SignedIn, project: Project) -> dict[str, Any] | None:
    """Return what a project comes from, with an address where the reader may open it."""
    if project.vote is not None:
        return {"word": project.vote.title, "url": reverse("vote", args=[project.vote_id])}
    if project.resolution is not None:
        return {"word": f"{project.resolution.number} {project.resolution.title}", "url": ""}
    return None


def _estates(request: SignedIn) -> list[Place]:
    """Return the estates in which this person may plan."""
    reach = sorted(request.person.reach(*PLANNERS))
    return [place for code in reach for place in places.below(code, "estate")]
