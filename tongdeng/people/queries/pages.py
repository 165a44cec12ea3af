"""The register as its pages read it: the list of homes, the list of changes, and the names behind ids."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongdeng.kernel import access
from tongdeng.people.models import Change, Home, Mandate, Measure, Organisation, Person, Tenure
from tongdeng.people.queries import holding
from tongdeng.people.queries.register import OPEN
from tongdeng.people.rules.changes import Kind, State
from tongdeng.places.models import Place
from tongdeng.places.queries import spelled
from tongdeng.places.rules import line


def home(person: Person, code: str) -> Home | None:
    """Return the home at a place if this person may see it."""
    return access.visible_to(person, Home).filter(community=code[:12], place=code).first()


def homes(person: Person, estate: str, *, words: str = "", mark: str = "", kind: str = "") -> QuerySet[Home]:
    """Return the homes of an estate that stand in the register now, by place.

    `words` is looked for in the home's address and in the names of who holds it; `mark` is "unchecked" or "waiting".
    """
    here = {"community": estate[:12], "place__startswith": estate}
    same = {"community": OuterRef("community"), "place": OuterRef("place")}
    stands = Measure.objects.filter(OPEN, **same)
    rows = access.visible_to(person, Home, "read").filter(
        Exists(stands.filter(kind=kind) if kind else stands), **here
    )
    if words:
        named = Place.objects.filter(spelled(words), code__startswith=estate).values("code")
        held = Tenure.objects.filter(OPEN, person__name__icontains=words, **here).values("place")
        rows = rows.filter(Q(place__in=named) | Q(place__in=held))
    if mark == "unchecked":
        rows = rows.filter(checked=False)
    if mark == "waiting":
        rows = rows.filter(Exists(Change.objects.filter(state=State.PROPOSED.value, **same)))
    return rows.order_by("place")


def measures(places: Collection[str]) -> dict[str, Measure]:
    """Return what homes are now, by place."""
    return {row.place: row for row in Measure.objects.filter(OPEN, place__in=places)}


def holders(places: Collection[str]) -> dict[str, list[Tenure]]:
    """Return who holds homes now, by place, owners first."""
    held: dict[str, list[Tenure]] = {}
    rows = Tenure.objects.filter(OPEN, place__in=places).select_related("person").order_by("since", "id")
    for row in sorted(rows, key=lambda row: not row.is_owner):
        held.setdefault(row.place, []).append(row)
    return held


def waiting_at(places: Collection[str]) -> dict[str, int]:
    """Return how many changes of each of these homes wait."""
    rows = Change.objects.filter(place__in=places, state=State.PROPOSED.value)
    return dict(Counter(rows.values_list("place", flat=True)))


def changes(person: Person, **asked: Any) -> QuerySet[Change]:
    """Return the changes that a keeper of the register reads, home by home, narrowed to what is `asked`."""
    rows = access.visible_to(person, Change, "read").filter(**asked)
    return rows.select_related("by", "decided_by", "roster").order_by("place", "at", "id")


def changes_chosen(person: Person, ids: Collection[UUID]) -> list[Change]:
    """Return those of these changes that this person may see, home by home."""
    return list(access.visible_to(person, Change).filter(pk__in=ids).order_by("place", "at", "id"))


def new_homes(person: Person, roster: UUID) -> QuerySet[Change]:
    """Return the new homes of one file that wait for this person, or for a colleague."""
    waits = {"roster": roster, "kind": Kind.RECORD.value, "state": State.PROPOSED.value}
    return access.visible_to(person, Change, "confirm").filter(**waits).order_by("id")


def people(ids: Iterable[str | UUID]) -> dict[str, Person]:
    """Return persons by their id as text."""
    return {str(person.pk): person for person in Person.objects.filter(pk__in=set(map(str, ids)))}


def tenures(ids: Iterable[str]) -> dict[str, Tenure]:
    """Return rows of the register with their persons by their id as text, also those that have ended."""
    rows = Tenure.objects.filter(pk__in=set(ids)).select_related("person")
    return {str(row.pk): row for row in rows}


def office_holders(ids: Collection[str | UUID], at: datetime) -> set[str]:
    """Return the ids, as text, of those who hold any role."""
    held = Mandate.objects.filter(holding(at), person__in=set(map(str, ids)))
    return {str(pk) for pk in held.values_list("person", flat=True)}


def offices(place: str, *kinds: Organisation.Kind) -> list[Organisation]:
    """Return the organisations of these kinds that serve a place, the nearest first."""
    rows = Organisation.objects.filter(place__in=line(place), kind__in=[kind.value for kind in kinds])
    return sorted(rows, key=lambda row: (-len(row.place), row.name))
