"""A year of activities: its targets and figures, and the list behind each figure."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS, READERS
from tongdeng.activities.actions import years
from tongdeng.activities.models import Activity, Kind
from tongdeng.activities.queries import activities as queries
from tongdeng.activities.queries import attendances
from tongdeng.activities.rules import times
from tongdeng.kernel import access
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Refused
from tongdeng.people import queries as people
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.activities.forms import ActivityForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of

LINES = 30  # on a page
SUBDISTRICT_DIGITS = 9


class OfKind(NamedTuple):
    """How many activities of a kind were held in a year, and how many were planned; None where nothing was."""

    kind: Kind
    held: int
    target: int | None

    @property
    def reached(self) -> bool:
        return bool(self.target) and self.held >= (self.target or 0)


class Asked(NamedTuple):
    """Which of a year's activities a list shows: of a kind, of a month, counted ones only, or also those not held yet."""

    year: int
    kind: str
    month: int
    counted: bool
    all: bool

    @property
    def condition(self) -> Q:
        rows = Q(state__in=attendances.PUBLIC) if self.all else attendances.HELD
        if self.kind:
            rows &= Q(kind=self.kind)
        return rows & Q(counted__gt=0) if self.counted else rows

    @property
    def narrow(self) -> str:
        """Return kind and month as the address of the list holds them."""
        return urlencode({"y": self.year, "kind": self.kind, "m": self.month or ""})

    def query(self, place: Place | None) -> str:
        """Return it as the address of the list holds it."""
        flags = "".join(f"&{name}" for name in ("counted", "all") if getattr(self, name))
        return f"{self.narrow}&{urlencode({'place': place.code if place else ''})}{flags}"


@signed_in
@sent_once
def year(request: SignedIn) -> HttpResponse:
    """Show the figures of a year beside what was planned; each leads to its list. Organisers plan it here."""
    offices = _offices(request)
    place, which = _place(request, offices), _year(request)
    problem: Refused | None = None
    if request.method == "POST":
        try:
            targets = ActivityForm(request).targets()
            years.plan_year(place.code if place else "", which, targets, by=request.person, at=request.at)
            messages.success(request, _("全年目标已保存"))
            return HttpResponseRedirect(request.get_full_path())
        except Refused as refused:
            problem = refused
    context: dict[str, Any] = {
        "tab": "neighbours",
        "place": place,
        "year": which,
        "before": which - 1,
        "after": which + 1,
        "areas": [(row.code, row.path or row.name) for row in offices] if len(offices) > 1 else [],
    }
    if place is not None:
        context |= _figures(request, place, which)
    return answer(request, "activities/year.html", context, problem=problem)


def _figures(request: SignedIn, place: Place, which: int) -> dict[str, Any]:
    plan = queries.year_plan(place.code, which)
    targets = plan.targets if plan else {}
    found, rows = attendances.of_year(place.code, which), attendances.held(place.code, which)
    return {
        "figures": attendances.figures_of(rows, found.held, found.counted),
        "kinds": [OfKind(kind, held, targets.get(kind.code)) for kind, held in found.kinds],
        "months": found.months,
        "may_plan": any(
            grant.role in ORGANISERS and place.code.startswith(grant.place) for grant in request.person.grants
        ),
    }


@signed_in
def held(request: SignedIn) -> HttpResponse:
    """List the activities that a figure of a year counts, with how many came to each."""
    place, asked = _place(request, _offices(request)), _asked(request)
    rows = queries.visible(request.person).filter(pk__in=[])
    if place is not None:
        during = attendances.year_of(place.code, asked.year, asked.month)
        rows = queries.visible(request.person).filter(during, asked.condition)
    context = {
        "tab": "neighbours",
        "place": place,
        "year": asked.year,
        "asked": asked,
        "month": date(asked.year, asked.month or 1, 1),
        "query": asked.query(place),
        "kind": next((known for known in queries.kinds() if known.code == asked.kind), None),
        "page_of": page_of(request, rows.order_by("starts_at", "id"), LINES),
    }
    return render(request, "activities/held.html", context)


@signed_in
def came(request: SignedIn) -> HttpResponse:
    """Show the people and households of a year by where they live; nobody is named."""
    place, which = _place(request, _offices(request)), _year(request)
    rows = attendances.held(place.code, which) if place else queries.visible(None)
    level = attendances.below(place.code) if place else "building"
    return _draw_came(request, rows, level, {"place": place, "year": which})


@signed_in
def came_to(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the people and households of one activity by where they live; who runs it gets to the names from here."""
    activity = access.get(request.person, Activity, pk)
    context = {"activity": activity, "names": access.may(request.person, activity, "people")}
    return _draw_came(request, queries.visible(request.person).filter(pk=activity.pk), "building", context)


def _draw_came(
    request: SignedIn, rows: QuerySet[Activity], level: str, context: dict[str, Any]
) -> HttpResponse:
    found = attendances.attendances(rows)
    # Of a building from which two came one would know who that is.
    parts, few = attendances.without_few(attendances.parts(found, level))
    names = places.named(part.code for part in parts if part.code)
    context |= {
        "tab": "neighbours",
        "parts": [
            (place.path or place.name if (place := names.get(part.code)) else "", part) for part in parts
        ],
        "few": few,
        "figures": attendances.figures(rows),
        "guests": attendances.guests(found),
    }
    return render(request, "activities/came.html", context)


def _asked(request: SignedIn) -> Asked:
    typed = request.GET.get("m", "")
    month = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    return Asked(
        _year(request),
        request.GET.get("kind", "").replace("\0", ""),
        month if 1 <= month <= 12 else 0,
        "counted" in request.GET,
        "all" in request.GET,
    )


def _year(request: SignedIn) -> int:
    typed = request.GET.get("y", "")
    if typed.isascii() and typed.isdigit() and times.OLDEST_YEAR <= int(typed) <= times.NEWEST_YEAR:
        return int(typed)
    return local_day(request.at).year


def _place(request: SignedIn, offices: list[Place]) -> Place | None:
    """Return the place asked for where the visitor's role reads its activities, else where they live, or their office's.

    By any other role they would read figures whose lists are empty for them.
    """
    code = request.GET.get("place", "").replace("\0", "")
    if code and any(code.startswith(reach) for reach in request.person.reach(*READERS)):
        return places.named([code]).get(code)
    homes = people.homes_of(request.person, request.at)
    if homes:
        estate = cut(homes[0].place, "estate")
        return places.named([estate]).get(estate)
    return next(iter(offices), None)


def _offices(request: SignedIn) -> list[Place]:
    """Return the communities and estates whose activities somebody's role reads; a city has too many to list."""
    codes = {code for code in request.person.reach(*READERS) if len(code) >= SUBDISTRICT_DIGITS}
    return places.at_levels(codes, ("community", "estate")) if codes else []
