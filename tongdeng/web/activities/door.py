"""The door: the changing code, scans that are sent as they are made or later, coming in by the code, one's own ticket."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.activities.actions import door as verbs
from tongdeng.activities.actions.door import Scanned
from tongdeng.activities.actions.letting_in import Answer
from tongdeng.activities.models import Activity
from tongdeng.activities.queries import codes
from tongdeng.activities.queries import door as queries
from tongdeng.activities.queries import people as takers
from tongdeng.activities.rules import door as rules
from tongdeng.activities.rules import times
from tongdeng.activities.rules.flow import FAILED_WORDS, Failed
from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.people.queries import load_homes_of
from tongdeng.web.activities.door_form import DoorForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.typeset import qr

SIZE = re.compile(r'width="(\d+)" height="(\d+)"')
MARKS = {
    "walk_in": _("没有报名，已登记"),
    "unknown": _("不在名单上，已登记"),
    "waiting": _("在候补名单上，已登记"),
    "withdrawn": _("已退出报名，人已进来"),
}


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the door to who runs it: all that it needs is in the page, so that it works without signal."""
    activity = access.get(request.person, Activity, pk, to="check_in")
    inside = queries.inside(activity)
    context = {
        "tab": "neighbours",
        "activity": activity,
        "inside": inside,
        "names": queries.snapshot(activity),
        "code_key": codes.code_key(activity).hex(),
        "door_key": codes.door_key(activity).hex(),
        "entrance": settings.PUBLIC_URL + reverse("activity_in", args=[activity.pk, "CODE"]),
        "opens_at": activity.starts_at - times.DOOR_BEFORE,
        "state": _state(activity, inside, request.at),
    }
    return render(request, "activities/door.html", context)


@signed_in
def code(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give what changes at a door: the code, who is in, what failed."""
    activity = access.get(request.person, Activity, pk, to="check_in")
    return JsonResponse(_state(activity, queries.inside(activity), request.at))


def _state(activity: Activity, inside: queries.Inside, at: datetime) -> dict[str, Any]:
    failed = queries.failed(activity)
    return {
        "now": int(at.timestamp()),
        "code": codes.code(activity, rules.step(at)),
        "open": activity.is_open,
        "said": "" if activity.is_open else gettext("活动{state}").format(state=activity.get_state_display()),
        "attendances": inside.figures.attendances,
        "people": inside.figures.people,
        "households": inside.figures.households,
        "guests": inside.guests,
        "came": {participant: _clock(came_at) for participant, came_at in inside.came.items()},
        "failed": failed.every,
        "tries": failed.tries,
        "latest": [
            f"{_clock(row.came_at)} {row.get_method_display()}：{row.get_reason_display()}"
            for row in failed.latest
        ],
    }


@require_POST
@signed_in
def scans(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take in what a phone at the door noted, as it was made (`live`) or later; each scan has a key of its own."""
    load_homes_of([request.person], request.at)
    activity = access.get(request.person, Activity, pk)
    form = DoorForm(request)
    noted = form.scans()
    if form.flag("live"):
        answers = [verbs.scan(activity, scanned, by=request.person, at=request.at) for scanned in noted]
    else:
        answers = verbs.sync(activity, noted, by=request.person, at=request.at)
    told = [_told(scanned, given) for scanned, given in zip(noted, answers, strict=True)]
    return JsonResponse({"answers": told})


def _told(scanned: Scanned, given: Answer) -> dict[str, Any]:
    row = given.attendance
    # What may be judged otherwise later stays in the phone, until somebody sends it again or throws it away.
    keep = given.reason in (Failed.EARLY, Failed.CANCELLED)
    if row is None:
        tone, words = "late", str(FAILED_WORDS[Failed(given.reason)])
    elif given.is_new:
        tone, words = "good", str(MARKS.get(row.mark, _("请进")))
    else:
        tone, words = "wait", gettext("{when} 已经签到过").format(when=_clock(row.came_at))
    return {
        "nonce": str(scanned.stamp.nonce),
        "tone": tone,
        "name": queries.label_of(row) if row else "",
        "words": words,
        "keep": keep,
        "participant": str(row.participant_id) if row and row.participant_id else "",
    }


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%H:%M}"


@signed_in
def come(request: SignedIn, pk: UUID, code: str) -> HttpResponse:
    """Ask whom of one's party to check in, with the scanned code filled in."""
    return draw_come(request, access.get(request.person, Activity, pk), code)


def draw_come(
    request: SignedIn, activity: Activity, code: str, *, problem: Refused | None = None
) -> HttpResponse:
    """Show the page by which one comes in, after a refusal with its sentence."""
    own = takers.own(request.person, [activity]).get(activity.pk, [])
    family = [
        member for row in own for member in row.participants.all() if member.person_id != request.person.pk
    ]
    context = {
        "tab": "neighbours",
        "activity": activity,
        "code": code if rules.is_code(code) else "",
        "family": family,
        "is_open": activity.is_open and times.door_is_open(request.at, activity.starts_at, activity.ends_at),
        "opens_at": activity.starts_at - times.DOOR_BEFORE,
        "is_over": activity.is_over(request.at),
        "may": access.may(request.person, activity, "sign"),
    }
    return answer(request, "activities/come.html", context, problem=problem, verb="come")


@signed_in
def ticket(request: SignedIn, pk: UUID, subject: UUID) -> HttpResponse:
    """Show the ticket of oneself or of somebody whom one signed up."""
    activity = access.get(request.person, Activity, pk)
    own = takers.own(request.person, [activity]).get(activity.pk, [])
    members = [member for row in own for member in row.participants.all()]
    member = next((member for member in members if member.pk == subject), None)
    if member is None and subject != request.person.pk:
        raise NotFound(_("没有找到这个签到码"))
    words = codes.ticket(activity, subject)
    context = {
        "tab": "neighbours",
        "activity": activity,
        "name": member.label if member else request.person.display_name,
        "short": codes.short(activity, subject) if member else "",
        "qr": _drawn(words),
        "words": words,
        "is_over": activity.is_over(request.at),
        "opens_at": activity.starts_at - times.DOOR_BEFORE,
    }
    return render(request, "activities/ticket.html", context)


def _drawn(words: str) -> SafeString:
    # Our own drawing of our own words; it grows with its box.
    drawn = SIZE.sub(r'viewBox="0 0 \1 \2"', qr(words), count=1)
    return mark_safe(drawn)  # noqa: S308
