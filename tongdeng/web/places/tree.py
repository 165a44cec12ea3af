"""The tree of places, a level at a time: regions and communities by official codes, estates, common areas."""

from typing import Any

from django.http import HttpResponse

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries
from tongdeng.places.models import LEVEL_CHOICES, Place
from tongdeng.places.rules import additions, below, digits_of
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles

KEEPERS = (Role.ADMIN, Role.MANAGER, Role.COMMUNITY)
SHOWN = 500
WORDS = dict(LEVEL_CHOICES)


@for_roles(*KEEPERS)
def page(request: SignedIn) -> HttpResponse:
    """Show a place with what lies in it; without one, the places of this person's roles."""
    if code := request.GET.get("at", ""):
        return draw(request, access.get(request.person, Place, code))
    tops = _tops(request.person)
    return draw(request, tops[0] if len(tops) == 1 else None)


def draw(
    request: SignedIn, here: Place | None, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Answer with a place, or with the places of this person's roles; after a refused verb with its sentence."""
    context = (
        context_for(request.person, here)
        if here
        else {"children": _tops(request.person)[:SHOWN], "offered": ()}
    )
    return answer(request, "places/places.html", context, problem=problem, verb=verb)


def context_for(person: Person, here: Place) -> dict[str, Any]:
    level = below(here.level)
    above = [place for place in queries.line(here.code) if _reaches(person, place)]
    children = queries.children(here.code)[: SHOWN + 1]
    rights = access.verbs(person, here)
    return {
        "here": here,
        "trail": above[:-1],
        "children": children[:SHOWN],
        "more": len(children) > SHOWN,
        "offered": rights & (additions(here.level) | ({"draw"} if here.level == "estate" else set())),
        "level": level,
        "level_word": WORDS.get(level, ""),
        "digits": digits_of(level) if level else 0,
    }


def _tops(person: Person) -> list[Place]:
    return [place for _code, place in sorted(queries.named(person.reach(*KEEPERS)).items())]


def _reaches(person: Person, place: Place) -> bool:
    return any(place.code.startswith(code) for code in person.reach(*KEEPERS))
