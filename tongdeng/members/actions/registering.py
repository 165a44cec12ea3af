"""Registering as a volunteer: by oneself, or from signed paper forms. Each purpose is agreed to by itself (VM-11)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.texts import same_name
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.actions.consenting import agreement, checked, of_own_consent, purpose_of
from tongdeng.members.models import Agreement, Platform, Registration, Volunteer
from tongdeng.members.queries import volunteers as queries
from tongdeng.members.rules import volunteers as rules
from tongdeng.members.rules.volunteers import LEAST, WORDING, Channel, Purpose
from tongdeng.people import actions as people
from tongdeng.people import queries as known
from tongdeng.people import rules as spelling
from tongdeng.people.models import Person
from tongdeng.people.queries import estates
from tongdeng.people.rules.numbers import NOT_BOTH, OTHER_NAME
from tongdeng.places.rules import cut, within

TWICE = _("已经登记为志愿者，请直接加入平台")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody registers with; `agreed` are the purposes that they ticked, `as_member` needs its own."""

    agreed: Collection[str]
    skills: Collection[str] = ()
    times: Collection[str] = ()
    born: int | None = None
    as_member: bool = False


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """One line of signed paper forms: who, with which phone, and what they registered with."""

    name: str
    phone: str
    entry: Entry = field(default_factory=lambda: Entry([Purpose.REGISTER.value]))


def register(platform: Platform, entry: Entry, *, by: Person, at: datetime) -> Volunteer:
    """Register oneself on a platform.

    Raise Invalid where the consent to be registered is missing or something is unknown, StepRefused for whoever is
    registered already (they join), Forbidden for somebody from elsewhere.
    """
    platform = shared.open_platform(platform.community, platform.pk)
    if queries.community_of(by, at) != platform.community:
        raise Forbidden(_("只能在自己所在的社区登记；不住在这里的，请到社区办理"))
    homes = [home.place for home in known.homes_of(by, at)]
    volunteer = _new(platform, by, entry, at, homes=homes)
    of_own_consent(volunteer.born, at)
    with transaction.atomic():
        (volunteer.number,) = shared.volunteer_numbers(platform.community, 1)
        _store([volunteer], [entry], platform, Channel.PHONE, by=by, at=at)
    return volunteer


def enter(platform: Platform, lines: Sequence[PaperEntry], *, by: Person, at: datetime) -> list[Volunteer]:
    """Register people from their signed paper forms: all of a list, or none where one line is not right.

    Raise Invalid with the number of the line that is wrong, StepRefused from 1,000 lines on.
    """
    with turn(platform, "enter", by=by) as platform:
        if not lines or len(lines) > rules.LIST_AT_MOST:
            raise StepRefused(_("一次登记 1 到 {most} 人").format(most=rules.LIST_AT_MOST))
        persons = _persons(lines)
        homes = estates.homes_of_each([person.pk for person in persons], platform.community, at)
        taken = Volunteer.objects.filter(community=platform.community, person__in=persons)
        registered = set(taken.values_list("person", flat=True))
        rows = []
        for number, (line, person) in enumerate(zip(lines, persons, strict=True), start=1):
            if person.pk in registered:
                raise Invalid(fields={"lines": _("第 {n} 行：{why}").format(n=number, why=TWICE)})
            registered.add(person.pk)
            rows.append(_new(platform, person, line.entry, at, homes=homes.get(person.pk, ()), check=False))
        for row, given in zip(rows, shared.volunteer_numbers(platform.community, len(rows)), strict=True):
            row.number = given
        _store(rows, [line.entry for line in lines], platform, Channel.PAPER, by=by, at=at)
    return rows


def _new(
    platform: Platform,
    person: Person,
    entry: Entry,
    at: datetime,
    *,
    homes: Collection[str],
    check: bool = True,
) -> Volunteer:
    if check and Volunteer.objects.filter(community=platform.community, person=person.pk).exists():
        raise StepRefused(TWICE)
    # Of the estate in which somebody lives; who lives elsewhere, or in several of its estates, is where the platform is.
    there = {cut(home, "estate") for home in homes if within(home, platform.community)}
    return Volunteer(
        community=platform.community,
        place=there.pop() if len(there) == 1 else platform.place,
        person=person,
        as_member=entry.as_member,
        registered_at=at,
        **checked(entry.skills, entry.times, entry.born, at),
    )


def _store(
    rows: list[Volunteer],
    entries: Sequence[Entry],
    platform: Platform,
    channel: Channel,
    *,
    by: Person,
    at: datetime,
) -> None:
    """Store volunteers with what they agreed to and their first registration; raise Invalid for one without consent."""
    parts: list[Agreement | Registration] = []
    facts = []
    for number, (row, entry) in enumerate(zip(rows, entries, strict=True), start=1):
        purposes = {purpose_of(word) for word in entry.agreed}
        if not purposes >= LEAST:
            raise Invalid(fields={"agreed": _("第 {n} 位没有同意登记，不能登记").format(n=number)})
        if entry.as_member and Purpose.MEMBERSHIP not in purposes:
            raise Invalid(fields={"as_member": _("登记党员身份要单独同意")})
        registration = Registration(
            community=row.community, place=row.place, volunteer=row, platform=platform, since=at
        )
        parts += [registration, *(agreement(row, purpose, channel, at) for purpose in sorted(purposes))]
        told = sorted(purpose.value for purpose in purposes - {Purpose.MEMBERSHIP})
        facts.append(
            {"number": row.number, "platform": str(platform.pk), "registration": str(registration.pk),
             "purposes": told, "channel": channel.value, "wording": WORDING}
        )  # fmt: skip
    actor = shared.hand(rows[0], by)
    try:
        with transaction.atomic():
            journal.begin("register", rows, by=actor, at=at, facts=facts, rows=parts)
    except IntegrityError:  # the same person at the same moment
        raise StepRefused(TWICE) from None


def _persons(lines: Sequence[PaperEntry]) -> list[Person]:
    """Return the persons of a list, new ones too; raise Invalid for a number that is none, or another's."""
    phones = []
    for number, line in enumerate(lines, start=1):
        shared.line(line.name, most=rules.NAME_AT_MOST, field="lines")
        try:
            phones.append(spelling.phone(line.phone))
        except ValueError:
            raise Invalid(fields={"lines": _("第 {n} 行的手机号不是 11 位数字").format(n=number)}) from None
    found = known.by_numbers(set(phones))
    persons = []
    for line, phone in zip(lines, phones, strict=True):
        person = found.get(phone) or people.get_or_create_person(phone, name=line.name.strip())
        if person.name and not same_name(person.name, line.name):
            raise Invalid(fields={"lines": NOT_BOTH}, why=OTHER_NAME)
        persons.append(person)
    return persons
