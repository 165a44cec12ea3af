"""Reading the register: a home as it stands or stood, its owners, and what is proposed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Event
from tongdeng.people.models import Change, Home, Measure, Person, Tenure
from tongdeng.people.queries import living
from tongdeng.people.rules.changes import State

FEW = 500  # homes that are named in a query; of more, all of the time is read
OPEN = Q(until__isnull=True, replaced_at__isnull=True)


def home_at(place: str) -> Home:
    """Return the home at a place; raise NotFound where the register has none."""
    home = Home.objects.filter(community=place[:12], place=place).first()
    if home is None:
        raise NotFound(_("名册里没有这套房屋"))
    return home


def measure(place: str) -> Measure | None:
    """Return what a home is now; None where it is not in the register any more."""
    return Measure.objects.filter(OPEN, community=place[:12], place=place).first()


def tenures(place: str) -> list[Tenure]:
    """Return who holds a home now, owners first."""
    rows = Tenure.objects.filter(OPEN, community=place[:12], place=place).select_related("person")
    return sorted(rows, key=lambda row: (not row.is_owner, row.since, row.pk))


def said_of(row: Measure) -> dict[str, str]:
    """Return a measure as changes spell it."""
    return {"area": "" if row.area is None else str(row.area), "source": row.source, "kind": row.kind}


class HomeAsOf(NamedTuple):
    """A home on one day, as we know it today."""

    measure: Measure | None
    tenures: list[Tenure]


def as_of(place: str, day: date) -> HomeAsOf:
    """Return what a home was on a day, and who held it then."""
    here = Q(community=place[:12], place=place)
    rows = Tenure.objects.filter(here, living(day)).select_related("person")
    held = sorted(rows, key=lambda row: (not row.is_owner, row.since, row.pk))
    return HomeAsOf(Measure.objects.filter(here, living(day)).first(), held)


def owners_of(homes: Collection[str], at: datetime) -> dict[str, set[UUID]]:
    """Return the owners of homes at a moment, by place."""
    rows = Tenure.objects.filter(
        living(at.astimezone(LOCAL).date()), place__in=homes, kind=Tenure.Kind.OWNER
    ).values_list("place", "person")
    held: dict[str, set[UUID]] = {}
    for place, person in rows:
        held.setdefault(place, set()).add(person)
    return held


def at_home(place: str, people: Collection[UUID]) -> set[UUID]:
    """Return those of some people who hold a home now in the community of a place."""
    if not people:
        return set()
    rows = Tenure.objects.filter(OPEN, community=place[:12], person__in=people)
    return set(rows.values_list("person", flat=True))


def waiting(person: Person) -> QuerySet[Change]:
    """Return the difference list: what a person may decide, the oldest first."""
    rows = access.visible_to(person, Change, "confirm").filter(state=State.PROPOSED.value)
    return rows.select_related("by").order_by("at", "place")


def changes_of(place: str) -> QuerySet[Change]:
    """Return all changes of a home, the newest first."""
    rows = Change.objects.filter(community=place[:12], place=place)
    return rows.select_related("by", "decided_by").order_by("-at")


class Mark(NamedTuple):
    """A change of a home on which votes rest: its verb, when, and the role in which somebody confirmed it."""

    verb: str
    at: datetime
    post: str


# On who lives somewhere, and on names, no vote depends. Whoever has an owner's number has their ballot.
WEIGHTY = ("record", "check", "measure", "transfer", "add", "end", "share", "phone", "gone")


def began(estate: str) -> datetime | None:
    """Return when the first home of an estate came into the register; None for an empty one."""
    first = Event.objects.filter(
        community=estate[:12], kind=f"{Home.journal_name}.record", place__startswith=estate
    )
    return first.order_by("at").values_list("at", flat=True).first()


def marks(homes: Collection[str], since: datetime) -> dict[str, list[Mark]]:
    """Return what changed in homes since a moment, by place, in order: what a roll marks."""
    if not homes:
        return {}
    events = Event.objects.filter(
        community__in={home[:12] for home in homes},
        kind__in=[f"{Home.journal_name}.{verb}" for verb in WEIGHTY],
        at__gte=since,
    )
    if len(homes) <= FEW:
        events = events.filter(place__in=homes)
    found: dict[str, list[Mark]] = {}
    wanted = set(homes)
    for event in events.order_by("at", "seq").iterator(chunk_size=2000):
        if event.place in wanted and event.facts.get("owners", True):
            verb = event.kind.partition(".")[2]
            found.setdefault(event.place, []).append(Mark(verb, event.at, event.post))
    return found
