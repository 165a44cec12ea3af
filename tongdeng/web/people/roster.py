"""Importing a roster: a template to fill, the file beside the register, then the import with its progress."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import Refused, StepRefused
from tongdeng.people import queries as people
from tongdeng.people.actions.roster import reading as actions
from tongdeng.people.actions.roster.template import template as template_file
from tongdeng.people.models import Roster
from tongdeng.people.rules.changes import DECIDERS
from tongdeng.people.tasks import import_roster, read_roster
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once
from tongdeng.web.people import comparison
from tongdeng.web.people.forms import RosterForm
from tongdeng.web.people.keeping import IMPORTERS, estate_within, estates_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECENT = 10


@for_roles(*IMPORTERS)
@sent_once
def page(request: SignedIn) -> HttpResponse:
    """Ask for a file, and have it read by a job."""
    problem: Refused | None = None
    if request.method == "POST":
        form = RosterForm(request)
        try:
            estate = estate_within(request.person, form.text("place"), *IMPORTERS)
            return HttpResponseRedirect(_take(request, estate, form.table()))
        except Refused as refused:
            problem = refused
    recent = list(people.rosters(request.person).defer("content", "rows", "comparison", "errors")[:RECENT])
    named = places.named(roster.place for roster in recent)
    context = {
        "estates": [(place.code, str(place)) for place in estates_of(request.person, *IMPORTERS)],
        "recent": [(roster, named.get(roster.place)) for roster in recent],
    }
    return answer(request, "people/roster.html", context, problem=problem)


# A kill between the two must not leave a file that says for ever that it is being read.
@transaction.atomic
def _take(request: SignedIn, estate: Place, content: bytes) -> str:
    roster = actions.upload(estate, content, by=request.person, at=request.at)
    read_roster.defer(pk=str(roster.pk))
    return reverse("roster_trial", args=[roster.pk])


@for_roles(*IMPORTERS)
def template(request: SignedIn) -> HttpResponse:
    response = HttpResponse(template_file(), content_type=EXCEL)
    response["Content-Disposition"] = 'attachment; filename="roster.xlsx"'
    return response


@for_roles(*IMPORTERS)
def trial(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show what a roster would do, its faults, or how far it is; the page asks for the progress alone again."""
    roster = _mine(request, pk)
    if not request.htmx:
        return _draw(request, roster)
    if roster.is_reading or roster.is_running:
        return answer(request, "people/_roster_progress.html", {"roster": roster})
    # There is more to see now than the progress.
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
@for_roles(*IMPORTERS)
@sent_once
def match(request: SignedIn, pk: UUID) -> HttpResponse:
    """Remember what the file's own headings mean, and have it read again."""
    roster = _mine(request, pk)
    try:
        with transaction.atomic():
            actions.match(roster, RosterForm(request).columns())
            read_roster.defer(pk=str(roster.pk))
    except StepRefused:
        pass  # the second of two clicks: the page shows what the first one did
    except Refused as problem:
        return _draw(request, roster, problem)
    return HttpResponseRedirect(reverse("roster_trial", args=[roster.pk]))


@require_POST
@for_roles(*IMPORTERS)
@sent_once
def start(request: SignedIn, pk: UUID) -> HttpResponse:
    """Start the import of a roster without faults, once; whoever lost the estate since the upload may not."""
    roster = _mine(request, pk)
    form = RosterForm(request)
    try:
        with transaction.atomic():
            asked = [question["phone"] for question in roster.comparison.get("questions", ())]
            if actions.start(roster, form.answers(asked), complete=form.flag("complete")):
                import_roster.defer(pk=str(roster.pk))
    except Refused as problem:
        return _draw(request, roster, problem)
    return HttpResponseRedirect(reverse("roster_trial", args=[roster.pk]))


def _mine(request: SignedIn, pk: UUID) -> Roster:
    """Return a roster of one's own; raise Forbidden where its estate is no longer theirs: it shows who lives there."""
    roster = people.roster(request.person, pk)
    estate_within(request.person, roster.place, *IMPORTERS)
    return roster


def _draw(request: SignedIn, roster: Roster, problem: Refused | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "roster": roster,
        "place": places.place(roster.place),
        "more_faults": max(0, roster.faults - len(roster.errors)),
        "decides": request.person.holds(*DECIDERS),
    }
    if roster.wants_headings:
        context |= comparison.columns(roster.headings, request.POST)
    elif roster.may_be_imported:
        context |= comparison.context_for(request, roster)
    return answer(request, "people/roster_trial.html", context, problem=problem, verb="start")
