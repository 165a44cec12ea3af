"""Reading votes: which there are, who stands on a roll, how many took part."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.errors import NotFound
from tongdeng.people.models import Home, Measure, Person, Tenure
from tongdeng.people.queries import living
from tongdeng.places.models import Place
from tongdeng.places.rules import cut, line
from tongdeng.votes.models import Authority, Ballot, Head, Objection, Paper, Profile, RollHome, Vote
from tongdeng.votes.rules.flow import State
from tongdeng.votes.rules.matters import QUORUM
from tongdeng.votes.rules.paper import UNSETTLED

CAST = Head.Standing.CAST


def votes(person: Actor | None) -> QuerySet[Vote]:
    """Return the votes that a person may see, the newest first."""
    return access.visible_to(person, Vote).order_by("-at")


def profiles(place: str, on: date) -> list[Profile]:
    """Return the rules that hold at a place on a day: the law first, then what is local, the nearest first."""
    holds = Q(effective_from__lte=on) & (Q(effective_to__isnull=True) | Q(effective_to__gte=on))
    known = Profile.objects.filter(holds, place__in=["", *line(place)])
    return sorted(known, key=lambda profile: (profile.tag != "LAW", -len(profile.place), profile.name))


def whole(vote: Vote) -> Vote:
    """Return a vote with its rules, motions, papers and scrutineers."""
    rows = Vote.objects.select_related("profile")
    return rows.prefetch_related("motions", "attachments", "scrutineers__person").get(
        community=vote.community, pk=vote.pk
    )


def homes_in(scope: list[str], on: date) -> QuerySet[Measure]:
    """Return what the homes of a scope are on a day, by the register, in order."""
    return Measure.objects.filter(_inside(scope), living(on)).order_by("place")


def unchecked_in(scope: list[str], on: date) -> list[str]:
    """Return the homes of a scope on a day for which only the property company has spoken, by their full names."""
    homes = Home.objects.filter(_inside(scope), checked=False)
    # One that was recorded later is not on the roll, and must not stop it: the company could put a vote off for ever.
    measured = Measure.objects.filter(living(on), place=OuterRef("place"))
    codes = homes.filter(Exists(measured)).values("place")
    return list(Place.objects.filter(code__in=codes).order_by("code").values_list("path", flat=True))


def paths_in(scope: list[str]) -> dict[str, str]:
    """Return the full names of the homes of a scope, by code."""
    inside = Q(pk__in=[])
    for code in scope:
        inside |= Q(code__startswith=code)
    return dict(Place.objects.filter(inside, level="home").values_list("code", "path"))


def _inside(scope: list[str]) -> Q:
    inside = Q(pk__in=[])
    for code in scope:
        inside |= Q(community=cut(code, "community"), place__startswith=code)
    return inside


def owners_in(scope: list[str], on: date) -> dict[str, list[UUID]]:
    by_home: dict[str, list[UUID]] = {}
    owners = Tenure.objects.filter(_inside(scope), living(on), kind=Tenure.Kind.OWNER)
    rows = owners.order_by("place", "person").values_list("place", "person")
    for place, person in rows.iterator(chunk_size=5000):
        by_home.setdefault(place, []).append(person)
    return by_home


def mine(vote: Vote, person: Person) -> list[Head]:
    """Return the heads that a person is an owner of, with their homes."""
    rows = Head.objects.filter(community=vote.community, vote=vote, owners__contains=[person.pk])
    return list(rows.prefetch_related("homes").order_by("position"))


def head(vote: Vote, pk: UUID | str) -> Head:
    known = Head.objects.filter(community=vote.community, vote=vote, pk=pk).first()
    if known is None:
        raise NotFound(_("名册上没有这一户"))
    return known


def with_head(person: Actor, vote: UUID, head: UUID) -> tuple[Vote, Head]:
    """Return a vote and one of its heads to whoever may see the vote; raise NotFound."""
    # Owners see an announced vote in any case. All of them come at once, so for them two compiled queries do.
    votes_, heads = _votes(vote=vote), _heads(vote=vote, head=head)
    if votes_ and heads and votes_[0].announced_at is not None and person.id in heads[0].owners:
        return votes_[0], heads[0]
    seen = access.get(person, Vote, vote)
    if not heads:
        raise NotFound(_("名册上没有这一户"))
    return seen, heads[0]


@Prepared
def _votes(vote: UUID) -> QuerySet[Vote]:
    return Vote.objects.filter(pk=vote)


@Prepared
def _heads(vote: UUID, head: UUID) -> QuerySet[Head]:
    return Head.objects.filter(vote=vote, pk=head)


def head_at(vote: Vote, home: str) -> Head:
    """Return the head that a home belongs to; raise NotFound for a home that is not on the roll."""
    head = Head.objects.filter(community=vote.community, vote=vote, homes__place=home).first()
    if head is None:
        raise NotFound(_("名册上没有这套房屋"), home=home)
    return head


def paper(vote: Vote, code: str) -> Paper:
    rows = Paper.objects.filter(community=vote.community, vote=vote, code=code.strip().upper())
    known = rows.select_related("head").first()
    if known is None:
        raise NotFound(_("没有这个票号，请核对"))
    return known


def ballots_of(person: Person, vote: Vote) -> list[Ballot]:
    """Return what a person cast themselves; nobody else's."""
    return list(Ballot.objects.filter(community=vote.community, vote=vote, person=person).order_by("at"))


