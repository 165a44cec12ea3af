"""The verbs of a registered volunteer: join and leave platforms, agree and take it back, withdraw.

Each purpose is agreed to by itself, in a wording and over a channel that are kept; it is taken back as easily (VM-11).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.actions.leaving import give_up, services_locked
from tongdeng.members.models import Agreement, Registration, Volunteer
from tongdeng.members.queries import volunteers as queries
from tongdeng.members.rules import volunteers as rules
from tongdeng.members.rules.volunteers import WORDING, Channel, Purpose
from tongdeng.people import queries as known
from tongdeng.people import rules as spelling
from tongdeng.people.models import Person
from tongdeng.people.rules import Role

EARLIEST, YOUNGEST = 1920, 8  # year of birth; years of age


def join(volunteer: Volunteer, platform: UUID | None, *, by: Person, at: datetime) -> Volunteer:
    """Register on one more platform; it is still one person (VM-12)."""
    with turn(volunteer, "join", by=by) as volunteer:
        chosen = shared.open_platform(volunteer.community, platform)
        if volunteer.registrations.filter(platform=chosen, until__isnull=True).exists():
            raise StepRefused(_("已经在这个平台登记"))
        row = Registration(community=volunteer.community, place=volunteer.place, volunteer=volunteer,
                           platform=chosen, since=at)  # fmt: skip
        facts = {"registration": str(row.pk), "platform": str(chosen.pk)}
        journal.record("join", volunteer, by=shared.hand(volunteer, by), at=at, facts=facts, rows=[row])
    return volunteer


def leave(volunteer: Volunteer, platform: UUID | None, *, by: Person, at: datetime) -> Volunteer:
    """Leave a platform; what was done there stays."""
    with turn(volunteer, "leave", by=by) as volunteer:
        row = volunteer.registrations.filter(platform=platform, until__isnull=True).first()
        if row is None:
            raise StepRefused(_("不在这个平台上"))
        row.until = at
        row.save(update_fields=["until"])
        facts = {"registration": str(row.pk), "platform": str(platform)}
        journal.record("leave", volunteer, by=shared.hand(volunteer, by), at=at, facts=facts)
    return volunteer


def agree(volunteer: Volunteer, purpose: str, *, by: Person, at: datetime) -> Volunteer:
    """Agree to one more purpose; membership is given on a phone or a form by the person alone."""
    with turn(volunteer, "agree", by=by) as volunteer:
        chosen = purpose_of(purpose)
        if chosen == Purpose.MEMBERSHIP and volunteer.person_id != by.pk:
            raise Forbidden(_("党员身份只由本人登记"))
        if chosen.value in queries.agreed(volunteer):
            return volunteer
        row = agreement(volunteer, chosen, _channel(volunteer, by), at)
        changes = {"as_member": True} if chosen == Purpose.MEMBERSHIP else {}
        facts = {"purpose": chosen.value, "channel": row.channel, "wording": row.wording}
        # The journal keeps no trace of who is a member of the Party.
        facts |= {"purpose": "sensitive"} if chosen == Purpose.MEMBERSHIP else {}
        journal.record(
            "agree", volunteer, by=shared.hand(volunteer, by), at=at, facts=facts, rows=[row], **changes
        )
    return volunteer


def disagree(volunteer: Volunteer, purpose: str, *, by: Person, at: datetime) -> Volunteer:
    """Take back the consent to one purpose, with effect at once; to the registration itself it is a withdrawal."""
    chosen = purpose_of(purpose)
    if chosen == Purpose.REGISTER:
        return withdraw(volunteer, by=by, at=at)
    with turn(volunteer, "disagree", by=by) as volunteer:
        row = volunteer.agreements.filter(purpose=chosen.value, withdrawn_at__isnull=True).first()
        if row is None:
            return volunteer
        channel = _channel(volunteer, by)
        row.withdrawn_at, row.withdrawn_by_channel = at, channel.value
        row.save(update_fields=["withdrawn_at", "withdrawn_by_channel"])
        changes: dict[str, Any] = {"as_member": False} if chosen == Purpose.MEMBERSHIP else {}
        told = "sensitive" if chosen == Purpose.MEMBERSHIP else chosen.value
        facts = {"purpose": told, "channel": channel.value}
        journal.record("disagree", volunteer, by=shared.hand(volunteer, by), at=at, facts=facts, **changes)
        if chosen == Purpose.CONTACT:
            volunteer.invitations.filter(answer="waiting").update(answer="over", until=at)
    return volunteer


def correct(
    volunteer: Volunteer,
    *,
    skills: Collection[str],
    times: Collection[str],
    born: int | None,
    by: Person,
    at: datetime,
) -> Volunteer:
    """Change skills, times and the year of birth; of a child the community changes the year."""
    with turn(volunteer, "correct", by=by) as volunteer:
        changes = checked(skills, times, born, at)
        if volunteer.person_id == by.pk and born != volunteer.born:
            of_own_consent(volunteer.born, at)
            of_own_consent(born, at)
        journal.record("correct", volunteer, by=shared.hand(volunteer, by), at=at, **changes)
    return volunteer


def withdraw(volunteer: Volunteer, *, by: Person, at: datetime) -> Volunteer:
    """Take back the consent to be registered: the personal data goes, services, points and sums stay (VM-4, VM-11)."""
    with services_locked(volunteer), turn(volunteer, "withdraw", by=by) as volunteer:
        give_up(volunteer, _channel(volunteer, by), by=shared.hand(volunteer, by), at=at)
    return volunteer


def withdraw_by_phone(place: str, phone: str, *, by: Person, at: datetime) -> None:
    """Take somebody out who asks for it by telephone. Nothing tells whether they were registered.

    Raise Forbidden unless `by` is of the community or a desk in it, Invalid for what is no phone number.
    """
    community = shared.community_at(place)
    held = {(grant.role, grant.place[: len(community)]) for grant in by.grants}
    if not {(role.value, community) for role in (Role.COMMUNITY, Role.DESK)} & held:
        raise Forbidden(_("可以办理的是社区和物业客服"), who=[Role.COMMUNITY.value, Role.DESK.value])
    try:
        person = known.by_phone(spelling.phone(phone))
    except ValueError:
        raise Invalid(fields={"phone": _("请写 11 位手机号")}) from None
    volunteer = queries.own(person, community) if person else None
    if volunteer is not None:
        with services_locked(volunteer), journal.locked(volunteer) as volunteer:
            give_up(volunteer, Channel.DESK, by=by, at=at)


def checked(
    skills: Collection[str], times: Collection[str], born: int | None, at: datetime
) -> dict[str, Any]:
    """Return what somebody can do and when, as it is stored; raise Invalid for the field that is wrong."""
    if born is not None and not EARLIEST <= born <= local_day(at).year - YOUNGEST:
        raise Invalid(fields={"born": _("请填写四位出生年份")})
    return {
        "skills": shared.known(skills, rules.SKILLS, field="skills"),
        "times": shared.known(times, rules.TIMES, field="times"),
        "born": born,
    }


def of_own_consent(born: int | None, at: datetime) -> None:
    """Raise Invalid for a child: a guardian signs the paper form, which the community enters."""
    if rules.needs_guardian(born, local_day(at)):
        raise Invalid(fields={"born": _("未满 14 周岁的，由监护人在纸质登记表上签字，到社区登记")})


def purpose_of(word: str) -> Purpose:
    """Return a purpose; raise Invalid for a word that is none."""
    try:
        return Purpose(word)
    except ValueError:
        raise Invalid(fields={"purpose": _("请从列出的选项中选择")}) from None


def agreement(volunteer: Volunteer, purpose: Purpose, channel: Channel, at: datetime) -> Agreement:
    """Return the row of a consent in today's wording; nothing is stored."""
    return Agreement(
        community=volunteer.community,
        place=volunteer.place,
        volunteer=volunteer,
        purpose=purpose.value,
        wording=WORDING,
        channel=channel.value,
        given_at=at,
    )


def _channel(volunteer: Volunteer, by: Person) -> Channel:
    return Channel.PHONE if volunteer.person_id == by.pk else Channel.DESK
