"""Who takes part: keys of persons, parties of an activity, what is mine."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.crypto import salted_hmac

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.models import Activity, Attendance, Participant, SignUp
from tongdeng.activities.rules import flow, places
from tongdeng.activities.rules.flow import Method, Status
from tongdeng.kernel import texts
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import Event
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import living, staff
from tongdeng.places.models import Place
from tongdeng.places.queries import spelled
from tongdeng.places.rules import cut


def who_of(person: UUID) -> str:
    """Return the key of a person, the same in every activity."""
    return f"p{person.hex}"


def who_named(home: str, name: str) -> str:
    """Return the key of somebody without an account, the same for one name in one home.

    It cannot be traced back without the secret key of the installation.
    """
    words = f"{home}\0{texts.name_key(name)}"
    return "m" + salted_hmac("activity participant", words, algorithm="sha256").hexdigest()[:32]


def who_guest(nonce: UUID) -> str:
    """Return the key of a guest: each one is somebody of their own."""
    return f"g{nonce.hex}"


def household(person: Person, home: str, at: datetime) -> list[Person]:
    """Return who is registered in a home, the person themselves first."""
    rows = Tenure.objects.filter(living(local_day(at)), place=home).select_related("person")
    found = {row.person_id: row.person for row in rows.order_by("since", "id")}
    return sorted(found.values(), key=lambda other: other.pk != person.pk)


def sign_ups(activity: Activity) -> QuerySet[SignUp]:
    """Return the sign-ups of an activity with who comes by them, for those who run it."""
    rows = SignUp.objects.filter(community=activity.community, activity=activity).select_related("by")
    coming = Participant.objects.filter(gone=False).select_related("person")
    return rows.prefetch_related(Prefetch("participants", coming)).order_by("status", "number")


def own(person: Person, activities: Iterable[Activity]) -> dict[UUID, list[SignUp]]:
    """Return the live sign-ups of a person by activity."""
    ids = [activity.pk for activity in activities]
    rows = SignUp.objects.filter(by=person, activity__in=ids, status__in=flow.LIVE)
    found: dict[UUID, list[SignUp]] = {}
    coming = Participant.objects.filter(gone=False).select_related("person")
    for row in rows.prefetch_related(Prefetch("participants", coming)):
        found.setdefault(row.activity_id, []).append(row)
    return found


def mine(person: Person, at: datetime, *, past: bool = False) -> QuerySet[SignUp]:
    """Return a person's sign-ups of their own household for what is to come, the next first; with `past` the others."""
    rows = SignUp.objects.filter(by=person, reason="").select_related("activity__kind")
    if past:
        return rows.filter(activity__ends_at__lt=at).order_by("-activity__starts_at", "-number")
    rows = rows.filter(activity__ends_at__gte=at).exclude(status=Status.WITHDRAWN.value)
    return rows.order_by("activity__starts_at", "number")


def known_names(person: Person, home: str) -> list[tuple[str, int | None]]:
    """Return by which names, and which age, somebody signed up those of their home who have no account; the last first."""
    rows = Participant.objects.filter(
        community=cut(home, "community"), sign_up__by=person, sign_up__home=home, person__isnull=True
    )
    rows = rows.exclude(name__in=["", flow.FORGOTTEN])
    named = rows.order_by().values("name").annotate(last=Max("sign_up__at"), age=Max("age"))
    return list(named.order_by("-last").values_list("name", "age")[: places.PARTY_AT_MOST])


def came(activity: Activity, person: Person) -> bool:
    """Say whether a person, or somebody whom they signed up, was there."""
    rows = Attendance.objects.filter(community=activity.community, activity=activity)
    return rows.filter(person=person).exists() or rows.filter(participant__sign_up__by=person).exists()


def at_door(activity: Activity, words: str = "") -> QuerySet[Participant]:
    """Return who holds a place, each with `came_at`: when they came, or None; `words` is a name or a home."""
    came = Attendance.objects.filter(
        community=OuterRef("community"), activity=OuterRef("activity"), who=OuterRef("who")
    )
    rows = Participant.objects.filter(
        community=activity.community, activity=activity, gone=False, sign_up__status=Status.HELD.value
    )
    if words:
        homes = Place.objects.filter(spelled(words), code__startswith=activity.community).values("code")
        named = (
            Q(name__icontains=words) | Q(person__name__icontains=words) | Q(person__title__icontains=words)
        )
        rows = rows.filter(named | Q(sign_up__home__in=homes))
    rows = rows.select_related("person", "sign_up").annotate(came_at=Subquery(came.values("came_at")[:1]))
    return rows.order_by("sign_up__number", "id")


def queue(activity: Activity) -> QuerySet[SignUp]:
    """Return who waits, in the order in which places are offered; those with an offer first."""
    rows = sign_ups(activity).filter(status__in=[Status.WAITING.value, Status.OFFERED.value])
    return rows.order_by("status", "priority", "at", "number")


class Others(NamedTuple):
    """Who came without a place, how many guests of whom only that is known, and how many stood on a paper sheet.

    Those of a sheet are a number alone: by names one would learn which phone numbers are registered.
    """

    people: QuerySet[Attendance]
    guests: int
    listed: int


def others(activity: Activity) -> Others:
    """Return who came without a place, the latest first: who did not sign up, still waited, or had withdrawn."""
    rows = Attendance.objects.filter(community=activity.community, activity=activity)
    listed = rows.filter(method=Method.LIST.value).count()
    rows = rows.exclude(method=Method.LIST.value)
    nobody = Q(participant__isnull=True, person__isnull=True)
    people = rows.exclude(nobody).exclude(mark="", participant__isnull=False)
    people = people.select_related("person", "participant__person").order_by("-came_at", "id")
    return Others(people, rows.filter(nobody).count(), listed)


def runs_in_office(activity: Activity, at: datetime) -> bool:
    """Say whether whoever runs an activity still organises there at `at`."""
    offices = staff(activity.place, [role.value for role in ORGANISERS], at)
    return offices.filter(pk=activity.organiser_id).exists()


def named_by(activity: Activity) -> dict[UUID, UUID | None]:
    """Return who asked each helper, the last time that somebody did."""
    events = Event.objects.filter(
        community=activity.community, subject_id=activity.pk, kind="activity.help"
    ).order_by("seq")
    return {UUID(event.facts["helper"]): event.actor for event in events}


def helpers(activity: Activity) -> list[Person]:
    """Return who helps at the door."""
    return list(Person.objects.filter(pk__in=activity.helpers, erased_at__isnull=True).order_by("name", "id"))