class Turnout(NamedTuple):
    """How many took part so far, never how: heads, and area in square metres."""

    all_heads: int
    all_area: Any
    cast_heads: int
    cast_area: Any
    held: int

    @property
    def enough(self) -> bool:
        """Say whether the quorum is reached, by area and by heads."""
        return QUORUM.holds(self.cast_heads, self.all_heads) and QUORUM.holds(self.cast_area, self.all_area)


def turnout(vote: Vote) -> Turnout:
    cast = Q(standing=CAST)
    sums = Head.objects.filter(community=vote.community, vote=vote).aggregate(
        all_heads=Count("pk"),
        all_area=Sum("area"),
        cast_heads=Count("pk", filter=cast),
        cast_area=Sum("area", filter=cast),
        held=Count("pk", filter=Q(standing=Head.Standing.HELD)),
    )
    return Turnout(**{name: value or 0 for name, value in sums.items()})


def turnout_by_building(vote: Vote) -> list[dict[str, Any]]:
    """Return, for each building, its homes and how many of them have voted."""
    rows = RollHome.objects.filter(community=vote.community, vote=vote)
    sums = list(
        # The first 18 digits of a code are the building.
        rows.annotate(building=Substr("place", 1, 18))
        .values("building")
        .annotate(homes=Count("pk"), cast=Count("pk", filter=Q(head__standing=CAST)))
        .order_by("building")
    )
    names = dict(Place.objects.filter(code__in=[row["building"] for row in sums]).values_list("code", "name"))
    return [{**row, "name": names.get(row["building"], row["building"])} for row in sums]


def roll(vote: Vote) -> QuerySet[RollHome]:
    """Return the homes of a roll in order, with their heads."""
    rows = RollHome.objects.filter(community=vote.community, vote=vote)
    return rows.select_related("head").order_by("place")


def names_of(people: set[UUID]) -> dict[UUID, Person]:
    return {person.pk: person for person in Person.objects.filter(pk__in=people)}


def objections(vote: Vote, stage: str = "") -> QuerySet[Objection]:
    """Return what owners object to, the unanswered first."""
    rows = Objection.objects.filter(community=vote.community, vote=vote).select_related("by")
    return (rows.filter(stage=stage) if stage else rows).order_by(
        F("answered_at").desc(nulls_first=True), "at"
    )


def unsettled(vote: Vote) -> QuerySet[Paper]:
    """Return the papers that came back and are not read to the end."""
    rows = Paper.objects.filter(community=vote.community, vote=vote, state__in=UNSETTLED)
    return rows.select_related("head").order_by("code")


def proxies_of(vote: Vote, proxy: Person) -> int:
    """Count the heads that a person was given authority to vote for."""
    return Authority.objects.filter(community=vote.community, vote=vote, proxy=proxy).count()


def awaiting(person: Person, at: datetime) -> list[Vote]:
    """Return the open votes in which this person is asked and has not voted yet."""
    # The rule is flow.why_shut; here it is a condition, so that the home page asks one query.
    asked = Head.objects.filter(owners__contains=[person.pk], standing=Head.Standing.WAITING)
    rows = Vote.objects.filter(state=State.OPEN.value, opens_at__lte=at, closes_at__gt=at)
    return list(rows.filter(heads__in=asked).distinct().order_by("closes_at"))
