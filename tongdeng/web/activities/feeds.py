"""Calendar feeds (RFC 5545): of a place for everybody, and of a person at a secret address (AC-15)."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity
from tongdeng.activities.queries import activities as queries
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import NotFound
from tongdeng.places import queries as places
from tongdeng.web.kit.http import Request

if TYPE_CHECKING:
    from icalendar import Event

KIND = "text/calendar; charset=utf-8"
AT_MOST = 500


def place(request: Request, code: str) -> HttpResponse:
    """Give what is public of a community, an estate or a building; no account is needed."""
    found = places.named([code]).get(code)
    if found is None or found.level not in ("community", "estate", "building"):
        raise NotFound(_("没有找到这个地方的日历"))
    rows = queries.published_at(code, request.at)[:AT_MOST]
    return _answer(request, rows, gettext("{place}的活动").format(place=found.path or found.name))


def person(request: Request, key: str) -> HttpResponse:
    """Give the calendar of a person to whoever has its secret address."""
    feed = queries.feed_of(key)
    rows = queries.own_at(feed.person, request.at)[:AT_MOST]
    return _answer(request, rows, gettext("我的活动"))


def _answer(request: Request, rows: Iterable[Activity], name: str) -> HttpResponse:
    content = drawn(rows, name)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=KIND)
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=300"
    return response


def drawn(rows: Iterable[Activity], name: str) -> bytes:
    """Return activities as a calendar; neither a phone nor the number of a home stands in it."""
    # Here, and not above: it takes a tenth of a second to load, and only feeds need it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Tongdeng//activities//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for activity in rows:
        calendar.add_component(_event(activity))
    # Without the rules of its time zone Outlook takes times for UTC.
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(activity: Activity) -> "Event":
    from icalendar import Event

    event = Event()
    # The same for ever: by it a calendar knows that an event was moved, and is not another one.
    event.add("uid", f"{activity.pk}@tongdeng")
    event.add("dtstamp", _utc(activity.changed_at))
    event.add("last-modified", _utc(activity.changed_at))
    event.add("sequence", activity.sequence)
    event.add("dtstart", activity.starts_at.astimezone(LOCAL))
    event.add("dtend", activity.ends_at.astimezone(LOCAL))
    event.add("summary", activity.title)
    event.add("location", activity.where)
    event.add("status", "CANCELLED" if activity.is_cancelled else "CONFIRMED")
    event.add("url", settings.PUBLIC_URL + reverse("activity", args=[activity.pk]))
    if words := activity.reason if activity.is_cancelled else activity.about:
        event.add("description", words)
    return event


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
