"""Who takes part: keys of persons, parties of an activity, what is mine."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.crypto import salted_hmac

from tongdeng.activities.models import Activity, Attendance, Participant, SignUp
from tongdeng.activities.rules import flow
from tongdeng.kernel import texts
from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import living


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


def mine(person: Person) -> QuerySet[SignUp]:
    """Return all sign-ups of a person, the latest first."""
    return SignUp.objects.filter(by=person).select_related("activity__kind").order_by("-at")


def came(activity: Activity, person: Person) -> bool:
    """Say whether a person, or somebody whom they signed up, was there."""
    rows = Attendance.objects.filter(community=activity.community, activity=activity)
    return rows.filter(person=person).exists() or rows.filter(participant__sign_up__by=person).exists()


class AtDoor(NamedTuple):
    """Somebody on the list of a door, and when they came; None for who has not."""

    participant: Participant
    came_at: datetime | None


def at_door(activity: Activity) -> list[AtDoor]:
    """Return who holds a place, each with when they came."""
    came_at = dict(
        Attendance.objects.filter(community=activity.community, activity=activity).values_list(
            "who", "came_at"
        )
    )
    rows = Participant.objects.filter(
        community=activity.community, activity=activity, gone=False, sign_up__status="held"
    ).select_related("person", "sign_up")
    return [AtDoor(row, came_at.get(row.who)) for row in rows.order_by("sign_up__number", "id")]
