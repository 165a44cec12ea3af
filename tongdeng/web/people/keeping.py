"""Where somebody keeps the register: the estates within their reach, and the one that a page is about."""

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import is_code, within
from tongdeng.web.kit.http import SignedIn

IMPORTERS = (Role.MANAGER, Role.COMMITTEE, Role.COMMUNITY, Role.ADMIN)


def estates_of(person: Person, *roles: Role) -> list[Place]:
    """Return the estates that lie where a person holds one of `roles`, by code."""
    reach = person.reach(*roles)
    return places.at_levels(reach, ["estate"]) if reach else []


def estate_within(person: Person, code: str, *roles: Role) -> Place:
    """Return an estate; raise NotFound for what is none, Forbidden outside of where the person holds one of `roles`."""
    if not is_code(code, "estate"):
        raise NotFound(_("没有找到这个小区，请重新选择"))
    if not any(within(code, place) for place in person.reach(*roles)):
        raise Forbidden(_("您不在这个小区任职"))
    return places.place(code)


def asked_estate(request: SignedIn, estates: list[Place]) -> Place | None:
    """Return the estate that `?estate=` names, or else the first one; None where there is none."""
    asked = request.GET.get("estate", "")
    return next((place for place in estates if place.code == asked), estates[0] if estates else None)
