"""Whom a demo offers to be: one person for each role, and two of each further estate."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Left

from tongdeng.people.models import Mandate, Person, Tenure
from tongdeng.people.queries import holding, living
from tongdeng.people.rules import ROLE_WORDS, Role
from tongdeng.places import queries as places

ESTATE_DIGITS = 15
ELSEWHERE = (Role.RESIDENT, Role.BRANCH)  # a neighbour, and who organises what they do together


class Example(NamedTuple):
    """A person for a role; `estate` is the name of a further estate, and "" where everybody else is met."""

    role: Role
    person: Person
    estate: str = ""

    @property
    def words(self) -> str:
        """The role, and the further estate where there is one."""
        return f"{ROLE_WORDS[self.role]} · {self.estate}" if self.estate else str(ROLE_WORDS[self.role])


def one_for_each_role(at: datetime, place: str = "") -> list[tuple[Role, Person]]:
    """Return, for each role, the person who got it first at the first place with one; a resident is an owner with a title.

    So those of several estates who are met together belong to one.
    """
    first: dict[Role, Person] = {}
    owners = _owners(at).filter(place__startswith=place)
    tenure = owners.select_related("person").order_by("since", "place").first()
    if tenure is not None:
        first[Role.RESIDENT] = tenure.person
    held = Mandate.objects.filter(holding(at), place__startswith=place).select_related("person")
    for mandate in held.order_by("place", "since", "id"):
        first.setdefault(Role(mandate.role), mandate.person)
    return [(role, first[role]) for role in Role if role in first]


def examples(at: datetime) -> list[Example]:
    """Return one person for each role, then a resident and the organiser of each further estate with owners."""
    found = [Example(role, person) for role, person in one_for_each_role(at)]
    met = {example.person.pk for example in found}
    estates = (
        _owners(at).annotate(estate=Left("place", ESTATE_DIGITS)).order_by().values_list("estate", flat=True)
    )
    named = places.named(list(estates.distinct()))
    for code, place in sorted(named.items()):
        two = [(role, person) for role, person in one_for_each_role(at, code) if role in ELSEWHERE]
        found += [Example(role, person, place.name) for role, person in two if person.pk not in met]
    return found


def _owners(at: datetime) -> QuerySet[Tenure]:
    return Tenure.objects.filter(living(at.date()), kind=Tenure.Kind.OWNER, person__title__gt="")
