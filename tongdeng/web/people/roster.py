"""Importing a roster: a template to fill, a trial that shows every fault, then the import with its progress."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import Refused
from tongdeng.people import queries as people
from tongdeng.people.actions.roster import reading as actions
from tongdeng.people.rules import Role
from tongdeng.people.tasks import import_roster
from tongdeng.places import queries as places
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.people.forms import RosterForm

KEEPERS = (Role.MANAGER, Role.ADMIN, Role.COMMUNITY)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_roles(*KEEPERS)
def page(request: SignedIn) -> HttpResponse:
    """Ask for a file, and check it."""
    problem: Refused | None = None
    reach = sorted(request.person.reach(*KEEPERS))
    if request.method == "POST":
        form = RosterForm(request)
        try:
            roster = actions.upload(form.estate(reach), form.table(), by=request.person, at=request.at)
            return HttpResponseRedirect(reverse("roster_trial", args=[roster.pk]))
        except Refused as refused:
            problem = refused
    estates = [(place.code, place.path) for code in reach for place in places.below(code, "estate")]
    context = {"estates": estates, "recent": people.rosters(request.person)[:5]}
    return answer(request, "people/roster.html", context, problem=problem)


@for_roles(*KEEPERS)
def template(request: SignedIn) -> HttpResponse:
    response = HttpResponse(actions.template(), content_type=EXCEL)
    response["Content-Disposition"] = 'attachment; filename="roster.xlsx"'
    return response


@for_roles(*KEEPERS)
def trial(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the faults of a roster, or the progress of its import; the page asks for the progress alone again."""
    roster = people.roster(request.person, pk)
    template = "people/_roster_progress.html" if request.htmx else "people/roster_trial.html"
    return render(request, template, {"roster": roster, "place": places.place(roster.place)})


@require_POST
@for_roles(*KEEPERS)
def start(request: SignedIn, pk: UUID) -> HttpResponse:
    """Start the import of a roster without faults, once."""
    roster = people.roster(request.person, pk)
    if actions.claim(roster):
        import_roster.defer(pk=str(roster.pk))
    return HttpResponseRedirect(reverse("roster_trial", args=[roster.pk]))
