"""Pages of whoever runs an activity: its form, who comes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.actions import planning
from tongdeng.activities.models import Activity
from tongdeng.activities.queries import activities as queries
from tongdeng.activities.queries import people as takers
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.places import queries as places
from tongdeng.places.rules import SPOT_KIND
from tongdeng.web.activities.forms import ActivityForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once


@for_roles(*ORGANISERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Draft an activity or a series."""
    problem: Refused | None = None
    if request.method == "POST":
        form = ActivityForm(request)
        try:
            rows = planning.draft(
                form.plan(),
                every=form.text("every"),
                sessions=form.number("sessions", least=1, most=999) or 1,
                by=request.person,
                at=request.at,
            )
            messages.success(request, _("草稿已保存，核对后点“发布”"))
            return HttpResponseRedirect(reverse("activity", args=[rows[0].pk]))
        except Refused as refused:
            problem = refused
    return _form(request, None, problem)


@signed_in
@sent_once
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Change an activity."""
    activity = access.get(request.person, Activity, pk, to="change")
    problem: Refused | None = None
    if request.method == "POST":
        form = ActivityForm(request)
        try:
            planning.change(activity, form.plan(), by=request.person, at=request.at, seen=form.seen())
            messages.success(request, _("已保存"))
            return HttpResponseRedirect(reverse("activity", args=[activity.pk]))
        except Refused as refused:
            problem = refused
    return _form(request, activity, problem)


def _form(request: SignedIn, activity: Activity | None, problem: Refused | None) -> HttpResponse:
    context: dict[str, Any] = {
        "tab": "neighbours",
        "activity": activity,
        "areas": _areas(request),
        "kinds": [(kind.code, str(kind)) for kind in queries.kinds()],
        "rhythms": [
            ("", _("只办一次")),
            ("week", _("每周")),
            ("fortnight", _("每两周")),
            ("month", _("每月")),
        ],
    }
    return answer(request, "activities/new.html", context, problem=problem)


@signed_in
def people(request: SignedIn, pk: UUID) -> HttpResponse:
    """List who comes and who waits, for whoever runs it and helps at the door."""
    activity = access.get(request.person, Activity, pk, to="people")
    return draw_people(request, activity)


def draw_people(
    request: SignedIn, activity: Activity, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show the lists of an activity."""
    rows = list(takers.sign_ups(activity))
    context = {
        "tab": "neighbours",
        "activity": activity,
        "door": takers.at_door(activity),
        "waiting": [row for row in rows if row.is_waiting or row.is_offered],
        "gone": [row for row in rows if not row.is_live],
        "homes": places.named(row.home for row in rows if row.home),
    }
    return answer(request, "activities/people.html", context, problem=problem, verb=verb)


def _areas(request: SignedIn) -> list[tuple[str, str]]:
    """Return code and name of each community, estate and building for which this person may organise."""
    reach = sorted(request.person.reach(*ORGANISERS))
    areas = {place.code: place for place in places.named(reach).values() if place.level == "community"}
    areas |= {place.code: place for code in reach for place in places.below(code, "building")}
    return [(code, place.path or place.name) for code, place in areas.items() if place.kind != SPOT_KIND]
