"""Printable sheets with a QR code for each building and common area; scanning one opens the form with the place filled."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from tongdeng.cases import queries as cases
from tongdeng.cases.models import Category, Promise
from tongdeng.cases.rules import Urgency
from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.people.models import Organisation
from tongdeng.people.queries import pages as people
from tongdeng.people.rules import Role
from tongdeng.places import actions, queries
from tongdeng.places.models import Place
from tongdeng.places.rules import within
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.official_documents import WALL, Block, Code, Document, Fields, Paragraph, Space, give
from tongdeng.web.kit.typeset import boxes

OFFICE = (Role.DESK, Role.MANAGER, Role.COMMUNITY)
HOUR = 60
ALL_DAY = "00:00-24:00"
DAYS = {"daily": "每天", "workdays": "工作日"}


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
    return give(lambda: sheets(estate, labelled, request.at))


def sheets(estate: Place, places: Sequence[Place], at: datetime) -> list[Document]:
    """Return the sheet of each place, with the telephone on record and what is promised at `at`."""
    company = next(iter(people.offices(estate.code, Organisation.Kind.PROPERTY)), None)
    foot = estate.path if company is None else f"{estate.path}　{company.name}"
    below = [*_call(company.phone if company else ""), Space(fills=True), _big(foot, 16)]
    promised = [_big(words, 18) for words in promises(estate.code, at)]
    return [_sheet(place, estate, [*promised, *below]) for place in places]


def promises(place: str, at: datetime) -> list[str]:
    """Return what is promised to whoever reports something at a place, in one line or two; none where nothing is."""
    ordinary, urgent = (
        _within(cases.promise_for(place, Category(code="", urgency=kind.value), at))
        for kind in (Urgency.ORDINARY, Urgency.URGENT)
    )
    lines = [f"{ordinary}有人答复"] if ordinary else []
    return [*lines, f"紧急情况{urgent}有人答复"] if urgent not in ("", ordinary) else lines


def _within(promise: Promise | None) -> str:
    minutes = promise.answer_minutes if promise else None
    if promise is None or not minutes:
        return ""
    long = f"{minutes // HOUR}小时" if minutes % HOUR == 0 else f"{minutes}分钟"
    hours = _hours(promise.answer_hours)
    return f"{hours}，{long}内" if hours else f"{long}内"


def _hours(written: str) -> str:
    """Return 每天8:00至20:00 for the words of a calendar, nothing for one that never rests."""
    days, *windows = written.split()
    if days not in DAYS or (days, windows) == ("daily", [ALL_DAY]):
        return ""
    spans = [window.replace("-", "至").replace("至0", "至").removeprefix("0") for window in windows]
    return DAYS[days] + "、".join(spans)


def _sheet(place: Place, estate: Place, below: Sequence[Block]) -> Document:
    address = settings.PUBLIC_URL + reverse("scan", args=[place.label])
    body = [
        _big(place.path, 30, bold=True),
        # A code is read only with a margin of four of its dots around it.
        Space(0.8),
        Code(address, width=90),
        Space(0.6),
        _big(str(place.label), 14),
        _big("用微信或相机扫一扫，说一句话或拍张照片", 20),
        *below,
    ]
    return Document("报事二维码", ["有事找社区"], body, style=WALL, about=estate.path, issuer=estate.path)


def _call(phone: str) -> list[Block]:
    asked = _big("不会扫码请打电话", 26, bold=True)
    return [Space(0.5), asked, _big(phone, 48, bold=True) if phone else Fields([("电话", "")])]


def _big(text: str, size: float, *, bold: bool = False) -> Paragraph:
    return Paragraph(text, align="center", indent=False, bold=bold, size=size)


def _reach(request: SignedIn) -> list[str]:
    return sorted(request.person.reach(*OFFICE))
