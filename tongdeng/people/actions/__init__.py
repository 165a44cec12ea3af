"""The verbs of people: persons made, roles given and ended, homes, duty."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden
from tongdeng.people import queries, rules
from tongdeng.people.actions.register.rows import DAY, close, ensure_home, write_down
from tongdeng.people.models import Duty, Mandate, Organisation, Person, Tenure


def get_or_create_person(phone: str, *, name: str = "", title: str = "") -> Person:
    """Get or create the person with this phone; `name` and `title` are for a new one. Raise ValueError for no mobile number."""
    if known := queries.by_numbers({digits := rules.phone(phone)}).get(digits):
        return known
    try:
        with transaction.atomic():
            # "!" is Django's mark for "no password": everybody signs in by code.
            return Person.objects.create(phone=digits, name=name, title=title, password="!")
    except IntegrityError:  # somebody took it at the same moment
        return queries.by_numbers({digits})[digits]


def set_mail(person: Person, *, mail: str) -> Person:
    """Store the mail address at which a person is told; "" for none. The caller has proved that it is theirs."""
    person.email = mail
    person.save(update_fields=["email"])
    return person


def sign_out_everywhere(person: Person) -> None:
    """End all sessions of a person."""
    # Django signs sessions with the password's hash; each unusable password is a new random one.
    person.set_unusable_password()
    person.save(update_fields=["password"])


def forget_sessions(*, at: datetime, batch: int = 5000) -> int:
    """Remove the sessions that ran out, in batches, so that nobody who signs in waits; return how many."""
    ran_out, removed = Session.objects.filter(expire_date__lt=at).order_by("expire_date"), 0
    while keys := list(ran_out.values_list("session_key", flat=True)[:batch]):
        removed += Session.objects.filter(session_key__in=keys).delete()[0]
    return removed


def appoint(
    person: Person,
    *,
    role: str,
    place: str,
    organisation: Organisation | None = None,
    by: Actor | None,
    at: datetime,
) -> Mandate:
    """Give a person a role at a place from `at` on; raise ValueError for an unknown role. Asks for no right.

    Raise Forbidden for a role of one's own: whichever way it comes, somebody else gives it.
    """
    if by is not None and by.id == person.pk:
        raise Forbidden(_("不能任命自己，请由另一位办理"))
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
    """End a role at `at`; what the person did in it stays theirs. Asks for no right.

    With the last role of an administrator the back office closes too.
    """
    with journal.locked(mandate) as mandate:
        facts = {"role": mandate.role, "person": str(mandate.person_id)}
        journal.record("dismiss", mandate, by=by, at=at, facts=facts, until=at)
        if mandate.role == rules.Role.ADMIN and not queries.administers(mandate.person, at):
            close_office(mandate.person)
    return mandate


def grant_superuser(person: Person) -> Person:
    """Give a person access to the back office, which has the promises, categories and days off of the installation."""
    person.is_staff = person.is_superuser = True
    person.save(update_fields=["is_staff", "is_superuser"])
    return person


def open_office(mandate: Mandate, *, by: Actor | None, at: datetime) -> Mandate:
    """Open the back office to an administrator, for as long as they have this role or another like it."""
    with journal.locked(mandate) as mandate:
        grant_superuser(mandate.person)
        journal.record("open_office", mandate, by=by, at=at)
    return mandate


def close_office(person: Person) -> None:
    """Take from a person all that Django's own rights open."""
    person.is_staff = person.is_superuser = False
    person.save(update_fields=["is_staff", "is_superuser"])
    person.groups.clear()
    person.user_permissions.clear()


@transaction.atomic
def record_tenure(
    person: Person, place: str, *, kind: str = "owner", share: Decimal | None = None, since: date
) -> Tenure:
    """Store that a person owns, rents or lives in a home from `since` on; one that is open already stays as it is.

    `share` is a percentage of the home. For setting up and for tests: asks for no right and for nobody's confirmation.
    """
    at = datetime.combine(since, time.min, LOCAL)
    with journal.locked(ensure_home(place, since=since, by=None, at=at)) as home:
        tenure, new = Tenure.objects.get_or_create(
            **home.here,
            person=person,
            kind=Tenure.Kind(kind).value,
            until=None,
            replaced_at=None,
            defaults={"share": share, "since": since},
        )
        if new:
            write_down("add", home, by=None, at=at, facts={"began": [str(tenure.pk)]})
    return tenure


def move_out(tenure: Tenure, *, on: date, at: datetime | None = None) -> Tenure:
    """End a tenure; `on` is its last day. Asks for no right."""
    at = at or datetime.combine(on, time.min, LOCAL)
    with journal.locked(ensure_home(tenure.place, since=tenure.since, by=None, at=at)) as home:
        close(tenure, day=on + DAY, at=at)
        write_down("end", home, by=None, at=at, facts={"ended": [str(tenure.pk)]})
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
