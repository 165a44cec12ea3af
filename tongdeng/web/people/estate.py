"""The estate in which a visitor is at home, or else works."""

from tongdeng.people import queries as people
from tongdeng.places import queries as places
from tongdeng.places.rules import cut
from tongdeng.web.kit.http import Request


def code(request: Request) -> str:
    """Return the code of the estate; "" for a stranger."""
    if request.person is None:
        return ""
    homes = people.homes_of(request.person, request.at)
    if homes:
        return cut(homes[0].place, "estate")
    return next((cut(grant.place, "estate") for grant in request.person.grants), "")


def name(request: Request) -> str:
    """Return the name of the estate; "" for a stranger."""
    here = code(request)
    found = places.named([here]).get(here) if here else None
    return found.path if found else ""
