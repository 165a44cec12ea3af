"""Statements and voices of residents: what may be said, how it is moderated, which one is asked next, the lists. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import texts
from tongdeng.kernel.flow import Flow, Step, stays

STATEMENT_AT_MOST = 140  # signs, as in Polis: one thought
NOTE_AT_MOST = 200
EACH_HOME = 5  # statements of one household in one consultation, refused ones among them
ALL_HOMES = 200  # statements of one consultation
LISTED_FROM = 5  # voices; of fewer an interval says nothing, and the number tells of single homes
LISTED = 5
REMIND_AFTER = (
    timedelta(days=1),
    timedelta(days=3),
)  # of a statement that waits: the moderator, then the community
Z_95 = 1.959964
SIGNS = re.compile(r"[\W_]+")


class State(StrEnum):
    PENDING = "pending"
    SHOWN = "shown"
    REFUSED = "refused"


class Choice(IntEnum):
    """A voice as the map counts it."""

    AGREE = 1
    PASS = 0
    DISAGREE = -1


class Reason(StrEnum):
    """Why a statement is not shown."""

    PRIVACY = "privacy"
    INSULT = "insult"
    UNLAWFUL = "unlawful"
    ADVERT = "advert"
    OFF_TOPIC = "off_topic"
    SEVERAL = "several"
    UNCLEAR = "unclear"
    REPEATED = "repeated"


STATE_WORDS = {State.PENDING: _("等待审核"), State.SHOWN: _("已公开"), State.REFUSED: _("未公开")}
CHOICE_WORDS = {Choice.AGREE: _("同意"), Choice.DISAGREE: _("不同意"), Choice.PASS: _("不好说")}
CHOICES = {"agree": Choice.AGREE, "disagree": Choice.DISAGREE, "pass": Choice.PASS}
# The whole policy: for no other reason is a statement kept back. Residents read it beside the form.
REASONS = {
    Reason.PRIVACY: _("写了他人的姓名、电话、门牌等个人信息"),
    Reason.INSULT: _("侮辱、攻击他人或者一群人"),
    Reason.UNLAWFUL: _("违反法律"),
    Reason.ADVERT: _("广告"),
    Reason.OFF_TOPIC: _("与本次会诊的议题无关"),
    Reason.SEVERAL: _("一条里有几个意思，别人不好表态，请分开写"),
    Reason.UNCLEAR: _("看不出是什么意思"),
    Reason.REPEATED: _("与已公开的一条意思相同"),
}
VERB_WORDS = {"show": _("公开"), "refuse": _("不公开"), "voice": _("表态")}
FLOW = Flow(
    #    verb      before             after
    Step("show",   "pending refused", "shown"),
    Step("refuse", "pending shown",   "refused"),
    *stays("voice", "shown"),
    start="pending", verbs=VERB_WORDS, states=STATE_WORDS,
    refusals={
        "voice":  _("这条意见{state}，不能表态"),
        "show":   _("这条意见{state}，不用再审"),
        "refuse": _("这条意见{state}，不用再审"),
    },
)  # fmt: skip


class Tally(NamedTuple):
    """How many households agree with a statement, disagree with it, and pass."""

    agree: int
    disagree: int
    passed: int

    @property
    def voices(self) -> int:
        """Return how many households said something."""
        return sum(self)


@dataclass(frozen=True, slots=True)
class Line:
    """A statement in a list, by its place among those given: `count` of `of` households, and the 95 % interval of the share."""

    index: int
    count: int
    of: int
    low: float
    high: float


class Lists(NamedTuple):
    """The statements that most agree with, that divide most, and that most pass."""

    agreed: list[Line]
    divided: list[Line]
    passed: list[Line]


def moved(tally: Tally, before: Choice | None, after: Choice) -> Tally:
    """Return the counts after a household changed its voice, or gave its first."""
    counts = {Choice.AGREE: tally.agree, Choice.DISAGREE: tally.disagree, Choice.PASS: tally.passed}
    if before is not None:
        counts[before] -= 1
    counts[after] += 1
    return Tally(counts[Choice.AGREE], counts[Choice.DISAGREE], counts[Choice.PASS])


def counts_digest(counts: Iterable[tuple[str, int, int, int, int]]) -> str:
    """Return the SHA-256 of final counts (id, agree, disagree, passed, persons), in hexadecimal: what the event keeps."""
    spelled = json.dumps(sorted(counts), separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def same_as(words: str) -> str:
    """Return what two statements share that say the same: signs, blanks, width and case do not count."""
    key = texts.name_key(words)
    return SIGNS.sub("", key) or key


def weight(tally: Tally, reach: float) -> float:
    """Return how likely a statement is asked next: new ones rise, those that are passed over sink.

    `reach` says how much it divides (0 before there is a map). From Polis: ((1 - pass)(reach + 1) agree
    (1 + 8 · 2^(-voices/5)))², the shares smoothed by one vote of two.
    """
    passed, agree = (tally.passed + 1) / (tally.voices + 2), (tally.agree + 1) / (tally.voices + 2)
    return ((1 - passed) * (reach + 1) * agree * (1 + 8 * 2 ** (-tally.voices / 5))) ** 2


def drawn(weights: Sequence[float], chance: float) -> int:
    """Return the index that `chance` (0 ≤ chance < 1) falls on when each has its weight; raise ValueError for none."""
    if not weights:
        raise ValueError("nothing to draw from")
    left = chance * sum(weights)
    for index, each in enumerate(weights):
        left -= each
        if left < 0:
            return index
    return len(weights) - 1


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of the share `count` of `of` (Wilson); (0, 1) where there is nothing."""
    if not of:
        return 0.0, 1.0
    share, square = count / of, Z_95**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z_95 / (1 + square / of) * ((share * (1 - share) / of + square / (4 * of * of)) ** 0.5)
    return max(0.0, middle - half), min(1.0, middle + half)


def lists(tallies: Sequence[Tally]) -> Lists:
    """Return the three lists, each sorted by the lower end of its interval, so that few voices do not come first.

    A statement divides as far as its smaller side goes. Statements with fewer than five voices are in none.
    """
    return Lists(
        _list(tallies, [tally.agree for tally in tallies]),
        _list(tallies, [min(tally.agree, tally.disagree) for tally in tallies]),
        _list(tallies, [tally.passed for tally in tallies]),
    )


def _list(tallies: Sequence[Tally], counts: Sequence[int]) -> list[Line]:
    lines = [
        Line(index, count, tally.voices, *wilson(count, tally.voices))
        for index, (tally, count) in enumerate(zip(tallies, counts, strict=True))
        if count and tally.voices >= LISTED_FROM
    ]
    return sorted(lines, key=lambda line: (-line.low, line.index))[:LISTED]
