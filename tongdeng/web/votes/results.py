"""A result as people read it: four tests, each with its bar, its numbers and the exact calculation."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext

from tongdeng.votes.models import Motion, Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.rules import tally, told
from tongdeng.votes.rules.matters import MATTERS, Matter
from tongdeng.votes.rules.tally import CHOICE_WORDS, Check, Choice, MotionResult, Sum
from tongdeng.votes.rules.told import ToldCheck

WIDE = 1000  # of a bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One of the four tests; its numbers are empty where they are not told."""

    title: str
    part: str
    whole: str
    percent: str
    filled: int
    line: int
    needs: str
    exactly: str
    holds: bool


def result_of(motion: Motion) -> MotionResult:
    """Return the stored result of a motion with its threshold."""
    stored = motion.result or {}
    sums = {name: _sum(stored[name]) for name in ("roll", "participating", "consent")}
    return MotionResult(**sums, threshold=MATTERS[motion.matter].consent)


def recount_options(vote: Vote) -> str:
    """Return the options of `tongdeng tally` that count the register by the terms of this vote."""
    options = {
        "--parking count": vote.parking == "count",
        "--invalid participates": vote.invalid == "participates",
    }
    return " ".join(option for option, holds in options.items() if holds)


def bars(result: MotionResult) -> list[Bar]:
    """Return the four tests: quorum by area and by heads, then consent by area and by heads."""
    return [_bar(str(line.word), line.check) for line in tally.lines(result)]


class Part(NamedTuple):
    """How many chose one thing, or one of several that are told together; the area is None where it is not told."""

    words: str
    heads: int
    area: Decimal | None


class ResultView(NamedTuple):
    """The result of one motion as a page or a print shows it."""

    motion: Motion
    matter: Matter
    bars: list[Bar]
    parts: list[Part]
    hides: bool  # some number is not told


def whole_results(vote: Vote) -> list[ResultView]:
    """Return the results with every number, for those who may open the register."""
    return [
        ResultView(
            motion,
            MATTERS[motion.matter],
            bars(result_of(motion)),
            [Part(_words([one.choice]), one.heads, one.area) for one in rolls.split(vote, motion)],
            hides=False,
        )
        for motion in vote.motions.all()
    ]


def told_results(vote: Vote) -> list[ResultView]:
    """Return the results as everybody may read them: as they were told when they were published."""
    kept = rolls.published(vote)
    return [_told_result(motion, kept.get(str(motion.position))) for motion in vote.motions.all()]


def _told_result(motion: Motion, kept: dict[str, Any] | None) -> ResultView:
    matter = MATTERS[motion.matter]
    # Of an older result only what is always told: whether each test holds.
    result = told.read(kept["told"], matter.consent) if kept else told.bare(result_of(motion))
    tests = [_told_bar(str(tally.CHECK_WORDS[check.name, check.measure]), check) for check in result.checks]
    parts = [Part(_words(group.choices), group.heads, group.area) for group in result.groups]
    hides = any(check.part is None for check in result.checks)
    return ResultView(motion, matter, tests, parts, hides)


def _words(choices: Iterable[str]) -> str:
    return "、".join(str(CHOICE_WORDS[Choice(choice)]) for choice in choices)


def _told_bar(title: str, check: ToldCheck) -> Bar:
    if check.part is not None and check.whole is not None:
        numbers = Check(check.name, check.measure, check.part, check.whole, check.threshold, check.holds)
        return _bar(title, numbers)
    return Bar(title, "", "", "", 0, 0, str(check.threshold.word), "", check.holds)


def _bar(title: str, check: Check) -> Bar:
    share = check.part / check.whole if check.whole else Fraction(0)
    return Bar(
        title=title,
        part=amount(check.part, check.measure),
        whole=amount(check.whole, check.measure),
        # For reading only: `holds` was decided with exact shares.
        percent=f"{float(share * 100):.2f}%",
        filled=round(WIDE * share),
        line=round(WIDE * check.threshold.share),
        needs=str(check.threshold.word),
        exactly=exactly(check),
        holds=check.holds,
    )


def exactly(check: Check) -> str:
    """Return the test in whole multiples, in which no digit is rounded: 3 × 1,040 = 3,120 ≥ 2 × 1,560 = 3,120."""
    over, under = check.threshold.share.denominator, check.threshold.share.numerator
    have, need = check.part * over, check.whole * under
    sign = ">" if have > need else "=" if have == need else "<"
    left = _multiple(over, check.part, check.measure)
    right = _multiple(under, check.whole, check.measure)
    return f"{left} {sign} {right}"


def amount(number: Fraction, measure: str) -> str:
    """Return an area or a number of heads with its unit."""
    if measure == "area":
        return gettext("{area} 平方米").format(area=_exact(number))
    return gettext("{heads} 人").format(heads=f"{int(number):,}")


def _multiple(factor: int, number: Fraction, measure: str) -> str:
    if factor == 1:
        return _plain(number, measure)
    return f"{factor} × {_plain(number, measure)} = {_plain(number * factor, measure)}"


def _plain(number: Fraction, measure: str) -> str:
    return _exact(number) if measure == "area" else f"{int(number):,}"


def _exact(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / Decimal(number.denominator):,.2f}"


def _sum(stored: dict[str, Any]) -> Sum:
    return Sum(Decimal(stored["area"]), int(stored["heads"]))
