"""Reading platforms and volunteers. None of these tells who is a member of the Party."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from tongdeng.kernel import access
from tongdeng.members.models import Agreement, Platform, Posting, Registration, Service, Volunteer
from tongdeng.members.rules import points
from tongdeng.members.rules.service import State
from tongdeng.members.rules.volunteers import PlatformState, Purpose, VolunteerState
from tongdeng.people.models import Person
from tongdeng.people.queries import homes_of, lived_in
from tongdeng.places.rules import cut

OPEN = Q(registrations__until__isnull=True, registrations__volunteer__state=VolunteerState.ACTIVE.value)


def platforms(person: Person) -> QuerySet[Platform]:
    """Return the platforms that somebody may see, open ones first, with how many are registered on each."""
    rows = access.visible_to(person, Platform).select_related("leader")
    return rows.annotate(people=Count("registrations", filter=OPEN)).order_by(
        "-state", "community", "position"
    )


def open_platforms(community: str) -> list[Platform]:
    """Return the platforms of a community on which one can register."""
    rows = Platform.objects.filter(community=community, state=PlatformState.OPEN.value)
    return list(rows.select_related("leader").order_by("position"))


def community_of(person: Person, at: datetime) -> str:
    """Return the community in which somebody lives or has their first role; "" where there is none."""
    homes = homes_of(person, at)
    codes = [home.place for home in homes] + [grant.place for grant in person.grants]
    return next((found for code in codes if (found := cut(code, "community"))), "")


def is_of(person: Person, community: str) -> bool:
    """Say whether somebody lives in a community or has a role there."""
    codes = [*lived_in(person), *(grant.place for grant in person.grants)]
    return bool(community) and any(cut(code, "community") == community for code in codes)


def own(person: Person, community: str) -> Volunteer | None:
    """Return the volunteer that somebody is in a community."""
    return Volunteer.objects.filter(community=community, person=person.pk).select_related("person").first()


def all_own(person: Person) -> list[Volunteer]:
    """Return the volunteers that somebody is, one in each community."""
    return list(Volunteer.objects.filter(person=person.pk).order_by("registered_at"))


def whole(volunteer: Volunteer) -> Volunteer:
    """Return a volunteer with open registrations, agreements and what is on file."""
    opened = Registration.objects.filter(until__isnull=True).select_related("platform__leader")
    given = Agreement.objects.filter(withdrawn_at__isnull=True)
    rows = Volunteer.objects.select_related("person").prefetch_related(
        Prefetch("registrations", opened), Prefetch("agreements", given), "qualifications"
    )
    return rows.get(community=volunteer.community, pk=volunteer.pk)


def agreed(volunteer: Volunteer) -> set[str]:
    """Return the purposes to which a volunteer agrees now."""
    rows = Agreement.objects.filter(
        community=volunteer.community, volunteer=volunteer, withdrawn_at__isnull=True
    )
    return set(rows.values_list("purpose", flat=True))


def agreeing(purpose: Purpose) -> Exists:
    """Return the condition for volunteers who agree to a purpose now."""
    rows = Agreement.objects.filter(
        community=OuterRef("community"),
        volunteer=OuterRef("pk"),
        purpose=purpose.value,
        withdrawn_at__isnull=True,
    )
    return Exists(rows)


def on_platform(platform: Platform) -> QuerySet[Volunteer]:
    """Return the volunteers who are registered on a platform now, by number."""
    rows = Registration.objects.filter(
        community=OuterRef("community"), volunteer=OuterRef("pk"), platform=platform, until__isnull=True
    )
    people = Volunteer.objects.filter(
        Exists(rows), community=platform.community, state=VolunteerState.ACTIVE.value
    )
    return people.select_related("person").order_by("number")


def readable(platform: Platform, person: Person) -> QuerySet[Volunteer]:
    """Return the volunteers of a platform whom somebody reads: the community all, the leader who agreed to contact."""
    rows = on_platform(platform)
    return rows if access.may(person, platform, "enter") else rows.filter(agreeing(Purpose.CONTACT))


def registered(community: str) -> QuerySet[Volunteer]:
    """Return all who are registered on some platform of a community now, each once, by number."""
    rows = Registration.objects.filter(
        community=OuterRef("community"), volunteer=OuterRef("pk"), until__isnull=True
    )
    people = Volunteer.objects.filter(Exists(rows), community=community, state=VolunteerState.ACTIVE.value)
    return people.select_related("person").order_by("number")


def registrations(place: str) -> QuerySet[Registration]:
    """Return the registrations that hold now in a community or in those of a wider place, by platform and number."""
    rows = Registration.objects.filter(
        community__startswith=place, until__isnull=True, volunteer__state=VolunteerState.ACTIVE.value
    )
    rows = rows.select_related("volunteer__person", "platform")
    return rows.order_by("community", "platform__position", "volunteer__number")


def fitting(
    platform: Platform, *, skill: str = "", slot: str = "", free_of: Collection[UUID] = ()
) -> QuerySet[Volunteer]:
    """Return who may be invited to a task of a platform: they agree to be contacted, and have the skill and the time."""
    rows = on_platform(platform).filter(agreeing(Purpose.CONTACT)).exclude(pk__in=list(free_of))
    if skill:
        rows = rows.filter(skills__contains=[skill])
    # Whoever named no time is asked too.
    return rows.filter(Q(times__contains=[slot]) | Q(times=[])) if slot else rows


class Figures(NamedTuple):
    """People and registrations apart: somebody on three platforms is one person and three registrations (VM-12)."""

    people: int
    registrations: int
    platforms: int
    minutes: int
    by_platform: dict[UUID, int]


def figures(place: str) -> Figures:
    """Count who is registered in a community or in those of a wider place, and the verified minutes."""
    rows = registrations(place)
    by_platform = dict(rows.order_by().values_list("platform").annotate(count=Count("pk")))
    people = rows.aggregate(people=Count("volunteer", distinct=True))["people"]
    done = Service.objects.filter(community__startswith=place, state=State.VERIFIED.value)
    minutes = done.aggregate(sum=Sum("minutes"))["sum"] or 0
    opened = Platform.objects.filter(community__startswith=place, state=PlatformState.OPEN.value).count()
    return Figures(people, sum(by_platform.values()), opened, minutes, by_platform)


def standing(volunteer: Volunteer) -> points.Standing:
    """Return where a volunteer stands by verified minutes and evaluations (VM-9)."""
    rows = Service.objects.filter(
        community=volunteer.community, volunteer=volunteer, state=State.VERIFIED.value
    ).values_list("minutes", "stars")
    found = list(rows)
    return points.standing(
        sum(minutes for minutes, _stars in found), [stars for _minutes, stars in found if stars]
    )


def postings(volunteer: Volunteer) -> QuerySet[Posting]:
    """Return the movements on a volunteer's account, the newest first."""
    rows = Posting.objects.filter(community=volunteer.community, volunteer=volunteer)
    return rows.order_by("-at", "-id")


def awards(volunteer: Volunteer) -> tuple[list[Posting], set[UUID]]:
    """Return the awards of a volunteer, the newest first, and the ids of those that were taken back."""
    rows = postings(volunteer)
    countered = rows.filter(counters__isnull=False).values_list("counters", flat=True)
    return list(rows.filter(reason=points.Reason.AWARD.value)), {pk for pk in countered if pk}


def posting_counterpart(pairs: Collection[UUID], community: str) -> dict[UUID, Platform]:
    """Return the platform on the other side of each exchange."""
    rows = Posting.objects.filter(community=community, pair__in=pairs, platform__isnull=False)
    return {row.pair: row.platform for row in rows.select_related("platform") if row.pair and row.platform}


def holds(volunteer: Volunteer, day: date, *, danger: str) -> tuple[bool, bool]:
    """Say whether a volunteer is insured on a day, and trained for a danger."""
    rows = list(volunteer.qualifications.filter(since__lte=day, until__gte=day))
    insured = any(row.kind == "insurance" for row in rows)
    return insured, any(row.kind == "training" and row.danger == danger for row in rows)
