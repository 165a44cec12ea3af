"""Reading people: who is here with which roles, who lives where, who can take work."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.access import Grant
from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.errors import NotFound
from tongdeng.people.models import Consent, Mandate, Organisation, Person, Roster, Tenure
from tongdeng.people.rules import Role
from tongdeng.places.rules import cut, line


def holding(at: datetime) -> Q:
    """Return the condition for mandates that hold at `at`."""
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def living(day: date) -> Q:
    """Return the condition for tenures that hold on a day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def person_with_roles(person_id: UUID | str, at: datetime) -> Person | None:
    """Return an active person with the roles they hold at `at`; None when there is no such person."""
    person = Person.objects.filter(pk=person_id, is_active=True, erased_at__isnull=True).first()
    if person is not None:
        load_roles(person, at)
    return person


def account(person_id: UUID | str) -> Person | None:
    """Return whoever a session belongs to; None when they may not sign in."""
    try:
        found = _accounts(pk=person_id if isinstance(person_id, UUID) else UUID(person_id))
    except ValueError:
        return None
    return next((person for person in found if person.is_active), None)


@Prepared
def _accounts(pk: UUID) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)


def somebody(person_id: UUID | str, at: datetime) -> Person:
    """Return an active person as `person_with_roles` does; raise NotFound when there is no such person."""
    person = person_with_roles(person_id, at)
    if person is None:
        raise NotFound(_("没有找到这位人员"))
    return person


def load_roles(person: Person, at: datetime) -> None:
    """Load the roles that `person` holds at `at`."""
    person.hold([Grant(role, place) for role, place in _held(person=person.pk, at=at)], at)


def load_roles_of(people: Iterable[Person], at: datetime) -> list[Person]:
    """Load the roles that each of many persons holds at `at`, with one query."""
    found = list(people)
    held: dict[UUID, list[Grant]] = {person.pk: [] for person in found}
    rows = Mandate.objects.filter(holding(at), person__in=found).values_list("person", "role", "place")
    for person_id, role, place in rows:
        held[person_id].append(Grant(role, place))
    for person in found:
        person.hold(held[person.pk], at)
    return found


@Prepared
def _held(person: UUID, at: datetime) -> Any:
    return Mandate.objects.filter(holding(at), person=person).values_list("role", "place")


def by_phone(phone: str) -> Person | None:
    """Return the active person with this normalised phone."""
    return Person.objects.filter(phone=phone, is_active=True, erased_at__isnull=True).first()


def homes_of(person: Person, at: datetime) -> list[Tenure]:
    """Return the homes that a person owns, rents or lives in at `at`."""
    return _homes(person=person.pk, day=at.date())


@Prepared
def _homes(person: UUID, day: date) -> QuerySet[Tenure]:
    return Tenure.objects.filter(living(day), person=person).order_by("place")


def household(place: str, at: datetime) -> list[Tenure]:
    """Return who owns, rents or lives in a home at `at`."""
    return list(
        Tenure.objects.filter(living(at.date()), place=place)
        .select_related("person")
        .order_by("kind", "since")
    )


def staff(place: str, roles: Collection[str], at: datetime) -> QuerySet[Person]:
    """Return the active persons who hold one of `roles` at `place` or above it."""
    held = Mandate.objects.filter(holding(at), role__in=roles, place__in=["", *line(place)])
    return Person.objects.filter(
        pk__in=held.values("person"), is_active=True, erased_at__isnull=True
    ).order_by("name", "id")


def held(person: Person, role: str, place: str, at: datetime) -> QuerySet[Mandate]:
    """Return what gives a person this role at exactly this place at `at`."""
    return Mandate.objects.filter(holding(at), person=person, role=role, place=place)


def posts(person: Person, at: datetime) -> QuerySet[Mandate]:
    """Return the roles that hold at `at` and that a person may give and end, by place and role."""
    rows = access.visible_to(person, Mandate).filter(holding(at))
    return rows.select_related("person", "organisation").order_by("place", "role", "since")


def organisations_in(places: Collection[str]) -> QuerySet[Organisation]:
    """Return the organisations that serve one of these places or lie in it."""
    inside = Q(pk__in=[])
    for place in places:
        inside |= Q(place__startswith=place)
    return Organisation.objects.filter(inside).order_by("place", "name")


def one_for_each_role(at: datetime) -> list[tuple[Role, Person]]:
    """Return, for each role that somebody holds, the one who got it first; a resident is one with a home."""
    found: list[tuple[Role, Person]] = []
    tenure = Tenure.objects.filter(living(at.date()), kind=Tenure.Kind.OWNER, person__title__gt="").order_by(
        "since", "place"
    )
    first_resident = tenure.select_related("person").first()
    if first_resident is not None:
        found.append((Role.RESIDENT, first_resident.person))
    for mandate in Mandate.objects.filter(holding(at)).select_related("person").order_by("since", "id"):
        if mandate.role not in {role for role, _person in found}:
            found.append((Role(mandate.role), mandate.person))
    return sorted(found, key=lambda pair: list(Role).index(pair[0]))


def consent(person: Person, purpose: str) -> Consent | None:
    """Return what a person agreed to last for a purpose and did not take back."""
    rows = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True)
    return rows.order_by("-given_at").first()


def rosters(person: Person) -> QuerySet[Roster]:
    """Return the rosters that a person uploaded, newest first."""
    return Roster.objects.filter(by=person).defer("rows").order_by("-at")


def roster(person: Person, pk: UUID) -> Roster:
    """Return a roster that this person uploaded; raise NotFound for anybody else's."""
    found = rosters(person).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这份名册"))
    return found


def lived_in(person: Any) -> list[str]:
    """Return the homes that a person owns, rents or lives in at the moment for which they were loaded."""
    rows = Tenure.objects.filter(living(person.as_of.date()), person=person)
    return list(rows.values_list("place", flat=True))


def of_estate(person: Any) -> Q:
    """Return the condition for what belongs to an estate where they live or have a role."""
    lived = {cut(place, "estate") for place in lived_in(person)}
    held = {cut(grant.place, "estate") for grant in person.grants}
    return Q(pk__in=[]) if person.pk is None else Q(place__in=sorted((lived | held) - {""}))
