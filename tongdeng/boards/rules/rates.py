"""A rate and what may be said of it: never a percentage of little, never a promise kept by luck. Pure.

Source: Wilson (1927) for the interval. Below ten cases no percentage, below thirty none that is ranked: our own bounds.
"""

from enum import StrEnum
from math import sqrt
from typing import NamedTuple

Z = 1.959963984540054  # of a normal distribution 95 % lies within so many standard deviations
PERCENT_FROM, RANKED_FROM = 10, 30


class Shown(StrEnum):
    """How a rate is shown."""

    NOTHING = "nothing"  # "no data"
    FRACTION = "fraction"  # "4 of 5"
    GREY = "grey"  # a percentage that is never ranked
    PERCENT = "percent"


class Kept(StrEnum):
    """Whether a promise is kept, as far as the number of cases can tell."""

    MET = "met"
    NOT_MET = "not_met"
    UNSURE = "cannot_yet_tell"
    NO_DATA = "no_data"


class Rate(NamedTuple):
    """A part of a whole: `num` of `den`."""

    num: int
    den: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None of nothing, which is neither 0 % nor 100 %."""
        return self.num / self.den if self.den else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The bounds within which the true share lies with 95 % confidence (Wilson); None of nothing."""
        if not self.den:
            return None
        share, n, z2 = self.num / self.den, self.den, Z * Z
        middle = share + z2 / (2 * n)
        half = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
        low, high = (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)
        return (max(0.0, low) if self.num else 0.0, min(1.0, high) if self.num < n else 1.0)

    @property
    def shown(self) -> Shown:
        """How much may be said."""
        if not self.den:
            return Shown.NOTHING
        if self.den < PERCENT_FROM:
            return Shown.FRACTION
        return Shown.GREY if self.den < RANKED_FROM else Shown.PERCENT

    def keeps(self, promised: float) -> Kept:
        """Say whether a promised share is kept: only when the whole interval lies on one side of it."""
        bounds = self.interval
        if bounds is None:
            return Kept.NO_DATA
        if bounds[0] >= promised:
            return Kept.MET
        return Kept.NOT_MET if bounds[1] < promised else Kept.UNSURE
