"""The calendar of activities: what comes next, a month, a year with its targets and figures."""

import calendar as days
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.actions import years
from tongdeng.activities.models import Activity, Kind
from tongdeng.activities.queries import activities as queries
from tongdeng.activities.queries import attendances
from tongdeng.activities.queries.people import own
from tongdeng.kernel.clock import LOCAL, local_day
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
CARDS, LINES = 20, 30  # on a page
EMPTY, OUTSIDE = SafeString("<li></li>"), SafeString('<li class="outside"></li>')
SUBDISTRICT_DIGITS = 9


class Day(NamedTuple):
    """A day of the month's sheet; `inside` says that it is of this month."""

    day: date
    inside: bool
    is_today: bool
    activities: list[Activity]

    @property
    def number(self) -> int:
        return self.day.day

    @property
    def mark(self) -> SafeString:
        """Its place in the strip of days. This and the others are drawn here: a template takes as long for each day
        as for a page.
        """
        today = "today" if self.is_today else ""
        if not self.inside:
            return EMPTY
        if not self.activities:
            return format_html('<li class="{}">{}</li>', today, self.number)
        link = '<li><a class="busy {}" href="#d{}">{}<span>{}</span></a></li>'
        return format_html(link, today, self.number, self.number, len(self.activities))

    @property
    def cell(self) -> SafeString:
        """Its place in the sheet of weeks: a line of its own in the list of narrow screens."""
        if not self.inside:
            return OUTSIDE
        return format_html(
            '<li id="d{}" class="{}{}"><h2><span class="narrow">{}</span>'
            '<span class="day-number">{}</span></h2>{}</li>',
            self.number,
            "" if self.activities else "free",
            " today" if self.is_today else "",
            date_format(self.day, gettext("n月j日 l")) if self.activities else "",
            self.number,
            self._lines(),
        )

    def _lines(self) -> SafeString:
        base, off = reverse("activities"), gettext("已取消")
        return format_html_join(
            "",
            '<a class="{}" href="{}{}/"><span class="num">{}</span> <b>{}</b> <span class="soft">{}</span></a>',
            (
                (
                    "called-off" if row.is_cancelled else "",
                    base,
                    row.pk,
                    f"{row.starts_at.astimezone(LOCAL):%H:%M}",
                    row.title,
                    off if row.is_cancelled else row.where,
                )
                for row in self.activities
            ),
        )


class OfKind(NamedTuple):
    """How many activities of a kind were held in a year, and how many were planned; None where nothing was."""

    kind: Kind
    held: int
    target: int | None

    @property
    def reached(self) -> bool:
        return bool(self.target) and self.held >= (self.target or 0)


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List what comes next; with `?past` what is over."""
    is_past = "past" in request.GET
    rows = (queries.past if is_past else queries.coming)(request.person, request.at)
    shown = page_of(request, rows, CARDS)
    estate = people.home_estate(request.person, request.at)
    elsewhere = {row.place for row in shown} - {estate.code if estate else ""}
    context = {
        "tab": "neighbours",
        "page_of": shown,
        "is_past": is_past,
        "query": "past" if is_past else "",
        "own": {
            pk
            for pk, rows in own(request.person, list(shown)).items()
            # What a clerk entered for others is not theirs.
            if any(not row.reason for row in rows)
        },
        "areas": {code: place.path or place.name for code, place in places.named(elsewhere).items()},
        "may_organise": request.person.holds(*ORGANISERS),
    }
    return render(request, "activities/list.html", context)


@signed_in
def month(request: SignedIn) -> HttpResponse:
    """Show a month as a sheet of weeks; on narrow screens as a strip of days above a list."""
    first, today = _month(request), local_day(request.at)
    by_day: dict[date, list[Activity]] = defaultdict(list)
    for activity in queries.in_month(request.person, first):
        by_day[local_day(activity.starts_at)].append(activity)
    sheet = days.Calendar().itermonthdates(first.year, first.month)
    context = {
        "tab": "neighbours",
        "first": first,
        "days": [Day(day, day.month == first.month, day == today, by_day.get(day, [])) for day in sheet],
        "weekdays": gettext("一 二 三 四 五 六 日").split(),
        "any": bool(by_day),
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=32)).replace(day=1),
    }
    return render(request, "activities/month.html", context)


@signed_in
@sent_once
def year(request: SignedIn) -> HttpResponse:
    """Show the figures of a year beside what was planned; each leads to its list. Organisers plan it here."""
    offices = _offices(request)
    place, which = _estate(request, offices), _year(request)
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
        plan = queries.year_plan(place.code, which)
        targets = plan.targets if plan else {}
        context |= {
            "figures": attendances.figures(attendances.held(place.code, which)),
            "kinds": [
                OfKind(kind, held, targets.get(kind.code))
                for kind, held in attendances.by_kind(place.code, which)
            ],
            "months": attendances.by_month(place.code, which),
            "may_plan": any(
                grant.role in ORGANISERS and place.code.startswith(grant.place)
                for grant in request.person.grants
            ),
        }
    return answer(request, "activities/year.html", context, problem=problem)


@signed_in
def held(request: SignedIn) -> HttpResponse:
    """List the activities that a figure of a year counts, with how many came to each."""
    place, which = _estate(request, _offices(request)), _year(request)
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
        "query": urlencode({"y": which, "kind": kind, "place": place.code if place else ""}),
        "kind": next((known for known in queries.kinds() if known.code == kind), None),
        "page_of": page_of(request, rows.order_by("starts_at", "id"), LINES),
    }
    return render(request, "activities/held.html", context)


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


def _estate(request: SignedIn, offices: list[Place]) -> Place | None:
    """Return the estate asked for where the visitor belongs to it or works above it, else their own, or their office's."""
    code = request.GET.get("place", "")
    if code and any(code.startswith(grant.place) for grant in request.person.grants):
        return places.named([code]).get(code)
    return people.home_estate(request.person, request.at) or next(iter(offices), None)


def _offices(request: SignedIn) -> list[Place]:
    """Return the communities and estates in which somebody works; a city has too many to list."""
    codes = {grant.place for grant in request.person.grants if len(grant.place) >= SUBDISTRICT_DIGITS}
    return places.at_levels(codes, ("community", "estate")) if codes else []
