"""The verbs of people: persons made, roles given and ended, homes, duty."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from tongdeng.kernel import journal
from tongdeng.kernel.access import Actor
from tongdeng.people import rules
from tongdeng.people.models import Duty, Mandate, Organisation, Person, Tenure


def get_or_create_person(phone: str, *, name: str = "", title: str = "") -> Person:
    """Get or create the person with this phone; `name` and `title` are for a new one. Raise ValueError for no mobile number."""
    # "!" is Django's mark for "no password": everybody signs in by code.
    person, _new = Person.objects.get_or_create(
        phone=rules.phone(phone), defaults={"name": name, "title": title, "password": "!"}
    )
    return person


def set_mail(person: Person, *, mail: str) -> Person:
    """Store the mail address at which a person is told; "" for none. The caller has proved that it is theirs."""
    person.email = mail
    person.save(update_fields=["email"])
    return person


def appoint(
    person: Person,
    *,
    role: str,
    place: str,
    organisation: Organisation | None = None,
    by: Actor | None,
    at: datetime,
) -> Mandate:
    """Give a person a role at a place from `at` on; raise ValueError for an unknown role. Asks for no right."""
    mandate = Mandate(
        person=person,
        role=rules.Role(role).value,
        place=place,
        community=place[:12],
        organisation=organisation,
        since=at,
    )
    journal.begin("appoint", mandate, by=by, at=at, facts={"role": mandate.role, "person": str(person.pk)})
    return mandate


def dismiss(mandate: Mandate, *, by: Actor | None, at: datetime) -> Mandate:
    """End a role at `at`; what the person did in it stays theirs. Asks for no right."""
    with journal.locked(mandate) as mandate:
        mandate.until = at
        mandate.save(update_fields=["until"])
        journal.record(
            "dismiss", mandate, by=by, at=at, facts={"role": mandate.role, "person": str(mandate.person_id)}
        )
    return mandate


def grant_superuser(person: Person) -> Person:
    """Give a person access to the back office, which has the promises, categories and days off of the installation."""
    person.is_staff = person.is_superuser = True
    person.save(update_fields=["is_staff", "is_superuser"])
    return person


def record_tenure(
    person: Person, place: str, *, kind: str = "owner", share: Decimal | None = None, since: date
) -> Tenure:
    """Store that a person owns, rents or lives in a home from `since` on; one that is open already stays as it is.

    `share` is a percentage of the home.
    """
    tenure, _new = Tenure.objects.get_or_create(
        community=place[:12],
        place=place,
        person=person,
        kind=Tenure.Kind(kind).value,
        until=None,
        defaults={"share": share, "since": since},
    )
    return tenure


def move_out(tenure: Tenure, *, on: date) -> Tenure:
    """End a tenure; `on` is its last day."""
    tenure.until = on
    tenure.save(update_fields=["until"])
    return tenure


@transaction.atomic
def go_on_duty(person: Person, *, skills: Sequence[str] | None = None, cap: int | None = None) -> Duty:
    """Put a person on duty; `skills` and `cap`, the most open cases at once, are changed where they are given."""
    duty, _new = Duty.objects.get_or_create(person=person)
    duty.on_duty = True
    duty.skills = list(skills) if skills is not None else duty.skills
    duty.cap = cap if cap is not None else duty.cap
    duty.save()
    return duty


def go_off_duty(person: Person) -> Duty:
    """Take a person off duty; the cases that they hold stay with them."""
    duty, _new = Duty.objects.get_or_create(person=person)
    duty.on_duty = False
    duty.save(update_fields=["on_duty"])
    return duty
