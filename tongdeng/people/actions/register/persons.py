"""Whom a line of the register means: the person with that phone or credit code, or somebody new."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Stale
from tongdeng.kernel.texts import name_key, same_name
from tongdeng.people import queries
from tongdeng.people.models import OtherPhone, Person
from tongdeng.people.rules.numbers import OTHER_NAME
from tongdeng.people.rules.phones import masked_phone, mobile_of


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who comes into a home, as written: phone in E.164 or "", share in percent or "".

    `takes_over` says that a phone known under another name now belongs to this person. `person` is the id of somebody
    who is known already; nothing else but relation and share is read then.
    """

    name: str = ""
    phone: str = ""
    share: str = ""
    relation: str = "owner"
    credit_code: str = ""
    representative: str = ""
    takes_over: bool = False
    person: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it for a JSON column, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def mobile(self) -> str:
        """The phone as 11 digits, if somebody can sign in with it.

        A company is only called: its number is that of a human being, who may own a home in their own name.
        """
        return "" if self.credit_code else mobile_of(self.phone)


@dataclass(slots=True)
class Known:
    """Who is known of those whom some entries name, by what tells them apart."""

    by_id: dict[str, Person] = field(default_factory=dict)
    by_mobile: dict[str, Person] = field(default_factory=dict)
    by_code: dict[str, Person] = field(default_factory=dict)
    by_contact: dict[tuple[str, str], Person] = field(default_factory=dict)

    def holder(self, entry: Entry) -> Person | None:
        """Return the known person with the entry's id, credit code, mobile, or other phone and name."""
        if entry.person:
            return self.by_id.get(entry.person)
        if entry.credit_code:
            return self.by_code.get(entry.credit_code)
        if entry.mobile:
            return self.by_mobile.get(entry.mobile)
        return self.by_contact.get((entry.phone, name_key(entry.name))) if entry.phone else None

    def comer(self, entry: Entry) -> Person | None:
        """Return the known person who comes into the home; None for somebody new, also where they take a phone over."""
        return None if entry.takes_over else self.holder(entry)

    def loser(self, entry: Entry) -> Person | None:
        """Return the known person from whom the entry takes their phone."""
        return self.holder(entry) if entry.takes_over else None

    def add(self, entry: Entry, person: Person) -> None:
        """Remember somebody new: the same phone or code further down means the same person."""
        if entry.credit_code:
            self.by_code[entry.credit_code] = person
        if entry.mobile:
            self.by_mobile[entry.mobile] = person
        elif entry.phone:
            self.by_contact[entry.phone, name_key(entry.name)] = person


def known(entries: Sequence[Entry]) -> Known:
    """Look up whom `entries` name, with four queries for any number of them."""
    mobiles, contacts = {e.mobile for e in entries} - {""}, {e.phone for e in entries if not e.mobile} - {""}
    people = Person.objects.filter
    found = Known(
        by_id={str(p.pk): p for p in people(pk__in={e.person for e in entries} - {""})},
        by_mobile=queries.by_numbers(mobiles),
        by_code={p.credit_code: p for p in people(credit_code__in={e.credit_code for e in entries} - {""})},
    )
    if contacts:
        found.by_contact = {(p.contact, name_key(p.name)): p for p in people(contact__in=contacts)}
    return found


def settle(entries: Sequence[Entry]) -> list[Person]:
    """Return the person of each entry; somebody new is stored, and a phone is taken over where an entry says so.

    Raise Invalid where a phone is known under another name and is not taken over, Stale where it was stored meanwhile.
    """
    found, new, settled = known(entries), [], []
    for entry in entries:
        person = found.holder(entry)
        if person is not None and entry.mobile and not entry.person and not _is(person, entry):
            _take_over(person, entry)
            person = None
        if person is None:
            person = _person(entry)
            new.append(person)
            found.add(entry, person)
        elif not person.name and person.pk:
            person.name = entry.name
            person.save(update_fields=["name"])
        settled.append(person)
    try:
        with transaction.atomic():
            Person.objects.bulk_create(new, batch_size=1000)
    except IntegrityError:  # somebody with one of these numbers was stored at the same moment
        raise Stale(_("有人刚处理过这条记录，已为您刷新")) from None
    return settled


def _is(person: Person, entry: Entry) -> bool:
    # Whoever signed in by themselves has no name yet.
    return not person.name or same_name(person.name, entry.name)


def _take_over(holder: Person, entry: Entry) -> None:
    if not entry.takes_over:
        sentence = _("号码 {phone} 登记的是另一个姓名，请核对号码和姓名")
        raise Invalid(fields={"phone": sentence.format(phone=masked_phone(entry.mobile))}, why=OTHER_NAME)
    holds_no_office(holder)
    release(entry.mobile)


def holds_no_office(holder: Person) -> None:
    """Raise Invalid for the number of somebody in office: whoever took it would shut them out."""
    if queries.has_office(holder):
        raise Invalid(fields={"phone": _("这个号码的主人有任职，请先请管理员处理")}, why=OTHER_NAME)


def _person(entry: Entry) -> Person:
    return Person(
        name=entry.name,
        phone=entry.mobile or None,
        contact="" if entry.mobile else entry.phone,
        credit_code=entry.credit_code,
        representative=entry.representative,
        # Django's mark for "no password": everybody signs in by code.
        password="!",
    )


def release(mobile: str) -> None:
    """Take a number from whoever has it: it signs in to their account no more, and their sessions end."""
    holder = queries.by_numbers({mobile}).get(mobile)
    if holder is None:
        return
    if holder.phone == mobile:
        other = holder.other_phones.order_by("id").first()
        holder.phone = other.phone if other else None
        mobile = other.phone if other else ""
    # The row of the number itself, or of that which takes its place.
    OtherPhone.objects.filter(person=holder, phone=mobile).delete()
    end_sessions(holder)


def replace_number(person: Person, mobile: str) -> None:
    """Give a person another number in place of the one with which they sign in; raise Invalid for one that is taken."""
    if queries.by_numbers({mobile}).get(mobile) not in (None, person):
        raise Invalid(fields={"phone": _("这个号码登记在另一位名下")}, why=OTHER_NAME)
    with _taking():
        OtherPhone.objects.filter(person=person, phone=mobile).delete()
        person.phone = mobile
        end_sessions(person)


def add_number(person: Person, mobile: str) -> OtherPhone:
    """Let a person sign in with one more number; raise Invalid for one that is taken."""
    if queries.by_numbers({mobile}):
        raise Invalid(fields={"phone": _("这个号码已经登记过")}, why=OTHER_NAME)
    with _taking():
        return OtherPhone.objects.create(person=person, phone=mobile)


@contextmanager
def _taking() -> Iterator[None]:
    """Turn the database's refusal of a number that somebody else took at the same moment into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Invalid(fields={"phone": _("这个号码登记在另一位名下")}, why=OTHER_NAME) from None


def end_sessions(person: Person) -> None:
    """Store a person, and end all of their sessions."""
    # Django signs sessions with the password's hash; each unusable password is a new random one.
    person.set_unusable_password()
    person.save()
