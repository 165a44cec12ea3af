"""Reading announcements: which are valid, whom they reach, who has opened them. Homes are counted, persons never."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left

from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import local_day
from tongdeng.notices.models import Announcement, Notice, Opened
from tongdeng.notices.rules.announcing import State
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import lived_in, living
from tongdeng.places.models import Place
from tongdeng.places.queries import named

CARDS = 5
BUILDING = 18  # digits


def announcements(person: Actor | None, at: datetime) -> QuerySet[Announcement]:
    """Return what somebody may see: what is valid first, urgent ones on top, then the newest."""
    valid = Q(state=State.PUBLISHED.value, valid_until__gt=at)
    order = Case(
        When(valid & Q(urgent=True), then=Value(0)),
        When(valid, then=Value(1)),
        When(state=State.PLANNED.value, then=Value(2)),
        default=Value(3),
    )
    rows = access.visible_to(person, Announcement).annotate(order=order)
    return rows.defer("words").order_by("order", "-starts_at", "-pk")


def valid_for(person: Person, at: datetime) -> QuerySet[Announcement]:
    """Return the valid ones for the household of a person, urgent ones first."""
    rows = access.visible_to(person, Announcement, "read").filter(state=State.PUBLISHED.value)
    return rows.filter(valid_until__gt=at).order_by("-urgent", "-starts_at", "-pk")


def unread(person: Person, at: datetime) -> list[Announcement]:
    """Return the valid ones that a person has not read yet, a few.

    Their own message tells. Who got none, having moved in later, has read what their household has opened.
    """
    return list(valid_for(person, at).exclude(_done(person))[:CARDS])


def is_read(person: Person, announcement: Announcement) -> bool:
    """Say whether a person has read an announcement, as `unread` does, and their household has its receipt."""
    homes = homes_in(person, announcement)
    if set(homes) - has_opened(announcement, homes):
        return False
    return Announcement.objects.filter(_done(person), pk=announcement.pk).exists()


def _done(person: Person) -> Q:
    mine = Notice.objects.filter(
        person=person, community=OuterRef("community"), subject="announcement", subject_id=OuterRef("pk")
    )
    home = Opened.objects.filter(
        community=OuterRef("community"), announcement=OuterRef("pk"), home__in=lived_in(person)
    )
    return Q(Exists(mine.filter(read_at__isnull=False)) | (~Exists(mine) & Exists(home)))


def homes_in(person: Person, announcement: Announcement) -> list[str]:
    """Return the homes of a person that an announcement is for, at the moment for which they were loaded."""
    scope = tuple(announcement.buildings) or (announcement.place,)
    return sorted({home for home in lived_in(person) if home.startswith(scope)})


def has_opened(announcement: Announcement, homes: Sequence[str]) -> set[str]:
    """Return those of some homes in which it was opened."""
    rows = Opened.objects.filter(community=announcement.community, announcement=announcement, home__in=homes)
    return set(rows.values_list("home", flat=True))


def residents(announcement: Announcement, at: datetime) -> set[UUID]:
    """Return all who own, rent or live in a home that an announcement is for."""
    return set(_tenures(announcement.place, announcement.buildings, at).values_list("person", flat=True))


def buildings_of(estate: str) -> list[Place]:
    """Return the buildings of an estate in which there are homes, by code; two queries."""
    homes = Place.objects.filter(code__startswith=estate, level="home")
    codes = set(homes.values_list(Left("code", BUILDING), flat=True).distinct().order_by())
    return list(Place.objects.filter(code__in=codes).order_by("code"))


class Reach(NamedTuple):
    """How many households it is for, how many of them somebody can read it on a phone, how many have opened it."""

    homes: int
    told: int
    read: int = 0

    @property
    def untold(self) -> int:
        """Households of which nobody can sign in: a sheet on their door reaches them."""
        return self.homes - self.told


def reached(estate: str, buildings: Sequence[str], at: datetime) -> Reach:
    """Return how many households an announcement would reach, before it is sent."""
    rows = _by_building(estate, buildings, at)
    return Reach(sum(homes for homes, _told in rows.values()), sum(told for _homes, told in rows.values()))


def by_building(announcement: Announcement, at: datetime) -> dict[str, Reach]:
    """Return the reach in each building: as it is now, or as it was when the announcement was over."""
    if announcement.reach is not None:
        return {building: Reach(*figures) for building, figures in announcement.reach.items()}
    if announcement.published_at is None:
        return {}
    opened = Opened.objects.filter(community=announcement.community, announcement=announcement)
    counts = opened.values_list(Left("home", BUILDING)).annotate(n=Count("pk")).order_by()
    read = dict(counts)
    rows = _by_building(announcement.place, announcement.buildings, at)
    return {
        building: Reach(homes, told, read.get(building, 0))
        for building, (homes, told) in sorted(rows.items())
    }


def summed(rows: dict[str, Reach]) -> Reach:
    """Return the reach of all buildings together."""
    return Reach(*(sum(figures) for figures in zip(*rows.values(), strict=True))) if rows else Reach(0, 0)


def shown(rows: dict[str, Reach]) -> list[tuple[str, Reach]]:
    """Return the reach by the names of the buildings."""
    names = named(rows)
    return [(names[code].name if code in names else code, reach) for code, reach in rows.items()]


def not_read(announcement: Announcement, at: datetime) -> QuerySet[Place]:
    """Return the homes in which nobody has opened it, by code; `told` says whether somebody there can sign in."""
    opened = Opened.objects.filter(
        community=announcement.community, announcement=announcement, home=OuterRef("code")
    )
    reachable = _reachable(_tenures(announcement.place, announcement.buildings, at))
    told = Exists(reachable.filter(place=OuterRef("code")))
    homes = _homes(announcement.place, announcement.buildings)
    return homes.exclude(Exists(opened)).annotate(told=told).order_by("code")


def _by_building(estate: str, buildings: Sequence[str], at: datetime) -> dict[str, tuple[int, int]]:
    """Return by building how many homes there are, and in how many somebody can sign in; two queries."""
    homes = _homes(estate, buildings).values_list(Left("code", BUILDING)).annotate(n=Count("pk")).order_by()
    reachable = _reachable(_tenures(estate, buildings, at)).values_list(Left("place", BUILDING))
    told = dict(reachable.annotate(n=Count("place", distinct=True)).order_by())
    return {building: (count, told.get(building, 0)) for building, count in homes}


def _homes(estate: str, buildings: Sequence[str]) -> QuerySet[Place]:
    return Place.objects.filter(_inside("code", estate, buildings), level="home")


def _tenures(estate: str, buildings: Sequence[str], at: datetime) -> QuerySet[Tenure]:
    inside = _inside("place", estate, buildings)
    return Tenure.objects.filter(inside, living(local_day(at)), community=estate[:12])


def _reachable(tenures: QuerySet[Tenure]) -> QuerySet[Tenure]:
    return tenures.filter(person__phone__isnull=False, person__is_active=True, person__erased_at__isnull=True)


def _inside(field: str, estate: str, buildings: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for code in buildings or [estate]:
        found |= Q(**{f"{field}__startswith": code})
    return found
