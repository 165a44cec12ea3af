"""Who counts how much: homes, and the heads that hold them.

Source: Supreme People's Court, interpretation on the ownership of building units (2020-12-29), arts. 2, 8 and 9:
one exclusive part is one person; a developer's unsold and undelivered parts together are one, and so are
several parts of the same buyer. Areas always add up.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.people.rules import register

DEVELOPER = ";developer"  # no identifier of an owner holds a semicolon


class HomeKind(StrEnum):
    NORMAL = "normal"
    UNSOLD = "unsold"
    UNDELIVERED = "undelivered"
    PARKING = "parking"


DEVELOPERS = (HomeKind.UNSOLD, HomeKind.UNDELIVERED)
KIND_WORDS = {
    HomeKind.NORMAL: _("已交付"),
    HomeKind.UNSOLD: _("未售"),
    HomeKind.UNDELIVERED: _("已售未交付"),
    HomeKind.PARKING: _("车位"),
}


class AreaSource(StrEnum):
    """Where an area comes from, in the order of art. 8: the first that there is counts."""

    REGISTER = "register"
    SURVEY = "survey"
    CONTRACT = "contract"


AREA_SOURCE_WORDS = {source: register.AREA_SOURCE_WORDS[source.value] for source in AreaSource}


class Home(NamedTuple):
    """An exclusive part: its area in square metres, and the identifiers of its owners."""

    home: str
    area: Decimal
    owners: frozenset[str] = frozenset()
    kind: HomeKind = HomeKind.NORMAL


class Head(NamedTuple):
    """One person as the law counts: the homes they hold, and the sum of their areas."""

    key: str
    homes: tuple[Home, ...]
    area: Decimal


def head_of(home: Home) -> str:
    """Return the key of the head that a home belongs to.

    Sets of owners merge when they are identical: {A} and {A, B} are two heads (art. 9 leaves it open, this is the
    narrow reading). A home whose owner nobody knows is a head by itself.
    """
    name, _area, owners, kind = home
    if kind in DEVELOPERS:
        return DEVELOPER
    if len(owners) == 1:
        return next(iter(owners))
    return ";".join(sorted(owners)) if owners else f";home {name}"


def heads(homes: Iterable[Home], *, parking: bool = False) -> list[Head]:
    """Return the heads of `homes`, in the order in which they first appear; parking counts only where it is said to."""
    return merged(((head_of(home), home) for home in homes), parking=parking)


def merged(homes: Iterable[tuple[str, Home]], *, parking: bool = False) -> list[Head]:
    """Return the heads of homes that come with the key of theirs."""
    held: dict[str, list[Home]] = {}
    for key, home in homes:
        if parking or home.kind is not HomeKind.PARKING:
            held.setdefault(key, []).append(home)
    return [
        Head(key, tuple(part), part[0].area if len(part) == 1 else sum((h.area for h in part), Decimal()))
        for key, part in held.items()
    ]
