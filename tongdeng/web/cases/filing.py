"""Filing a case: by a resident or a guest, or by the desk for a caller."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries, rules
from tongdeng.cases.actions import Filing, file
from tongdeng.cases.models import Case
from tongdeng.cases.rules import PLACE_KIND_WORDS
from tongdeng.kernel import limits
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, NotFound, Refused
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import Role, phone
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.cases.forms import CaseForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import Request, SignedIn, for_roles, keeps_page, wants_json
from tongdeng.web.kit.once import key_of, mark_done
from tongdeng.web.kit.visitors import prefix_of

OFFICE = (Role.DESK, Role.MANAGER, Role.COMMUNITY)
CHANNELS = (
    (rules.Channel.PHONE, _("电话")),
    (rules.Channel.VISIT, _("上门")),
    (rules.Channel.HOTLINE, _("12345 热线")),
)
Options = list[tuple[Any, Any]]
BEGUN_AT_MOST = 100


def scan(request: Request, label: str) -> HttpResponse:
    """Open the form for the place whose QR code was scanned."""
    return HttpResponseRedirect(f"{reverse('file')}?place={places.by_label(label).code}")


def page(request: Request) -> HttpResponse:
    if request.method == "POST":
        return _file(request)
    place = request.GET.get("place", "")
    return draw(request, place=place or _first_home(request))


def _file(request: Request) -> HttpResponse:
    form = CaseForm(request)
    try:
        # Before anything is read or decoded, and before the transaction of the verb begins.
        if request.person is None:
            limits.require(rules.GUESTS, prefix_of(request), at=request.at)
        case = file(filing(form), by=request.person, at=request.at)
    except NotFound as problem:
        return draw(request, place="", problem=problem)
    except Refused as problem:
        return draw(request, place=_place(form), problem=problem)
    return _filed(request, case)


def filing(form: CaseForm) -> Filing:
    """Read a filing from a form; the channel depends on the page, never on what the form says."""
    return Filing(
        place=_place(form),
        words=form.text("words"),
        category=form.text("category"),
        spot=form.text("spot"),
        caller=form.text("caller"),
        caller_phone=form.text("caller_phone"),
        key=form.key(),
        photos=form.photos(),
    )


def _place(form: CaseForm) -> str:
    """Return the place: the one picked last, else one of my homes, else the one that the page was opened for."""
    return form.text("elsewhere") or form.text("home") or form.text("place")


def _filed(request: Request, case: Case) -> HttpResponse:
    url = reverse("case", args=[case.pk])
    # A guest has no account: the signed link is the only way back to the case.
    if request.person is None:
        url = reverse("tracked", args=[queries.link_of(case)])
    onward = f"{url}?new=1"
    if not wants_json(request):
        return _done(request, HttpResponseRedirect(onward))
    due = case.answer_due.astimezone(LOCAL) if case.answer_due else None
    facts = {"number": case.number, "url": onward if keeps_page(request) else url, "answer_due": due}
    return _done(request, JsonResponse(facts, status=201))


def _done(request: Request, response: HttpResponse) -> HttpResponse:
    if key := key_of(request):
        mark_done(response, key)
    return response


def draw(request: Request, *, place: str, problem: Refused | None = None) -> HttpResponse:
    known = _known(place)
    around = places.buildings(known.code if known else "")
    context = {
        "place": known,
        "estate_name": _estate_name(known),
        "homes": _homes(request),
        "categories": category_options(),
        "category": request.GET.get("category", ""),
        # A page that leads here may begin the sentence.
        "begun": request.GET.get("words", "")[:BEGUN_AT_MOST],
        "around": [("", gettext("请选择")), *((spot.code, spot.path) for spot in around)],
        "privacy_hint": _privacy_hint(),
        "tab": "home",
    }
    return answer(request, "cases/resident/file.html", context, problem=problem)


def guess(request: Request) -> HttpResponse:
    """Guess the category of the words typed so far; show its safety advice and how many like it are open."""
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
    """File a case for somebody on the phone or at the counter."""
    problem: Refused | None = None
    if request.method == "POST":
        form = CaseForm(request)
        try:
            channel = form.text("channel") or rules.Channel.PHONE
            if channel not in dict(CHANNELS):
                raise Invalid(fields={"channel": _("没有这个选项")})
            case = file(replace(filing(form), channel=channel), by=request.person, at=request.at)
            return _taken_down(request, case)
        except Refused as refused:
            problem = refused
    served = _served(request.person)
    context = {
        "categories": category_options(),
        "channels": [(channel.value, word) for channel, word in CHANNELS],
        "places": [("", gettext("请选择")), *((place.code, place.path) for place in served)],
    }
    return answer(request, "cases/desk/intake.html", context, problem=problem)


def _taken_down(request: SignedIn, case: Case) -> HttpResponse:
    onward = f"{reverse('desk')}?case={case.pk}"
    if wants_json(request) and not keeps_page(request):
        return JsonResponse({"number": case.number, "url": reverse("case", args=[case.pk])}, status=201)
    messages.success(request, gettext("已登记 {number}").format(number=case.number))
    if keeps_page(request):
        return _done(request, JsonResponse({"number": case.number, "url": onward}, status=201))
    return _done(request, HttpResponseRedirect(onward))


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
        # A clerk sees only whom they serve: the look-up must not name the owner of any number.
        if not homes and not context["earlier"]:
            context["person"] = None
    return render(request, "cases/desk/_caller.html", context)


def category_options() -> Options:
    """Return the options of a select: the categories by kind of place, after "let the system guess"."""
    known = queries.categories()
    groups = [
        (word, [(c.code, f"{gettext(c.matter)} · {c}") for c in known if c.code.startswith(f"{kind}.")])
        for kind, word in PLACE_KIND_WORDS.items()
    ]
    return [("", gettext("由系统判断")), *groups]


def _privacy_hint() -> str:
    words, link = gettext("只用来答复您，不会公开。"), gettext("《隐私说明》")
    return format_html('{}<a href="{}">{}</a>', words, reverse("privacy"), link)


def _known(code: str) -> Place | None:
    return places.named([code]).get(code) if code else None


def _homes(request: Request) -> list[Place]:
    if request.person is None:
        return []
    return list(places.named(t.place for t in people.homes_of(request.person, request.at)).values())


def _first_home(request: Request) -> str:
    homes = _homes(request)
    return homes[0].code if homes else ""


def _estate_name(place: Place | None) -> str:
    estate = _known(cut(place.code, "estate")) if place else None
    return estate.path if estate else ""


def _served(person: Person) -> list[Place]:
    return [
        place
        for grant in person.grants
        if grant.role in OFFICE
        for place in places.below(grant.place, "building")
    ]
