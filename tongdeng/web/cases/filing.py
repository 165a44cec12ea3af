"""Filing: by a resident or a guest with a phone in hand, or by the desk for somebody on the line."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tongdeng.cases import queries, rules
from tongdeng.cases.actions import Filing, file
from tongdeng.cases.models import Case, Category
from tongdeng.cases.rules import PLACE_KIND_WORDS
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, NotFound, Refused, TooMany
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import Role, phone
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.cases.forms import CaseForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import Request, SignedIn, for_roles, wants_json

OFFICE = (Role.DESK, Role.MANAGER, Role.COMMUNITY)
FROM_ONE_ADDRESS = 30  # an hour; a whole estate may sit behind one address
HOUR = timedelta(hours=1)


def scan(request: Request, label: str) -> HttpResponse:
    """Come in by the QR code of a place."""
    return HttpResponseRedirect(f"{reverse('file')}?place={places.by_label(label).code}")


def form(request: Request) -> HttpResponse:
    """Ask what happened, where, with a photo; take it down."""
    if request.method == "POST":
        return _take(request)
    place = request.GET.get("place", "")
    return draw(request, place=place or _first_home(request))


def _take(request: Request) -> HttpResponse:
    given = CaseForm(request)
    try:
        if request.person is None:
            _hold_back(request)
        case = file(filing(given), by=request.person, at=request.at)
    except NotFound as problem:
        return draw(request, place="", problem=problem)
    except Refused as problem:
        return draw(request, place=_place(given), problem=problem)
    return _filed(request, case)


def filing(given: CaseForm) -> Filing:
    """Read a filing from a form; the channel is set by how it came in, never by the form."""
    return Filing(
        place=_place(given),
        words=given.text("words"),
        category=given.text("category"),
        spot=given.text("spot"),
        caller=given.text("caller"),
        caller_phone=given.text("caller_phone"),
        key=given.key(),
        photos=given.photos(),
    )


def _place(given: CaseForm) -> str:
    """Return the place: the one picked last, else one of my homes, else the one that the page was opened for."""
    return given.text("elsewhere") or given.text("home") or given.text("place")


def _filed(request: Request, case: Case) -> HttpResponse:
    url = reverse("case", args=[case.pk])
    if request.person is None:
        url = reverse("tracked", args=[queries.link_of(case)])
    if wants_json(request):
        due = case.answer_due.astimezone(LOCAL) if case.answer_due else None
        return JsonResponse({"number": case.number, "url": url, "answer_due": due}, status=201)
    return HttpResponseRedirect(f"{url}?new=1")


def draw(request: Request, *, place: str, problem: Refused | None = None) -> HttpResponse:
    """Draw the form, as it was filled where something was not right."""
    found = _known(place)
    context = {
        "key": request.POST.get("key") or uuid4(),
        "place": found,
        "estate_name": _estate_name(found),
        "homes": _homes(request),
        "groups": groups(queries.categories()),
        "around": _around(found),
        "typed": request.POST if problem else {"category": request.GET.get("category", "")},
        "most": rules.PHOTOS_AT_MOST,
        "tab": "home",
    }
    return answer(request, "cases/resident/file.html", context, problem=problem)


def guess(request: Request) -> HttpResponse:
    """Guess the category of the words typed so far, with the danger advice and the look-alikes that belong to it."""
    known = queries.categories()
    words, chosen = request.GET.get("words", ""), request.GET.get("category", "")
    category = next((c for c in known if c.code == chosen), None) or (
        queries.guess(words, known) if words else None
    )
    alike = queries.open_like(category, request.GET.get("place", "")) if category else 0
    return render(
        request, "cases/resident/_guess.html", {"category": category, "alike": alike, "chosen": bool(chosen)}
    )


@for_roles(*OFFICE)
def intake(request: SignedIn) -> HttpResponse:
    """Take down a case for somebody on the phone or at the counter, on one screen."""
    problem: Refused | None = None
    if request.method == "POST":
        given = CaseForm(request)
        try:
            channel = given.text("channel") or rules.Channel.PHONE
            if channel not in (rules.Channel.PHONE, rules.Channel.VISIT, rules.Channel.HOTLINE):
                raise Invalid(fields={"channel": _lazy("没有这个选项")})
            case = file(replace(filing(given), channel=channel), by=request.person, at=request.at)
            if wants_json(request):
                return JsonResponse(
                    {"number": case.number, "url": reverse("case", args=[case.pk])}, status=201
                )
            messages.success(request, _("已登记 {number}").format(number=case.number))
            return HttpResponseRedirect(f"{reverse('desk')}?case={case.pk}")
        except Refused as refused:
            problem = refused
    context = {
        "key": request.POST.get("key") or uuid4(),
        "groups": groups(queries.categories()),
        "places": _served(request.person),
        "most": rules.PHOTOS_AT_MOST,
    }
    return answer(request, "cases/desk/intake.html", context, problem=problem)


@for_roles(*OFFICE)
def caller(request: SignedIn) -> HttpResponse:
    """Look a caller up by phone: who it is, their homes that this desk serves, their earlier cases."""
    try:
        person = people.by_phone(phone(request.GET.get("caller_phone", "")))
    except ValueError:
        return HttpResponse(status=204)
    context: dict[str, Any] = {"person": person, "now": request.at}
    if person is not None:
        served = tuple(sorted(request.person.reach(*OFFICE)))
        homes = [t for t in people.homes_of(person, request.at) if t.place.startswith(served)]
        context["homes"] = places.named(tenure.place for tenure in homes).values()
        context["earlier"] = queries.seen_by(request.person, queries.mine(person))[:5]
        if not homes and not context["earlier"]:
            context["person"] = None
    return render(request, "cases/desk/_caller.html", context)


def groups(known: list[Category]) -> list[tuple[str, list[Category]]]:
    """Return the categories by place kind, with its word."""
    return [
        (str(word), [c for c in known if c.code.startswith(f"{kind}.")])
        for kind, word in PLACE_KIND_WORDS.items()
    ]


def _hold_back(request: HttpRequest) -> None:
    """Raise TooMany when one address files more than a crowd would."""
    key = f"guest:{get_adapter(request).get_client_ip(request)}"
    cache.add(key, 0, HOUR.total_seconds())
    if cache.incr(key) > FROM_ONE_ADDRESS:
        raise TooMany(_lazy("这里提交得太频繁，请稍后再试；紧急情况请直接拨打物业电话"))


def _known(code: str) -> Place | None:
    return places.named([code]).get(code) if code else None


def _homes(request: Request) -> list[Place]:
    if request.person is None:
        return []
    return list(places.named(t.place for t in people.homes_of(request.person, request.at)).values())


def _first_home(request: Request) -> str:
    homes = _homes(request)
    return homes[0].code if homes else ""


def _around(place: Place | None) -> list[Place]:
    """Return the buildings and common areas from which a place can be picked."""
    return places.buildings(place.code if place else "")


def _estate_name(place: Place | None) -> str:
    estate = _known(cut(place.code, "estate")) if place else None
    return estate.path if estate else ""


def _served(person: Person) -> list[Place]:
    """Return the estates and buildings that somebody's roles reach."""
    return [
        found
        for grant in person.grants
        if grant.role in OFFICE
        for found in places.below(grant.place, "building")
    ]
