"""Importing a roster: a template to fill, a trial that shows every fault, then the import with its progress."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused
from tongdeng.people import queries as people
from tongdeng.people.actions import roster
from tongdeng.people.rules import Role
from tongdeng.people.tasks import import_roster
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import level_of, within
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles

KEEPERS = (Role.MANAGER, Role.ADMIN, Role.COMMUNITY)
BYTES_AT_MOST = 8 * 1024 * 1024
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_roles(*KEEPERS)
def page(request: SignedIn) -> HttpResponse:
    """Ask for a file, and try it."""
    problem: Refused | None = None
    if request.method == "POST":
        try:
            tried = roster.tried(_estate(request), _content(request), by=request.person, at=request.at)
            return HttpResponseRedirect(reverse("roster_trial", args=[tried.pk]))
        except Refused as refused:
            problem = refused
    context = {"estates": _estates(request), "recent": people.rosters(request.person)[:5]}
    return answer(request, "people/roster.html", context, problem=problem)


@for_roles(*KEEPERS)
def template(request: SignedIn) -> HttpResponse:
    """Give the template to fill."""
    response = HttpResponse(roster.template(), content_type=EXCEL)
    response["Content-Disposition"] = 'attachment; filename="roster.xlsx"'
    return response


@for_roles(*KEEPERS)
def trial(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show what the trial found, or how far the import is."""
    found = people.roster(request.person, pk)
    percent = 100 * found.done // found.total if found.total else 0
    template = "people/_roster_progress.html" if request.htmx else "people/roster_trial.html"
    context = {"roster": found, "percent": percent, "place": places.place(found.place), "now": request.at}
    return render(request, template, context)


@require_POST
@for_roles(*KEEPERS)
def start(request: SignedIn, pk: UUID) -> HttpResponse:
    """Start the import of a roster without faults, once."""
    found = people.roster(request.person, pk)
    if roster.claim(found):
        import_roster.defer(pk=str(found.pk))
    return HttpResponseRedirect(reverse("roster_trial", args=[found.pk]))


def _content(request: SignedIn) -> bytes:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(fields={"file": _("请选择一个文件")})
    if (file.size or 0) > BYTES_AT_MOST:
        raise Invalid(fields={"file": _("文件不能超过 8 MB")})
    return bytes(file.read())


def _estate(request: SignedIn) -> Place:
    code = request.POST.get("place", "")
    if not code.isdigit() or len(code) != 15 or level_of(code) != "estate":
        raise NotFound(_("没有找到这个小区，请重新选择"))
    if not any(within(code, mine) for mine in _reach(request)):
        raise Forbidden(_("您不在这个小区任职"))
    return places.place(code)


def _estates(request: SignedIn) -> list[Place]:
    return [place for code in _reach(request) for place in places.below(code, "estate")]


def _reach(request: SignedIn) -> list[str]:
    return sorted(request.person.reach(*KEEPERS))
