"""Who is concerned: the homes of a scope, and those of one person in it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Measure, Person, Tenure
from tongdeng.people.queries import living
from tongdeng.people.queries.register import OPEN


def _inside(estate: str, scope: Sequence[str]) -> Q:
    found = Q(place__startswith=estate) if not scope else Q(pk__in=[])
    for building in scope:
        found |= Q(place__startswith=building)
    return Q(community=estate[:12]) & found


def homes_in(person: Person, estate: str, scope: Sequence[str], at: datetime) -> list[str]:
    """Return the homes that a person owns, rents or lives in within a scope (none for the whole estate)."""
    rows = Tenure.objects.filter(_inside(estate, scope), living(local_day(at)), person=person)
    return sorted(set(rows.values_list("place", flat=True)))


def home_in(person: Person, estate: str, scope: Sequence[str], at: datetime) -> str | None:
    """Return the household for which a person speaks in a scope; None for one who lives elsewhere.

    Whoever has several homes speaks for one of them: a voice is a household's, and nobody has two.
    """
    return next(iter(homes_in(person, estate, scope, at)), None)


def households(estate: str, scope: Sequence[str]) -> int:
    """Return how many homes of the register lie in a scope now."""
    return Measure.objects.filter(_inside(estate, scope), OPEN).count()


def residents(estate: str, scope: Sequence[str], at: datetime) -> list[UUID]:
    """Return everybody who owns, rents or lives in a home of a scope."""
    rows = Tenure.objects.filter(_inside(estate, scope), living(local_day(at)))
    return list(rows.values_list("person", flat=True).distinct())
