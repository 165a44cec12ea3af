"""Printable sheets with a QR code for each building and common area; scanning one opens the form with the place filled."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.people.rules import Role
from tongdeng.places import actions, queries
from tongdeng.places.models import Place
from tongdeng.places.rules import within
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.typeset import boxes, qr, typeset

OFFICE = (Role.DESK, Role.MANAGER, Role.COMMUNITY)


@for_roles(*OFFICE)
def choose(request: SignedIn) -> HttpResponse:
    """List the estates for which this person may print sheets."""
    estates = [place for code in _reach(request) for place in queries.below(code, "estate")]
    listed = {estate: queries.buildings(estate.code) for estate in estates}
    said = boxes(place.path for places in listed.values() for place in places)
    rows = [(estate, len(places)) for estate, places in listed.items()]
    return render(request, "places/sheets.html", {"rows": rows, "boxes": said})


@for_roles(*OFFICE)
def pdf(request: SignedIn, code: str) -> HttpResponse:
    """Give the sheets of an estate as a PDF, one page for each building and common area."""
    estate = queries.place(code)
    if not any(within(code, mine) for mine in _reach(request)):
        raise Forbidden(gettext("您不在这个小区任职"))
    labelled = actions.label(queries.buildings(code))
    if not labelled:
        raise NotFound(gettext("这个小区还没有楼栋"))
    response = HttpResponse(printed(estate, labelled), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sheets-{code}.pdf"'
    return response


def printed(estate: Place, places: list[Place]) -> bytes:
    rows = [
        {"name": p.path, "code": qr(settings.PUBLIC_URL + reverse("scan", args=[p.label]))} for p in places
    ]
    words = {
        "title": gettext("有事找社区"),
        "how": gettext("用微信或相机扫一扫，说一句话或拍张照片"),
        "promise": gettext("一小时内有人答复 · 紧急情况 30 分钟"),
        "estate": estate.path,
        "rows": rows,
    }
    return typeset("places/sheets", words)


def _reach(request: SignedIn) -> list[str]:
    return sorted(request.person.reach(*OFFICE))
