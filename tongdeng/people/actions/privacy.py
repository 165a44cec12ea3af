"""Consent and erasure: what a person agreed to, and the deletion of their data at their request.

Source: Personal Information Protection Law arts. 14-15 (consent, taken back as easily as given), 44-47 (copy, erasure).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.errors import StepRefused
from tongdeng.people import queries
from tongdeng.people.actions import move_out
from tongdeng.people.actions.register.changes import drop_all
from tongdeng.people.models import Consent, Duty, Erasure, Mandate, Number, Person, SignIn, Tenure
from tongdeng.people.queries import holding, living
from tongdeng.people.rules import WORDING, Purpose


def agree(person: Person, *, purpose: str = Purpose.ACCOUNT.value, at: datetime) -> Consent:
    """Store that a person agreed to the present wording of the notice; an open consent to it stays as it is."""
    consent, _new = Consent.objects.get_or_create(
        person=person,
        purpose=Purpose(purpose).value,
        wording=WORDING,
        withdrawn_at=None,
        defaults={"given_at": at},
    )
    return consent


def erase(person: Person, *, at: datetime) -> Erasure:
    """Withdraw all consent and delete a person's data at their own request; what they did stays, without a name.

    Raise StepRefused for whoever holds a role or owns a home: the register of owners is kept by law.
    """
    with transaction.atomic():
        # Of two requests at once the second waits here, and then finds that the account is erased.
        person = Person.objects.select_for_update().get(pk=person.pk)
        homes = _homes_if_erasable(person, at)
        numbers = queries.numbers_of(person)
        erasure = Erasure(
            person=person,
            community=homes[0][:12] if homes else "",
            place=homes[0] if homes else "",
            numbers={row.phone: row.since.isoformat() if row.passed else "" for row in numbers},
        )
        journal.begin("ask", erasure, by=None, at=at, facts={"person": str(person.pk)})
        Consent.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=at)
        for tenure in Tenure.objects.filter(living(at.date()), person=person):
            move_out(tenure, on=at.date(), at=at)
        person.name = person.title = person.email = person.contact = ""
        person.credit_code = person.representative = person.language = ""
        Duty.objects.filter(person=person).delete()
        SignIn.objects.filter(person=person).delete()
        person.other_phones.all().delete()
        drop_all(person, at=at)
        # NULL frees the number: whoever has it next is a new person.
        person.phone = None
        person.set_unusable_password()
        person.is_active = False
        person.erased_at = at
        person.save()
        Number.objects.filter(phone__in=[row.phone for row in numbers], free=True).delete()
    return erasure


def forget_numbers(*, before: datetime) -> None:
    """Remove the numbers that became free before a moment, and those that erasures from before it still hold."""
    Number.objects.filter(free=True, since__lt=before).delete()
    old = Person.objects.filter(erased_at__lt=before)
    Erasure.objects.filter(person__in=old).exclude(numbers={}).update(numbers={})


def _homes_if_erasable(person: Person, at: datetime) -> list[str]:
    """Return the homes that a person rents or lives in; raise StepRefused where they cannot be erased yet."""
    if person.erased_at is not None:
        raise StepRefused(_("这个账户已经注销"))
    if Mandate.objects.filter(holding(at), person=person).exists():
        raise StepRefused(_("您还有任职，请先请管理员结束任职，再注销"))
    tenures = Tenure.objects.filter(living(at.date()), person=person)
    if tenures.filter(kind=Tenure.Kind.OWNER).exists():
        raise StepRefused(
            _("您名下还登记着房屋，业主名册要依法保留。房屋过户后可以注销；不想收消息，可以在“我”里关掉")
        )
    return list(tenures.values_list("place", flat=True))
