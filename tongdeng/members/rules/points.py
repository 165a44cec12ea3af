"""Points by a table with a version, and stars by hours and quality. Pure.

Sources of the stars: 志愿服务记录办法 (five levels from 100, 300, 600, 1000 and 1500 hours) [MEM]; Henan's regulation of
2018 art. 41: by hours and by quality. The quality of a level is our own number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.members.rules.service import Kind

PER_HOUR_AT_MOST, MONTH_AT_MOST, AWARD_AT_MOST, YEAR_AT_MOST = 20, 1000, 100, 2000
HOUR = 60  # minutes
REASON_AT_MOST = 100


class Reason(StrEnum):
    """Why points were posted. GIFT and SPENT go between a person and a platform only (VM-14)."""

    SERVICE = "service"
    AWARD = "award"
    COUNTER = "counter"
    GIFT = "gift"
    SPENT = "spent"


REASON_WORDS = {
    Reason.SERVICE: _("志愿服务"),
    Reason.AWARD: _("奖励"),
    Reason.COUNTER: _("更正"),
    Reason.GIFT: _("平台回赠"),
    Reason.SPENT: _("兑换"),
}
EXCHANGED = (Reason.GIFT, Reason.SPENT)


@dataclass(frozen=True, slots=True)
class Table:
    """How many points an hour of each kind of task gives, at most how many in a month, and what is exchanged in a year."""

    per_hour: Mapping[str, int]
    month: int
    year: int
    version: int = 0


DEFAULT = Table({Kind.BUILDING: 2, Kind.PATROL: 2, Kind.VISITS: 3, Kind.NEED: 2}, month=100, year=200)


def as_json(table: Table) -> dict[str, Any]:
    """Return a table as it is kept."""
    return {"per_hour": {str(kind): table.per_hour[kind] for kind in sorted(table.per_hour)},
            "month": table.month, "year": table.year}  # fmt: skip


def read(kept: Mapping[str, Any], version: int) -> Table:
    """Return a table from how it is kept."""
    return Table(dict(kept["per_hour"]), kept["month"], kept["year"], version)


def wrong(table: Table) -> dict[str, Sentence]:
    """Return what is wrong with a table, by field."""
    found: dict[str, Sentence] = {}
    for kind in Kind:
        if not 0 <= table.per_hour.get(kind, -1) <= PER_HOUR_AT_MOST:
            found[kind.value] = _("每小时积分应为 0 到 {most} 的整数").format(most=PER_HOUR_AT_MOST)
    if not 1 <= table.month <= MONTH_AT_MOST:
        found["month"] = _("每月上限应为 1 到 {most} 的整数").format(most=MONTH_AT_MOST)
    if not 1 <= table.year <= YEAR_AT_MOST:
        found["year"] = _("每年兑换上限应为 1 到 {most} 的整数").format(most=YEAR_AT_MOST)
    return found


def earned(table: Table, kind: str, minutes: int, *, this_month: int) -> int:
    """Return the points of a verified service, rounded down, within what is left of the month."""
    full = minutes * table.per_hour.get(kind, 0) // HOUR
    return max(0, min(full, table.month - this_month))


@dataclass(frozen=True, slots=True)
class Star:
    """A level: it takes both the hours and the mean of the evaluations."""

    level: int
    hours: int
    quality: Fraction


LEVELS = (
    Star(1, 100, Fraction(3)),
    Star(2, 300, Fraction(3)),
    Star(3, 600, Fraction(7, 2)),
    Star(4, 1000, Fraction(4)),
    Star(5, 1500, Fraction(4)),
)
RATED_LEAST = 3  # evaluations; fewer say nothing about quality


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: the level, and the two numbers that make it (VM-9)."""

    level: int
    minutes: int
    rated: int
    quality: Fraction | None

    @property
    def next(self) -> Star | None:
        """The level above; None at the highest."""
        return next((star for star in LEVELS if star.level == self.level + 1), None)

    @property
    def mean(self) -> str:
        """The mean evaluation with one decimal, or "" where there are too few."""
        return "" if self.quality is None else f"{float(self.quality):.1f}"


def standing(minutes: int, ratings: Iterable[int]) -> Standing:
    """Return the level that verified minutes and evaluations of one to five reach."""
    rows = list(ratings)
    quality = Fraction(sum(rows), len(rows)) if len(rows) >= RATED_LEAST else None
    reached = [
        star.level
        for star in LEVELS
        if minutes >= star.hours * HOUR and quality is not None and quality >= star.quality
    ]
    # The levels ask for more and more of both, so that none is passed over.
    return Standing(max(reached, default=0), minutes, len(rows), quality)
