"""What the public is told of a result, so that no number gives away how somebody chose. Pure.

The outcome, and of each test whether it holds, is always told: what owners decided is made public (such as Beijing
art. 37, LOCAL). Numbers are told where they hide everybody:

* heads for each choice, where every class has at least LEAST heads; smaller classes are merged, also those that nobody
  is in, for "nobody said no" tells of everybody. Each number is a sum of whole classes, so none can be subtracted.
* areas, where each area is that of at least LEAST voters in every class: the roll is public to the square centimetre,
  so a sum tells how many of each area were added up. Where all voters of an area chose the same, or all but a few who
  know of themselves, it would tell how each of them chose.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from tongdeng.votes.rules.matters import QUORUM, Threshold
from tongdeng.votes.rules.register import plain
from tongdeng.votes.rules.tally import Check, Choice, MotionResult, Outcome

LEAST = 5
Areas = Mapping[Choice, Sequence[Decimal]]


class Group(NamedTuple):
    """Choices told as one class, how many heads chose one of them, and their area where it may be told."""

    choices: tuple[Choice, ...]
    heads: int
    area: Decimal | None


class ToldCheck(NamedTuple):
    """One of the four tests as it is told: whether it holds, and its numbers or None."""

    name: str
    measure: str
    part: Fraction | None
    whole: Fraction | None
    threshold: Threshold
    holds: bool


class Told(NamedTuple):
    """The public side of a result: how many ballots count, the classes, the four tests, the outcome."""

    ballots: int
    groups: tuple[Group, ...]
    checks: tuple[ToldCheck, ...]
    outcome: Outcome


def told(result: MotionResult, areas: Areas, *, invalid_participates: bool) -> Told:
    """Return what may be told of a result; `areas` are those of the heads, in square metres, by what they chose."""
    classes = merged({choice: len(areas.get(choice, ())) for choice in Choice})
    shared = _shared(classes, areas)
    groups = tuple(
        Group(
            choices,
            sum(len(areas.get(choice, ())) for choice in choices),
            sum((a for choice in choices for a in areas.get(choice, ())), Decimal()) if shared else None,
        )
        for choices in classes
    )
    # All who voted, whatever they chose; the roll names them once there is a quorum.
    everybody = invalid_participates or not areas.get(Choice.INVALID)
    participation = everybody or (Choice.INVALID,) in classes
    consent = (Choice.YES,) in classes
    open_ = {
        ("quorum", "heads"): participation,
        ("quorum", "area"): participation and (shared or (everybody and result.quorum)),
        ("consent", "heads"): participation and consent,
        ("consent", "area"): participation and consent and shared,
    }
    checks = tuple(_told(check, is_open=open_[check.name, check.measure]) for check in result.checks)
    return Told(sum(group.heads for group in groups), groups, checks, result.outcome)


def _shared(classes: Sequence[Sequence[Choice]], areas: Areas) -> bool:
    """Say whether each area that occurs is that of at least LEAST voters in every class."""
    every = {area for of in areas.values() for area in of}
    within = [Counter(area for choice in one for area in areas.get(choice, ())) for one in classes]
    return all(counted[area] >= LEAST for counted in within for area in every)


def bare(result: MotionResult) -> Told:
    """Return what is told of any result: the outcome, and of each test whether it holds."""
    return Told(0, (), tuple(_told(check, is_open=False) for check in result.checks), result.outcome)


def _told(check: Check, *, is_open: bool) -> ToldCheck:
    part, whole = (check.part, check.whole) if is_open else (None, None)
    return ToldCheck(check.name, check.measure, part, whole, check.threshold, check.holds)


def merged(heads: Mapping[Choice, int]) -> list[tuple[Choice, ...]]:
    """Return the classes of choices that are told apart: each with at least LEAST heads, or all choices in one.

    An invalid paper is left out where there is none: it is no opinion, and a phone cannot cast one.
    """
    against: list[list[Choice]] = [[Choice.NO], [Choice.ABSTAIN]]
    if heads.get(Choice.INVALID):
        against.append([Choice.INVALID])
    # First among those that do not consent, so that the number that decides stays told where it can.
    classes = [*_merge(against, heads), [Choice.YES]]
    order = list(Choice)
    return sorted(
        (tuple(sorted(one, key=order.index)) for one in _merge(classes, heads)),
        key=lambda one: order.index(one[0]),
    )


def _merge(classes: list[list[Choice]], heads: Mapping[Choice, int]) -> list[list[Choice]]:
    def size(one: list[Choice]) -> int:
        return sum(heads.get(choice, 0) for choice in one)

    classes = sorted(classes, key=size)
    while len(classes) > 1 and size(classes[0]) < LEAST:
        classes = sorted([classes[0] + classes[1], *classes[2:]], key=size)
    return classes


def written(result: Told) -> dict[str, Any]:
    """Return what is told as it is stored and published: areas as exact decimals, None where a number is not told."""
    return {
        "ballots": result.ballots,
        "classes": [
            {
                "choices": [choice.value for choice in group.choices],
                "heads": group.heads,
                "area": None if group.area is None else plain(group.area),
            }
            for group in result.groups
        ],
        "tests": [
            {
                "name": check.name,
                "measure": check.measure,
                "part": _spelled(check.part),
                "whole": _spelled(check.whole),
                "holds": check.holds,
            }
            for check in result.checks
        ],
        "outcome": result.outcome.value,
    }


def read(stored: Mapping[str, Any], consent: Threshold) -> Told:
    """Return what was told, from what `written` returned; raise KeyError, TypeError or ValueError for anything else."""
    groups = tuple(
        Group(
            tuple(Choice(choice) for choice in one["choices"]),
            int(one["heads"]),
            None if one["area"] is None else Decimal(one["area"]),
        )
        for one in stored["classes"]
    )
    checks = tuple(
        ToldCheck(
            one["name"],
            one["measure"],
            _number(one["part"]),
            _number(one["whole"]),
            {"quorum": QUORUM, "consent": consent}[one["name"]],
            bool(one["holds"]),
        )
        for one in stored["tests"]
    )
    return Told(int(stored["ballots"]), groups, checks, Outcome(stored["outcome"]))


def _spelled(number: Fraction | None) -> str | None:
    return None if number is None else plain(Decimal(number.numerator) / Decimal(number.denominator))


def _number(spelled: str | None) -> Fraction | None:
    return None if spelled is None else Fraction(spelled)
