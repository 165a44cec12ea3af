"""The lists behind the figures on the page of platforms: the community reads names, whoever is above it numbers."""

from django.http import HttpResponse
from django.shortcuts import render

from tongdeng.members.actions.shared import is_community
from tongdeng.members.queries import services
from tongdeng.members.queries import volunteers as queries
from tongdeng.people.rules import Role
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.pager import page_of

COUNTED_FOR = (Role.COMMUNITY, Role.BRANCH, Role.SUBDISTRICT, Role.CITY)


def counted_place(request: SignedIn) -> str:
    """Return the place whose figures somebody reads: their community, or what lies below their office; "" for nobody."""
    if not request.person.holds(*COUNTED_FOR):
        return ""
    own = min(request.person.reach(Role.COMMUNITY.value), default="")
    above = min(request.person.reach(Role.SUBDISTRICT.value, Role.CITY.value), default="")
    return own or queries.community_of(request.person, request.at) or above


@for_roles(Role.COMMUNITY)
def registered(request: SignedIn) -> HttpResponse:
    """List all who are registered on some platform of one's community, each once."""
    code = min(request.person.reach(Role.COMMUNITY.value))
    context = {"tab": "neighbours", "page_of": page_of(request, queries.registered(code))}
    return render(request, "members/registered.html", context)


@for_roles(*COUNTED_FOR)
def registrations(request: SignedIn) -> HttpResponse:
    """List the registrations, each platform with its people."""
    code = counted_place(request)
    rows = page_of(request, queries.registrations(code))
    context = {"tab": "neighbours", "page_of": rows, "named": is_community(request.person, code)}
    return render(request, "members/registrations.html", context)


@for_roles(*COUNTED_FOR)
def verified(request: SignedIn) -> HttpResponse:
    """List the service that somebody else verified, the newest first."""
    code = counted_place(request)
    context = {
        "tab": "neighbours",
        "page_of": page_of(request, services.all_verified(code)),
        "minutes": queries.figures(code).minutes,
        "named": is_community(request.person, code),
    }
    return render(request, "members/services_verified.html", context)
