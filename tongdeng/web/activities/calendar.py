"""The calendar of activities: what comes next, a month, a year with its targets and figures."""

import calendar as days
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.actions import years
from tongdeng.activities.models import Activity
from tongdeng.activities.queries import activities as queries
from tongdeng.activities.queries import attendances
from tongdeng.activities.queries.people import own
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Refused
from tongdeng.people import queries as people
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.activities.forms import ActivityForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of

FIRST, LAST = 2000, 2100


class Day(NamedTuple):
    """A day of the month's sheet; `inside` says that it is of this month."""

    day: date
    inside: bool
    activities: list[Activity]


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List what comes next; with `?past` what is over."""
    is_past = "past" in request.GET
    rows = (queries.past if is_past else queries.coming)(request.person, request.at)
    shown = page_of(request, rows)
    context = {
        "tab": "neighbours",
        "page_of": shown,
        "is_past": is_past,
        "own": set() if is_past else _own(request, list(shown)),
        "may_organise": request.person.holds(*ORGANISERS),
    }
    return render(request, "activities/list.html", context)


@signed_in
def month(request: SignedIn) -> HttpResponse:
    """Show a month as a sheet of weeks, and below it as a list for narrow screens."""
    first = _month(request)
    by_day: dict[date, list[Activity]] = defaultdict(list)
    for activity in queries.in_month(request.person, first):
        by_day[local_day(activity.starts_at)].append(activity)
    sheet = days.Calendar().monthdatescalendar(first.year, first.month)
    weeks = [[Day(day, day.month == first.month, by_day[day]) for day in week] for week in sheet]
    context = {
        "tab": "neighbours",
        "first": first,
        "weeks": weeks,
        "weekdays": gettext("一 二 三 四 五 六 日").split(),
        "busy": [day for week in weeks for day in week if day.inside and day.activities],
        "today": local_day(request.at),
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=32)).replace(day=1),
    }
    return render(request, "activities/month.html", context)


@signed_in
@sent_once
def year(request: SignedIn) -> HttpResponse:
    """Show the figures of a year beside what was planned; each leads to its list. Organisers plan it here."""
    place, which = _estate(request), _year(request)
    problem: Refused | None = None
    if request.method == "POST":
        try:
            targets = ActivityForm(request).targets()
            years.plan_year(place.code if place else "", which, targets, by=request.person, at=request.at)
            messages.success(request, _("全年目标已保存"))
            return HttpResponseRedirect(request.get_full_path())
        except Refused as refused:
            problem = refused
    context: dict[str, Any] = {"tab": "neighbours", "place": place, "year": which}
    if place is not None:
        plan = queries.year_plan(place.code, which)
        targets = plan.targets if plan else {}
        kinds = attendances.by_kind(place.code, which)
        context |= {
            "figures": attendances.figures(attendances.held(place.code, which)),
            "kinds": [(kind, held, targets.get(kind.code)) for kind, held in kinds],
            "may_plan": any(
                grant.role in ORGANISERS and place.code.startswith(grant.place)
                for grant in request.person.grants
            ),
        }
    return answer(request, "activities/year.html", context, problem=problem)


@signed_in
def held(request: SignedIn) -> HttpResponse:
    """List the activities that a figure of a year counts, with how many came to each."""
    place, which = _estate(request), _year(request)
    rows = queries.visible(request.person).filter(pk__in=[])
    kind = request.GET.get("kind", "")
    if place is not None:
        rows = queries.visible(request.person).filter(
            attendances.year_of(place.code, which), attendances.HELD
        )
        if kind:
            rows = rows.filter(kind=kind)
    context = {
        "tab": "neighbours",
        "place": place,
        "year": which,
        "kind": next((known for known in queries.kinds() if known.code == kind), None),
        "page_of": page_of(request, rows.order_by("starts_at", "id")),
    }
    return render(request, "activities/held.html", context)


def _own(request: SignedIn, rows: list[Activity]) -> set[object]:
    return set(own(request.person, rows))


def _month(request: Request) -> date:
    today = local_day(request.at)
    try:
        asked = date.fromisoformat(f"{request.GET.get('m', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if FIRST <= asked.year <= LAST else today.replace(day=1)


def _year(request: Request) -> int:
    typed = request.GET.get("y", "")
    if typed.isascii() and typed.isdigit() and FIRST <= int(typed) <= LAST:
        return int(typed)
    return local_day(request.at).year


def _estate(request: SignedIn) -> Place | None:
    """Return the estate asked for where the visitor belongs to it or works above it, else their own."""
    code = request.GET.get("place", "")
    if code and any(code.startswith(grant.place) for grant in request.person.grants):
        return places.named([code]).get(code)
    return people.home_estate(request.person, request.at)
