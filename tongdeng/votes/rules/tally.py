"""The count of a vote: exact sums by area and by heads, and the four tests of art. 278."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence, StepRefused
from tongdeng.votes.rules.matters import QUORUM, Threshold
from tongdeng.votes.rules.roll import Head


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    INVALID = "invalid"


CHOICE_WORDS = {
    Choice.YES: _("同意"),
    Choice.NO: _("不同意"),
    Choice.ABSTAIN: _("弃权"),
    Choice.INVALID: _("无效票"),
}


class Outcome(StrEnum):
    PASSED = "passed"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


OUTCOME_WORDS = {
    Outcome.PASSED: _("通过"),
    Outcome.REJECTED: _("未通过"),
    Outcome.NO_QUORUM: _("参与人数或面积不足，表决无效"),
}


class Sum(NamedTuple):
    """An area in square metres, exact, and a number of heads."""

    area: Decimal
    heads: int


NOTHING = Sum(Decimal(), 0)


class Check(NamedTuple):
    """One of the four tests: a part of a whole (both by area, or both by heads) against a threshold."""

    name: str
    measure: str
    part: Fraction
    whole: Fraction
    threshold: Threshold
    holds: bool


@dataclass(frozen=True, slots=True)
class MotionResult:
    """What was counted for one matter, and what follows."""

    roll: Sum
    participating: Sum
    consent: Sum
    threshold: Threshold

    @property
    def checks(self) -> tuple[Check, ...]:
        """Quorum and consent, each by area and by heads."""
        pairs = (
            ("quorum", self.participating, self.roll, QUORUM),
            ("consent", self.consent, self.participating, self.threshold),
        )
        return tuple(
            Check(name, measure, part, whole, needed, needed.holds(part, whole))
            for name, parts, wholes, needed in pairs
            for measure, part, whole in (
                ("area", Fraction(parts.area), Fraction(wholes.area)),
                ("heads", Fraction(parts.heads), Fraction(wholes.heads)),
            )
        )

    @property
    def quorum(self) -> bool:
        """Say whether enough took part, by area and by heads."""
        return all(check.holds for check in self.checks if check.name == "quorum")

    @property
    def outcome(self) -> Outcome:
        """Return what was decided."""
        if not self.quorum:
            return Outcome.NO_QUORUM
        return Outcome.PASSED if all(check.holds for check in self.checks) else Outcome.REJECTED


@dataclass(frozen=True, slots=True)
class Silence:
    """Why those who were silent follow the majority of the votes cast, where an estate's own rule says so.

    Courts respect such a clause only if the ballots were delivered and the consequence was made known
    ((2022)沪02民初16号; not settled everywhere): `delivered` are the heads for whom delivery is proved.
    """

    clause: str
    consequence_noticed: bool
    delivered: frozenset[str]


def count(
    heads: Iterable[Head],
    choices: Mapping[str, Choice],
    threshold: Threshold,
    *,
    invalid_participates: bool = False,
    silence: Silence | None = None,
) -> MotionResult:
    """Count one matter. `choices` maps keys of heads to what they chose; who is not in it did not vote.

    An invalid ballot counts as not having taken part unless `invalid_participates`. Raise Refused where
    `silence` is asked for without its clause or without notice of the consequence.
    """
    heads = list(heads)
    if silence is not None and not (silence.clause.strip() and silence.consequence_noticed):
        raise StepRefused(_("没有议事规则的依据或没有事先告知后果，未投票的不能计入多数"))
    # Art. 278 asks for the consent of those who take part: an abstention takes part and does not consent.
    took_part = (Choice.YES, Choice.NO, Choice.ABSTAIN, *([Choice.INVALID] if invalid_participates else []))
    voted = [head for head in heads if choices.get(head.key) in took_part]
    agreed = [head for head in voted if choices[head.key] is Choice.YES]
    if silence is not None:
        # Who handed in an invalid paper is not silent, also where such papers do not count as taking part.
        silent = [h for h in heads if h.key not in choices and h.key in silence.delivered]
        agreed += silent if _most(voted, choices) == Choice.YES else []
        voted += silent
    return MotionResult(_sum(heads), _sum(voted), _sum(agreed), threshold)


def _most(voted: list[Head], choices: Mapping[str, Choice]) -> Choice | None:
    """Return the choice that leads by area and by heads alike; None where the two do not agree."""
    sums = {choice: _sum([h for h in voted if choices[h.key] == choice]) for choice in Choice}
    by_area = max(sums, key=lambda choice: sums[choice].area)
    leads = all(sums[by_area].heads > other.heads for choice, other in sums.items() if choice != by_area)
    return by_area if leads else None


def _sum(heads: list[Head]) -> Sum:
    return Sum(sum((head.area for head in heads), Decimal()), len(heads))


CHECK_WORDS = {
    ("quorum", "area"): _("参与表决的面积"),
    ("quorum", "heads"): _("参与表决的人数"),
    ("consent", "area"): _("同意的面积"),
    ("consent", "heads"): _("同意的人数"),
}


class CheckLine(NamedTuple):
    """A number as a sentence needs it: the words, what was reached, what was needed."""

    word: Sentence
    check: Check


def lines(result: MotionResult) -> list[CheckLine]:
    """Return the four tests with their words, for pages and certificates."""
    return [CheckLine(CHECK_WORDS[check.name, check.measure], check) for check in result.checks]
