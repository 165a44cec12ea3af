"""The door: the organiser's screen with the changing code, coming in by it, and one's own ticket."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity
from tongdeng.activities.queries import codes
from tongdeng.activities.queries import people as takers
from tongdeng.activities.rules import door as rules
from tongdeng.activities.rules import times
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.typeset import qr


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the code full screen with how many are in; it renews itself."""
    activity = access.get(request.person, Activity, pk, to="check_in")
    return render(request, "activities/door.html", _context(request, activity))


@signed_in
def code(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the piece of the page that renews itself."""
    activity = access.get(request.person, Activity, pk, to="check_in")
    return render(request, "activities/_code.html", _context(request, activity))


def _context(request: SignedIn, activity: Activity) -> dict[str, object]:
    shown = codes.code(activity, rules.step(request.at))
    address = settings.PUBLIC_URL + reverse("activity_in", args=[activity.pk, shown])
    is_open = activity.is_open and times.door_is_open(request.at, activity.starts_at, activity.ends_at)
    return {
        "activity": activity,
        "code": shown,
        # Our own drawing of our own address.
        "qr": mark_safe(qr(address)) if is_open else "",  # noqa: S308
        "left": rules.seconds_left(request.at),
        "is_open": is_open,
        "opens_at": activity.starts_at - times.DOOR_BEFORE,
    }


@signed_in
def come(request: SignedIn, pk: UUID, code: str) -> HttpResponse:
    """Ask whom of one's party to check in, with the scanned code filled in."""
    activity = access.get(request.person, Activity, pk)
    own = takers.own(request.person, [activity]).get(activity.pk, [])
    family = [
        member for row in own for member in row.participants.all() if member.person_id != request.person.pk
    ]
    context = {"tab": "neighbours", "activity": activity, "code": code, "family": family}
    return render(request, "activities/come.html", context)


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
        "words": words,
        "qr": mark_safe(qr(words)),  # noqa: S308
    }
    return render(request, "activities/ticket.html", context)
