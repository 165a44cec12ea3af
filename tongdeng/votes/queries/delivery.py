"""Reading what reached the heads of a vote, and which homes changed hands since its roll was frozen."""

from datetime import date
from uuid import UUID

from tongdeng.votes.models import Delivered, Head, RollHome, Vote
from tongdeng.votes.queries.votes import owners_in
from tongdeng.votes.rules.roll import DEVELOPERS

# Silence follows the majority only where delivery was effective, say the courts ((2022)沪02民初16号, MIRROR).
IN_HAND = (Delivered.How.HAND, Delivered.How.POST, Delivered.How.READ)


def reached(vote: Vote) -> set[UUID]:
    """Return the heads for whom it is proved that the notice came into their hands before the vote closed.

    A notice on the board proves nothing about one of them, nor does a message that nobody opened.
    """
    proofs = Delivered.objects.filter(community=vote.community, vote=vote, how__in=IN_HAND)
    return set(proofs.filter(at__lt=vote.closes_at).values_list("head", flat=True))


def unreached(vote: Vote) -> list[Head]:
    """Return the heads for whom nothing proves that the notice reached them, with their homes, in order."""
    proofs = Delivered.objects.filter(community=vote.community, vote=vote).exclude(how=Delivered.How.POSTED)
    rows = Head.objects.filter(community=vote.community, vote=vote).exclude(pk__in=proofs.values("head"))
    return list(rows.prefetch_related("homes").order_by("position"))


def changed_hands(vote: Vote, on: date) -> list[RollHome]:
    """Return the homes whose owners on a day are not those on the roll: flagged, as no rule voids their ballots."""
    now = owners_in(vote.scope, on)
    rows = RollHome.objects.filter(community=vote.community, vote=vote).exclude(kind__in=DEVELOPERS)
    homes = rows.select_related("head").order_by("place")
    return [home for home in homes if set(now.get(home.place, ())) != set(home.head.owners)]
