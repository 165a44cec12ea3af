"""Who somebody at the door is: by a ticket, by their account, by their name on the list, or a guest."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tongdeng.activities.models import Activity, Participant
from tongdeng.activities.queries import codes
from tongdeng.activities.queries.people import who_guest, who_named, who_of
from tongdeng.activities.rules import door as rules
from tongdeng.activities.rules.flow import Status
from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import living

WALK_IN, UNKNOWN, WITHDRAWN, WAITING = "walk_in", "unknown", "withdrawn", "waiting"


class Comer(NamedTuple):
    """Somebody who comes in: their key, who they are where that is known, and why they are marked."""

    who: str
    person: UUID | None = None
    participant: UUID | None = None
    home: str = ""
    mark: str = ""


def ticket_holder(activity: Activity, words: str, at: datetime) -> Comer | None:
    """Return who holds a ticket of this activity; None for one that it did not sign."""
    rows = Participant.objects.filter(community=activity.community, activity=activity)
    if rules.is_short(words):
        subject = codes.subject_of_short(activity, words, rows.values_list("pk", flat=True))
    else:
        subject = codes.subject_of(activity, words)
    if subject is None:
        return None
    if found := on_list(activity, subject):
        return found
    person = Person.objects.filter(pk=subject, erased_at__isnull=True).first()
    return comer_of(activity, person.pk, at, mark=UNKNOWN) if person else None


def on_list(activity: Activity, participant: UUID) -> Comer | None:
    """Return somebody of the list of this activity, also who is off it again; None for anybody else."""
    rows = Participant.objects.filter(community=activity.community, activity=activity)
    row = rows.filter(pk=participant).select_related("sign_up").first()
    if row is None:
        return None
    # Whoever withdrew and signed up anew may still show the older ticket.
    return comer_by(rows.filter(who=row.who, gone=False).select_related("sign_up").first() or row)


def comer_by(row: Participant) -> Comer:
    """Return somebody of the list; marked where they hold no place."""
    mark = WITHDRAWN if row.gone else "" if row.sign_up.status == Status.HELD else WAITING
    return Comer(row.who, row.person_id, row.pk, row.sign_up.home, mark)


def comer_of(activity: Activity, person: UUID, at: datetime, *, mark: str = WALK_IN) -> Comer:
    """Return a person as they come in: by their place where they hold one, else marked."""
    who = who_of(person)
    rows = Participant.objects.filter(community=activity.community, activity=activity, who=who, gone=False)
    if row := rows.select_related("sign_up").first():
        return comer_by(row)
    homes = Tenure.objects.filter(
        living(local_day(at)), community=activity.community, person=person
    ).order_by("place")
    home = homes.values_list("place", flat=True).first() or ""
    return Comer(who, person, None, home, mark if activity.signs_up else "")


def family(activity: Activity, chosen: Collection[UUID], by: Person) -> list[Comer]:
    """Return those whom somebody signed up and who came with them."""
    rows = Participant.objects.filter(
        community=activity.community, activity=activity, gone=False, sign_up__by=by, pk__in=chosen
    ).exclude(person=by)
    return [comer_by(row) for row in rows.select_related("sign_up")]


def named_guest(activity: Activity, name: str) -> Comer:
    """Return a guest with a name, who comes in once by it; the name itself is not kept."""
    return Comer(who_named(activity.community, name), mark=WALK_IN)


def guest(nonce: UUID) -> Comer:
    """Return somebody of whom nothing is known but that they came."""
    return Comer(who_guest(nonce), mark=WALK_IN)
