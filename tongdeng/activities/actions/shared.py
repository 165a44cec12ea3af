"""What verbs of this room share: who is meant by a party, free places, events of sign-ups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity, Participant, SignUp
from tongdeng.activities.queries.people import who_named, who_of
from tongdeng.activities.rules import flow, places
from tongdeng.activities.rules.flow import Status
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import living
from tongdeng.places.rules import within


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a party: a person of the household, or a name; their age where it is asked for."""

    person: UUID | None = None
    name: str = ""
    age: int | None = None
    photo_consent: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """Who of a household wants to come. With `wait` they wait together rather than take fewer places."""

    members: Sequence[Member]
    home: str = ""
    wait: bool = False


def members_of(activity: Activity, party: Party, *, at: datetime) -> list[Participant]:
    """Return the participants of a party; raise Invalid for too many, nobody, a stranger to the home, a wrong age."""
    if not 1 <= len(party.members) <= places.PARTY_AT_MOST:
        raise Invalid(fields={"members": _("一次报 1 到 {most} 位").format(most=places.PARTY_AT_MOST)})
    rows = [_participant(activity, party.home, member) for member in party.members]
    if len({row.who for row in rows}) < len(rows):
        raise Invalid(fields={"members": _("同一个人写了两次，请删去一个")})
    persons = {member.person for member in party.members if member.person}
    tenants = Tenure.objects.filter(living(local_day(at)), place=party.home, person__in=persons)
    if persons - set(tenants.values_list("person", flat=True)):
        raise Invalid(fields={"members": _("只能给同一户的家人报名")})
    return rows


def _participant(activity: Activity, home: str, member: Member) -> Participant:
    name = texts.clean(texts.one_line(member.name), at_most=flow.NAME_AT_MOST, field="members")
    if member.person is None and not name:
        raise Invalid(fields={"members": _("请写家人的称呼，例如“小明”")})
    _fits_age(activity, member.age)
    return Participant(
        **activity.here,
        activity=activity,
        person_id=member.person,
        name="" if member.person else name,
        age=member.age if activity.asks_age else None,
        photo_consent=member.photo_consent,
        who=who_of(member.person) if member.person else who_named(home, name),
    )


def _fits_age(activity: Activity, age: int | None) -> None:
    if not activity.asks_age:
        return
    if age is None:
        raise Invalid(fields={"members": _("这个活动有年龄要求，请写每位的年龄")})
    least, most = activity.min_age or 0, activity.max_age if activity.max_age is not None else 150
    if not least <= age <= most:
        raise Invalid(
            fields={"members": _("这个活动适合 {least} 到 {most} 岁").format(least=least, most=most)}
        )


def own_home(activity: Activity, person: Person, home: str, at: datetime) -> str:
    """Return the home for which a person signs up: `home`, or their first; raise Forbidden for another's (AC-3)."""
    rows = Tenure.objects.filter(living(local_day(at)), community=activity.community, person=person).order_by(
        "place"
    )
    homes = [code for code in rows.values_list("place", flat=True) if within(code, activity.place)]
    if not homes:
        raise Forbidden(_("这个活动面向的范围里没有您的房屋"))
    if home and home not in homes:
        raise Forbidden(_("只能给自己家报名；别家的人请他们自己报，或者请工作人员代报"))
    return home or homes[0]


def sign_up_of(activity: Activity, number: int) -> SignUp:
    """Return a sign-up of this activity by its number; raise NotFound for any other."""
    rows = SignUp.objects.filter(community=activity.community, activity=activity, number=number)
    found = rows.first()
    if found is None:
        raise NotFound(_("没有找到这份报名"))
    return found


def own_sign_up(activity: Activity, number: int, by: Person) -> SignUp:
    """Return a sign-up that is `by`'s own; raise NotFound for what is not."""
    found = sign_up_of(activity, number)
    if found.by_id != by.pk:
        raise NotFound(_("没有找到这份报名"))
    return found


def settle(
    activity: Activity, verb: str, sign_up: SignUp, *, by: Person | None, at: datetime, **changes: object
) -> None:
    """Store `changes` of a sign-up and what is taken and waited for then, and write it down.

    The activity is locked, so that what is free does not change meanwhile.
    """
    taken, waiting = sign_up.occupies, sign_up.size if sign_up.is_waiting else 0
    for name, value in changes.items():
        setattr(sign_up, name, value)
    sign_up.save(update_fields=list(changes))
    journal.record(
        verb,
        activity,
        by=by,
        at=at,
        facts=facts_of(sign_up),
        taken=activity.taken + sign_up.occupies - taken,
        waiting=activity.waiting + (sign_up.size if sign_up.is_waiting else 0) - waiting,
    )


def facts_of(sign_up: SignUp) -> dict[str, object]:
    """Return what an event tells of a sign-up."""
    return {
        "sign_up": str(sign_up.pk),
        "status": str(sign_up.status),
        "size": sign_up.size,
        "places": sign_up.offer_places,
    }


def fill(activity: Activity, *, at: datetime) -> None:
    """Offer the free places of a locked activity to those who wait, as far as there is time for it (AC-2)."""
    until = places.offer_until(at, activity.starts_at)
    if not activity.waiting or until is None or activity.left == 0 or not activity.is_open:
        return
    rows = {
        row.pk: row
        for row in SignUp.objects.filter(
            community=activity.community, activity=activity, status=Status.WAITING.value
        )
    }
    queue = [
        places.Waiting(row.pk, row.priority, row.at, row.number, row.size, row.passed)
        for row in rows.values()
    ]
    for offer in places.offers(queue, activity.left):
        row = rows[offer.pk]
        settle(
            activity,
            "offer",
            row,
            by=None,
            at=at,
            status=Status.OFFERED.value,
            offered_at=at,
            offer_until=until.astimezone(LOCAL),
            offer_places=offer.places,
        )
        deadlines.start(activity, row.clock, [until])
