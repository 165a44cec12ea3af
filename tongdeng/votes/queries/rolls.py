"""Reading a roll: its lines, one head with its deliveries, heads whose ballot is held, homes that voted."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Func, Q, QuerySet, Sum, TextField, Value
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.errors import NotFound, Sentence
from tongdeng.people.models import Person
from tongdeng.votes.models import Ballot, Head, Motion, RollHome, Vote
from tongdeng.votes.queries.votes import names_of, roll, turnout
from tongdeng.votes.rules import tally
from tongdeng.votes.rules.flow import EXPORT_REASONS, State

COUNTED = (State.CLOSED.value, State.CERTIFIED.value)


def lines(vote: Vote, words: str = "", building: str = "") -> QuerySet[RollHome]:
    """Return the homes of a roll in order, narrowed to an address or a building."""
    rows = roll(vote)
    if building.isdigit():
        rows = rows.filter(place__startswith=building)
    return rows.filter(where__icontains=words) if words else rows


def owners_of(heads: Iterable[Head]) -> dict[UUID, Person]:
    return names_of({owner for head in heads for owner in head.owners})


def whole(vote: Vote, pk: UUID | str) -> Head:
    """Return a head with its homes, proofs of delivery, papers and authority; raise NotFound."""
    rows = Head.objects.filter(community=vote.community, vote=vote, pk=pk).select_related("voter")
    head = rows.prefetch_related("homes", "delivered", "papers", "authorities__proxy").first()
    if head is None:
        raise NotFound(_("名册上没有这一户"))
    return head


def held(vote: Vote) -> list[Head]:
    """Return the heads whose co-owners chose differently and named nobody yet."""
    rows = Head.objects.filter(community=vote.community, vote=vote, standing=Head.Standing.HELD)
    return list(rows.prefetch_related("homes").order_by("position"))


def in_building(vote: Vote, building: str) -> list[Head]:
    rows = Head.objects.filter(community=vote.community, vote=vote, homes__place__startswith=building)
    return list(rows.distinct().order_by("position"))


def may_name(vote: Vote) -> bool:
    """Say whether the page may show which homes voted: after the vote closed, with a quorum."""
    return vote.state in COUNTED and turnout(vote).enough


def with_ballot(rows: QuerySet[RollHome]) -> QuerySet[RollHome]:
    """Narrow homes of a roll to those for which a ballot counts."""
    return rows.filter(head__standing=Head.Standing.CAST)


def voted(vote: Vote) -> QuerySet[RollHome]:
    """Return the homes that voted, never how; none while that may not be shown."""
    rows = with_ballot(roll(vote))
    return rows if may_name(vote) else rows.none()


class ChoiceSum(NamedTuple):
    """How many chose the same: heads, and area in square metres."""

    choice: str
    heads: int
    area: Decimal


def split(vote: Vote, motion: Motion) -> list[ChoiceSum]:
    """Return what was chosen for a motion, for all together; nothing before the result is published."""
    if vote.state != State.CERTIFIED:
        return []
    counted = Head.objects.filter(community=vote.community, vote=vote, counted__isnull=False).values(
        "counted"
    )
    rows = Ballot.objects.filter(community=vote.community, vote=vote, pk__in=counted)
    choices = rows.annotate(choice=_chosen_for(motion.position)).values_list("choice")
    sums = {
        str(choice): ChoiceSum(str(choice), heads, area)
        for choice, heads, area in choices.annotate(heads=Count("pk"), area=Sum("head__area"))
    }
    return [sums[choice.value] for choice in tally.Choice if choice.value in sums]


def _chosen_for(position: int) -> Func:
    # Not F("choices__1"): Django takes the key "1" for an index of a list.
    return Func(
        F("choices"), Value(str(position)), function="jsonb_extract_path_text", output_field=TextField()
    )


def voters_of(heads: Iterable[Head]) -> dict[UUID, Person]:
    """Return whom co-owners named to vote for them, by head."""
    named = {head.pk: head.voter_id for head in heads if head.voter_id}
    people = names_of(set(named.values()))
    return {head: people[voter] for head, voter in named.items() if voter in people}


def counted_on_paper(head: Head) -> bool:
    """Say whether what counts for a head was read from a paper or a platform."""
    counts = Q(community=head.community, pk=head.counted)
    return Ballot.objects.filter(counts, person__isnull=True).exists()


def register_hashes(vote: Vote) -> dict[str, str]:
    """Return SHA-256 of each motion's register, by its position, as it was written down with the result."""
    hashes: dict[str, str] = _certificate(vote).get("registers", {})
    return hashes


def published(vote: Vote) -> dict[str, dict[str, Any]]:
    """Return what was made public of each motion, by its position: what is told, the root, the hash of the file.

    Empty for a vote that was certified before there was such a side.
    """
    of_each: dict[str, dict[str, Any]] = _certificate(vote).get("published", {})
    return of_each


def _certificate(vote: Vote) -> dict[str, Any]:
    found = journal.facts_of(vote, "certify")
    return found[-1][2] if found else {}


class Opening(NamedTuple):
    """That somebody opened a register: when, of which motion, why."""

    at: datetime
    motion: int
    why: Sentence


def openings(vote: Vote) -> list[Opening]:
    """Return each opening of a register, in order."""
    return [
        Opening(at, facts["motion"], EXPORT_REASONS[facts["why"]])
        for at, _verb, facts in journal.facts_of(vote, "export")
    ]


def homes_of(vote: Vote, people: Collection[UUID]) -> dict[UUID, list[RollHome]]:
    """Return the homes of these owners on a roll, by owner."""
    found: dict[UUID, list[RollHome]] = {}
    if not people:
        return found
    rows = roll(vote).filter(head__owners__overlap=list(people))
    for home in rows:
        for owner in set(home.head.owners) & set(people):
            found.setdefault(owner, []).append(home)
    return found
