"""Reading the tree of places."""

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.errors import NotFound
from tongdeng.places import rules
from tongdeng.places.models import Place, Plan, Shape
from tongdeng.places.rules.plan import Outline
from tongdeng.places.rules.shapes import Kind

NUMBERS = re.compile(r"(\d+)\D+(\d+)(?:\D+(\d+))?室?")


def place(code: str) -> Place:
    """Return the place with this code; raise NotFound for an unknown one."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise NotFound(_("没有找到这个地方，请重新选择"), code=code)
    return place


def by_label(label: str) -> Place:
    """Return the place whose QR sheet has `label`; raise NotFound for an unknown one."""
    place = Place.objects.filter(label=label).first()
    if place is None:
        raise NotFound(_("这张二维码已失效，请在页面上选择地点"))
    return place


def children(code: str, *, level: str = "") -> list[Place]:
    """Return what lies directly below `code` (or all of one `level` in it), by code."""
    inside = Place.objects.filter(code__startswith=code).exclude(code=code)
    if level:
        return list(inside.filter(level=level))
    if not code:
        return list(inside.filter(level="province"))
    lengths = [lvl.digits for lvl in rules.LEVELS if lvl.digits > len(code)]
    if not lengths:
        return []
    # Homes without a unit lie in unit 00, which is no place of its own.
    bare = (
        Q(code__startswith=f"{code}{rules.NO_UNIT}", level="home")
        if lengths[0] == rules.UNIT
        else Q(pk__in=[])
    )
    return list(inside.filter(Q(code__regex=rf"^[0-9]{{{lengths[0]}}}$") | bare))


def line(code: str) -> list[Place]:
    """Return the places from the province down to `code` that exist, in order."""
    return list(Place.objects.filter(code__in=rules.line(code)).order_by("code"))


def named(codes: Iterable[str]) -> dict[str, Place]:
    """Return those of these places that exist, by code."""
    return {place.code: place for place in Place.objects.filter(code__in=set(codes))}


def with_community(code: str) -> tuple[Place | None, Place | None]:
    """Return the place with this code, and its community; None for one that does not exist."""
    community = rules.cut(code, "community")
    places = {place.code: place for place in _two(code=code, community=community)}
    return places.get(code), places.get(community)


@Prepared
def _two(code: str, community: str) -> QuerySet[Place]:
    return Place.objects.filter(Q(code=code) | Q(code=community))


def spelled(words: str) -> Q:
    """Return the condition for an address: 12-1-301 means 12号楼1单元301室, 12-301 a room of that building."""
    numbers = NUMBERS.fullmatch(words.strip())
    if numbers is None:
        return Q(*[Q(path__icontains=part) for part in words.split()])
    building, middle, room = numbers.groups()
    found = Q(path__regex=rf"(^|\D){building}号楼(.*\D)?{room or middle}室?$")
    return found & Q(path__regex=rf"(^|\D){middle}单元") if room else found


def home_spelled(within: str, words: str) -> Place | None:
    """Return the one home in a place that an address names; None where none or several are meant."""
    if not words.strip():
        return None
    rows = list(Place.objects.filter(spelled(words), code__startswith=within, level="home")[:2])
    return rows[0] if len(rows) == 1 else None


def below(code: str, deepest: str) -> list[Place]:
    """Return the estates in `code` and what lies in them, down to the level `deepest`, in order."""
    levels = [level.key for level in rules.LEVELS]
    wanted = levels[levels.index("estate") : levels.index(deepest) + 1]
    return list(Place.objects.filter(code__startswith=code, level__in=wanted))


def buildings(code: str) -> list[Place]:
    """Return the buildings and common areas of the estate that `code` lies in; of all estates without one."""
    estate = rules.cut(code, "estate") or code
    if not estate:
        return list(Place.objects.filter(level="estate")[:200])
    return list(Place.objects.filter(code__startswith=estate, level="building"))


def at_levels(prefixes: Iterable[str], levels: Iterable[str]) -> list[Place]:
    """Return the places of these levels that lie in one of `prefixes`, by code; at most 2,000."""
    inside = Q(pk__in=[])
    for prefix in prefixes:
        inside |= Q(code__startswith=prefix)
    return list(Place.objects.filter(inside, level__in=list(levels)).order_by("code")[:2000])


def plan(estate: str) -> Plan | None:
    """Return the drawing of an estate; None where nobody drew it."""
    return Plan.objects.filter(community=rules.cut(estate, "community"), place=estate).first()


def outlines(plan: Plan) -> list[Outline]:
    """Return what a drawing shows."""
    rows = list(Shape.objects.filter(community=plan.community, plan=plan))
    drawn = {place.code: place.name for place in buildings(plan.place)}
    return [
        Outline(
            shape.place if shape.kind == Kind.BUILDING else "",
            Kind(shape.kind),
            drawn.get(shape.place, shape.name),
            tuple(tuple((x, y) for x, y in ring) for ring in shape.rings),
        )
        for shape in rows
    ]
