"""The tree of places, a level at a time: regions and communities by official codes, estates, common areas."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.people.rules import Role
from tongdeng.places import actions, queries
from tongdeng.places.models import LEVEL_CHOICES, Place
from tongdeng.places.rules import below, digits_of
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles

KEEPERS = (Role.ADMIN, Role.MANAGER, Role.COMMUNITY)
SHOWN = 500
WORDS = dict(LEVEL_CHOICES)


@for_roles(*KEEPERS)
def page(request: SignedIn) -> HttpResponse:
    """Show a place with what lies in it; without one, the places of this person's roles."""
    code = request.GET.get("at", "")
    return _draw(request, access.get(request.person, Place, code) if code else _first(request))


@require_POST
@for_roles(*KEEPERS)
def add(request: SignedIn, code: str) -> HttpResponse:
    """Add a place one level down."""
    above, given = access.get(request.person, Place, code), FormReader(request)
    try:
        place = actions.add(
            above,
            name=given.text("name"),
            code=given.text("code"),
            short=given.text("short"),
            by=request.person,
        )
    except Refused as problem:
        return _refused(request, above, problem)
    return _added(request, above, place)


@require_POST
@for_roles(*KEEPERS)
def spot(request: SignedIn, code: str) -> HttpResponse:
    """Add a common area to an estate."""
    estate = access.get(request.person, Place, code)
    try:
        place = actions.add_spot(estate, name=FormReader(request).text("name"), by=request.person)
    except Refused as problem:
        return _refused(request, estate, problem)
    return _added(request, estate, place)


def _added(request: SignedIn, above: Place, place: Place) -> HttpResponse:
    messages.success(request, _("已添加：{place}").format(place=place))
    return HttpResponseRedirect(f"{reverse('places')}?at={above.code}")


def _refused(request: SignedIn, above: Place, problem: Refused) -> HttpResponse:
    if isinstance(problem, NotFound):
        raise problem
    return _draw(request, above, problem=problem)


def _draw(request: SignedIn, here: Place | None, *, problem: Refused | None = None) -> HttpResponse:
    rights = access.verbs(request.person, here) if here else frozenset()
    level = below(here.level) if here else ""
    reached = [place for place in queries.line(here.code) if _reaches(request, place)] if here else []
    children = queries.children(here.code)[: SHOWN + 1] if here else _tops(request)
    context = {
        "here": here,
        "trail": reached[:-1],
        "children": children[:SHOWN],
        "more": len(children) > SHOWN,
        "rights": rights,
        "level": level,
        "level_word": WORDS.get(level, ""),
        "digits": digits_of(level) if level else 0,
        "adds": "add" in rights and level in ("city", "county", "subdistrict", "community", "estate"),
        "spots": "spot" in rights and here is not None and here.level == "estate",
    }
    return answer(request, "places/places.html", context, problem=problem)


def _tops(request: SignedIn) -> list[Place]:
    reach = request.person.reach(*KEEPERS)
    return [place for _code, place in sorted(queries.named(reach).items())]


def _first(request: SignedIn) -> Place | None:
    """Return the only place of this person's roles; None where there are several, to be chosen from."""
    tops = _tops(request)
    return tops[0] if len(tops) == 1 else None


def _reaches(request: SignedIn, place: Place) -> bool:
    return any(place.code.startswith(grant.place) for grant in request.person.grants if grant.role in KEEPERS)
