"""The calendar of activities: what comes next, and a month."""

import calendar as days
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.models import Activity
from tongdeng.activities.queries import activities as queries
from tongdeng.activities.queries.people import own
from tongdeng.activities.rules import times
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.people import queries as people
from tongdeng.places import queries as places
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.pager import page_of

CARDS = 20  # on a page
DAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
EMPTY, OUTSIDE = SafeString("<li></li>"), SafeString('<li class="outside"></li>')


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


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List what comes next; with `?past` what is over."""
    is_past, series = "past" in request.GET, _series(request)
    if series:
        rows = queries.visible(request.person).filter(series=series).order_by("starts_at", "id")
    else:
        rows = (queries.past if is_past else queries.coming)(request.person, request.at)
        rows = queries.one_of_each(rows, last=is_past)
    shown = page_of(request, rows, CARDS)
    sessions = {} if series else queries.sessions_of(request.person, (row.series for row in shown))
    estate = people.home_estate(request.person, request.at)
    elsewhere = {row.place for row in shown} - {estate.code if estate else ""}
    context = {
        "tab": "neighbours",
        "page_of": shown,
        "is_past": is_past,
        "query": f"series={series}" if series else "past" if is_past else "",
        "series": series,
        "lines": {pk: _line(starts) for pk, starts in sessions.items() if len(starts) > 1},
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


def _series(request: SignedIn) -> UUID | None:
    try:
        return UUID(request.GET.get("series", ""))
    except ValueError:
        return None


def _line(starts: list[datetime]) -> str:
    """Say in one line how often the sessions of a series come, and how many there are."""
    first, every = starts[0], times.rhythm(starts)
    when = {
        "week": gettext("每{day} {time}"),
        "fortnight": gettext("每两周{day} {time}"),
        "month": gettext("每月 {date} 日 {time}"),
        "": gettext("系列活动"),
    }[every]
    when = when.format(day=DAYS[first.weekday()], date=first.day, time=f"{first:%H:%M}")
    return gettext("{when}，共 {n} 场").format(when=when, n=len(starts))


def _month(request: Request) -> date:
    today = local_day(request.at)
    try:
        asked = date.fromisoformat(f"{request.GET.get('m', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if times.OLDEST_YEAR <= asked.year <= times.NEWEST_YEAR else today.replace(day=1)
