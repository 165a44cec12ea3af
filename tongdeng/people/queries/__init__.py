"""Reading people: who has which roles, who lives where, who can take work."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal
from tongdeng.kernel.access import Grant, at_or_below
from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Event
from tongdeng.people.models import (
    Consent,
    Mandate,
    Number,
    Organisation,
    OtherPhone,
    Person,
    Roster,
    SignIn,
    Tenure,
)
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut, line


def holding(at: datetime) -> Q:
    """Return the condition for mandates that hold at `at`."""
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def living(day: date) -> Q:
    """Return the condition for rows of the register, such as tenures, that hold on a day as we know it today."""
    # The last day is included. A mandate ends at a moment, which is not.
    return Q(since__lte=day, replaced_at__isnull=True) & (Q(until__isnull=True) | Q(until__gte=day))


def person_with_roles(person_id: UUID | str, at: datetime) -> Person | None:
    person = Person.objects.filter(pk=person_id, is_active=True, erased_at__isnull=True).first()
    if person is not None:
        load_roles(person, at)
    return person


def account(person_id: UUID | str, at: datetime) -> Person | None:
    """Return the person of a session with the roles held at `at`; None when they may not sign in."""
    try:
        people = _accounts(pk=person_id if isinstance(person_id, UUID) else UUID(person_id), at=at)
    except ValueError:
        return None
    person = next((person for person in people if person.is_active), None)
    if person is not None:
        person.hold([Grant(*held.split(" ", 1)) for held in person.holding], at)  # type: ignore[attr-defined]
    return person


@Prepared
def _accounts(pk: UUID, at: datetime) -> QuerySet[Person]:
    # One query, not two: every request of a signed-in visitor asks.
    held = Mandate.objects.filter(holding(at), person=OuterRef("pk"))
    written = held.annotate(written=Concat("role", Value(" "), "place", output_field=TextField())).values(
        "written"
    )
    return Person.objects.filter(pk=pk).annotate(holding=ArraySubquery(written))


def somebody(person_id: UUID | str, at: datetime) -> Person:
    """Return an active person as `person_with_roles` does; raise NotFound when there is no such person."""
    person = person_with_roles(person_id, at)
    if person is None:
        raise NotFound(_("没有找到这位人员"))
    return person


def load_roles(person: Person, at: datetime) -> None:
    person.hold([Grant(role, place) for role, place in _held(person=person.pk, at=at)], at)


def load_roles_of(people: Iterable[Person], at: datetime) -> list[Person]:
    """Load the roles that each of many persons holds at `at`, with one query."""
    loaded = list(people)
    grants: dict[UUID, list[Grant]] = {person.pk: [] for person in loaded}
    rows = Mandate.objects.filter(holding(at), person__in=loaded).values_list("person", "role", "place")
    for person_id, role, place in rows:
        grants[person_id].append(Grant(role, place))
    for person in loaded:
        person.hold(grants[person.pk], at)
    return loaded


def load_homes_of(people: Iterable[Person], at: datetime) -> None:
    """Load the homes of many persons at `at`, with one query, for the rights that ask where somebody lives."""
    loaded = list(people)
    homes: dict[UUID, list[tuple[str, str]]] = {person.pk: [] for person in loaded}
    rows = Tenure.objects.filter(living(at.date()), person__in=loaded).values_list("person", "place", "kind")
    for person_id, place, kind in rows:
        homes[person_id].append((place, kind))
    for person in loaded:
        person.keep_homes(homes[person.pk], at)


@Prepared
def _held(person: UUID, at: datetime) -> Any:
    return Mandate.objects.filter(holding(at), person=person).values_list("role", "place")


def by_phone(phone: str) -> Person | None:
    """Return the active person with this phone, written as 11 digits: their first one or a further one."""
    person = by_numbers({phone}).get(phone)
    return person if person is not None and person.is_active and person.erased_at is None else None


def by_numbers(phones: Collection[str]) -> dict[str, Person]:
    """Return the persons, active or not, who have these mobile numbers, by number."""
    holders = {str(person.phone): person for person in Person.objects.filter(phone__in=phones)}
    further = OtherPhone.objects.filter(phone__in=phones).select_related("person")
    return holders | {other.phone: other.person for other in further}


def numbers_of(person: Person) -> list[Number]:
    """Return the numbers with which a person signs in, each with since when it is theirs."""
    phones = [person.phone, *person.other_phones.values_list("phone", flat=True)]
    return list(Number.objects.filter(phone__in=[phone for phone in phones if phone]))


def has_office(person: Person) -> bool:
    """Say whether a person holds any role that has not ended."""
    return Mandate.objects.filter(person=person, until__isnull=True).exists()


def homes_of(person: Person, at: datetime) -> list[Tenure]:
    """Return the tenures of a person at `at`: what they own, rent or live in; a page that only reads asks once."""
    if not person.only_reads or at != person.as_of:
        return list(_homes(person=person.pk, day=at.date()))
    if person.known_homes is None:
        person.known_homes = list(_homes(person=person.pk, day=at.date()))
    return list(person.known_homes)


@Prepared
def _homes(person: UUID, day: date) -> QuerySet[Tenure]:
    return Tenure.objects.filter(living(day), person=person).order_by("place")


def home_estate(person: Person, at: datetime) -> Place | None:
    """Return the estate in which a person is at home, or else has their first role; None where they have neither."""
    homes = homes_of(person, at)
    code = homes[0].place if homes else next((grant.place for grant in person.grants), "")
    estate = cut(code, "estate")
    return places.named([estate]).get(estate) if estate else None


def staff(place: str, roles: Collection[str], at: datetime) -> QuerySet[Person]:
    """Return the active persons who hold one of `roles` at `place` or above it."""
    # The ancestors are few and known: equality uses the index, a test of prefixes would read all mandates.
    held = Mandate.objects.filter(holding(at), role__in=roles, place__in=["", *line(place)])
    return Person.objects.filter(
        pk__in=held.values("person"), is_active=True, erased_at__isnull=True
    ).order_by("name", "id")


def staff_ids(place: str, roles: Collection[str], at: datetime) -> list[UUID]:
    """Return whom a notice to one of `roles` reaches: the ids of `staff`."""
    return list(staff(place, roles, at).values_list("pk", flat=True))


def held(person: Person, role: str, place: str, at: datetime) -> QuerySet[Mandate]:
    """Return the mandates by which a person has this role at exactly this place at `at`."""
    return Mandate.objects.filter(holding(at), person=person, role=role, place=place)


def administers(person: Person, at: datetime) -> bool:
    """Say whether a person is an administrator anywhere at `at`."""
    return Mandate.objects.filter(holding(at), person=person, role=Role.ADMIN.value).exists()


def posts(person: Person, at: datetime) -> QuerySet[Mandate]:
    """Return the roles that hold at `at` and that a person may give and end, by place and role."""
    rows = access.visible_to(person, Mandate, "end").filter(holding(at))
    return rows.select_related("person", "organisation").order_by("place", "role", "since")


def mandates_of(person: Person) -> list[Mandate]:
    """Return all roles that a person has or had, in order."""
    return list(Mandate.objects.filter(person=person).order_by("since", "id"))


def told_of(mandate: Mandate) -> list[tuple[Event, Person | None]]:
    """Return what happened to a role, each with who did it; None for what was done on the server."""
    events = journal.timeline(mandate)
    people = Person.objects.in_bulk({event.actor for event in events if event.actor})
    return [(event, people.get(event.actor) if event.actor else None) for event in events]


def organisations_in(codes: Collection[str]) -> QuerySet[Organisation]:
    """Return the organisations that serve one of these places or a place in it."""
    inside = Q(pk__in=[])
    for code in codes:
        inside |= Q(place__startswith=code)
    return Organisation.objects.filter(inside).order_by("place", "name")


def consent(person: Person, purpose: str) -> Consent | None:
    """Return the newest consent of a person for a purpose that they did not withdraw."""
    rows = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True)
    return rows.order_by("-given_at").first()


def sign_ins(person: Person) -> QuerySet[SignIn]:
    """Return when and how somebody came in, the newest first."""
    return SignIn.objects.filter(person=person).order_by("-at", "-pk")


def rosters(person: Person) -> QuerySet[Roster]:
    # The rows hold up to 50,000 names and phones, and no list needs them.
    return Roster.objects.filter(by=person).defer("rows").order_by("-at")


def roster(person: Person, pk: UUID) -> Roster:
    """Return a roster that this person uploaded; raise NotFound for any other."""
    uploaded = rosters(person).filter(pk=pk).first()
    if uploaded is None:
        raise NotFound(_("没有找到这份名册"))
    return uploaded


def lived_in(person: Any) -> list[str]:
    """Return the homes of a person at the moment for which they were loaded."""
    if (kept := getattr(person, "homes_kept", None)) is not None:
        return [place for place, _kind in kept]
    return [tenure.place for tenure in homes_of(person, person.as_of)]


def owned(person: Any) -> list[str]:
    """Return the homes that a person owns at the moment for which they were loaded."""
    if (kept := getattr(person, "homes_kept", None)) is not None:
        return [place for place, kind in kept if kind == Tenure.Kind.OWNER]
    rows = Tenure.objects.filter(living(person.as_of.date()), person=person, kind=Tenure.Kind.OWNER)
    return list(rows.values_list("place", flat=True))


def in_office(person: Any, roles: Collection[Role]) -> Q:
    """Return the condition for what lies in an area in which a person has one of `roles`."""
    here = Q(pk__in=[])
    for grant in person.grants:
        if grant.role in roles:
            here |= at_or_below(grant)
    return here


def of_estate(person: Any) -> Q:
    """Return the condition for what belongs to an estate where a person lives or has a role."""
    lived = {cut(place, "estate") for place in lived_in(person)}
    held = {cut(grant.place, "estate") for grant in person.grants}
    return Q(pk__in=[]) if person.pk is None else Q(place__in=sorted((lived | held) - {""}))


def roles_at(person: Person, place: str) -> set[str]:
    """Return the roles that a person holds at a place, or at one in which it lies."""
    return {grant.role for grant in person.grants if place.startswith(grant.place)}
