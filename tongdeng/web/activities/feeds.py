"""Calendar feeds (RFC 5545): of a place for everybody, and of a person at a secret address (AC-15)."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

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
KEPT: dict[str, bytes] = {}
KEPT_AT_MOST = 50
# Somebody who typed a number into the words of an activity did not mean it for the whole world.
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d(?:[ -]?\d){8}|0\d{2,3}[ -]?\d{7,8})(?!\d)")


@require_safe
def place(request: Request, code: str) -> HttpResponse:
    """Give what is public of a community, an estate or a building; no account is needed."""
    found = places.named([code]).get(code)
    if found is None or found.level not in ("community", "estate", "building"):
        raise NotFound(_("没有找到这个地方的日历"))
    rows = queries.published_at(code, request.at)
    return _answer(request, rows, gettext("{place}的活动").format(place=found.path or found.name))


@require_safe
def person(request: Request, key: str) -> HttpResponse:
    """Give the calendar of a person to whoever has its secret address."""
    feed = queries.feed_of(key)
    return _answer(request, queries.own_at(feed.person, request.at), gettext("我的活动"))


def _answer(request: Request, found: QuerySet[Activity], name: str) -> HttpResponse:
    """Give a calendar, drawn only where the reader has another one: phones ask again each hour or so."""
    # The newest, where there are more than a calendar takes.
    rows = list(found.order_by("-starts_at", "id")[:AT_MOST])[::-1]
    tag = _tag(rows, name)
    if tag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(_kept(tag, rows, name), content_type=KIND)
        response["Content-Disposition"] = 'inline; filename="activities.ics"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=300"
    return response


def _tag(rows: Sequence[Activity], name: str) -> str:
    digest = hashlib.sha256(f"{name} {settings.PUBLIC_URL}".encode())
    for row in rows:
        digest.update(f"{row.pk} {row.state} {row.sequence} {row.changed_at} {row.entries}\n".encode())
    return f'"{digest.hexdigest()[:32]}"'


def _kept(tag: str, rows: Sequence[Activity], name: str) -> bytes:
    """Return a calendar by its tag: a year of one takes a tenth of a second to draw."""
    content = KEPT.get(tag)
    if content is None:
        content = drawn(rows, name)
        if len(KEPT) >= KEPT_AT_MOST:
            KEPT.clear()
        KEPT[tag] = content
    return content


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
    event.add("summary", _public(activity.title))
    event.add("location", _public(activity.where))
    event.add("status", "CANCELLED" if activity.is_cancelled else "CONFIRMED")
    event.add("url", settings.PUBLIC_URL + reverse("activity", args=[activity.pk]))
    if words := activity.reason if activity.is_cancelled else activity.about:
        event.add("description", _public(words))
    return event


def _public(words: str) -> str:
    return PHONE.sub("…", words)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
