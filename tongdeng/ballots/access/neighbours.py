"""Who is at home in an estate: those who live there, and those who have a role there."""

from typing import Any

from django.db.models import Q

from tongdeng.people.models import Tenure
from tongdeng.people.queries import living
from tongdeng.places.rules import cut


def lived_in(person: Any) -> list[str]:
    """Return the homes that a person owns, rents or lives in at the moment for which they were loaded."""
    rows = Tenure.objects.filter(living(person.as_of.date()), person=person)
    return list(rows.values_list("place", flat=True))


def of_estate(person: Any) -> Q:
    """Return the condition for what belongs to an estate where they live or have a role."""
    lived = {cut(place, "estate") for place in lived_in(person)}
    held = {cut(grant.place, "estate") for grant in person.grants}
    return Q(pk__in=[]) if person.pk is None else Q(place__in=sorted((lived | held) - {""}))
