"""How an item is decided: who counts, by which rule, with which exact numbers. Pure. Source: DL-1 to DL-5.

A rule counts parties or seats. A party agrees when more than half of its seats that are there (or delegated to one that
is there) agree. All shares are exact; whoever is entitled and absent stands in the denominator.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.shares import MORE_THAN_HALF, Share, at_least

S = TypeVar("S")


class Word(StrEnum):
    """What a delegate says to a proposal."""

    AGREE = "agree"
    AGAINST = "against"
    ABSTAIN = "abstain"


POSITION_WORDS = {Word.AGREE: _("同意"), Word.AGAINST: _("不同意"), Word.ABSTAIN: _("弃权")}


@dataclass(frozen=True, slots=True)
class DecidingRule:
    """A share of parties or of seats that must agree; `word` is shown before anybody takes a position."""

    of: str
    share: Share
    word: Sentence


RULES = {
    "all": DecidingRule("parties", at_least(1, 1), _("各方一致同意")),
    "two_thirds": DecidingRule("parties", at_least(2, 3), _("三分之二以上的参与方同意")),
    "majority": DecidingRule("seats", MORE_THAN_HALF, _("全体席位过半数同意")),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What an item came to: `agreeing` of `whole` parties or seats, and whether that is enough."""

    agreeing: int
    whole: int
    carried: bool


def counted(present: Collection[S], delegations: Mapping[S, S]) -> set[S]:
    """Return the seats that count: those present, and those delegated to one that is present (giver → receiver).

    Whoever is present speaks for themself, whatever was delegated before.
    """
    there = set(present)
    return there | {giver for giver, receiver in delegations.items() if receiver in there}


def delegated(present: Collection[S], delegations: Mapping[S, S]) -> set[S]:
    """Return the absent seats that count by a delegation."""
    return counted(present, delegations) - set(present)


def missing(required: Collection[str], seats: Mapping[S, str], present: Collection[S]) -> list[str]:
    """Return the required parties (in their order) of which nobody is there; `seats` are seat → party.

    A delegation does not help: who holds it sits for the same party.
    """
    there = {seats[seat] for seat in present if seat in seats}
    return [party for party in required if party not in there]


def tally(
    rule: DecidingRule,
    seats: Mapping[S, str],
    *,
    required: Collection[str],
    counting: Collection[S],
    positions: Mapping[S, str],
) -> Tally:
    """Count an item. `seats` are the entitled ones (seat → party), `counting` those present or delegated."""
    voting = {seat: party for seat, party in seats.items() if party in set(required)}
    agreeing = {seat for seat in voting if seat in counting and positions.get(seat) == Word.AGREE}
    if rule.of == "seats":
        part, whole = len(agreeing), len(voting)
    else:
        part, whole = sum(_agrees(party, voting, counting, agreeing) for party in required), len(required)
    return Tally(part, whole, rule.share.holds(part, whole))


def _agrees(party: str, voting: Mapping[S, str], counting: Collection[S], agreeing: Collection[S]) -> bool:
    there = [seat for seat, of in voting.items() if of == party and seat in counting]
    return MORE_THAN_HALF.holds(sum(seat in agreeing for seat in there), len(there))


class Kind(StrEnum):
    """What a resolution asks for."""

    ACTION = "action"
    PROJECT = "project"
    VOTE = "vote"
    REFER = "refer"
    NONE = "none"


KIND_WORDS = {
    Kind.ACTION: _("由一方落实"),
    Kind.PROJECT: _("立项建设"),
    Kind.VOTE: _("提请业主共同表决"),
    Kind.REFER: _("提请街道联席会议"),
    Kind.NONE: _("未形成决议"),
}
PROMISES = (Kind.ACTION, Kind.PROJECT, Kind.VOTE)  # with one responsible party and a due date
QUANTIFIED = (Kind.ACTION, Kind.PROJECT)  # may promise a number of something
