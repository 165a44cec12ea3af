"""Which places stand out from the others: by limits that allow for their size, never by rank. Pure.

Source: Spiegelhalter (2005), funnel plots with limits of 95 and 99.8 %; the limits are exact for the binomial distribution.
"""

from enum import StrEnum
from math import exp, lgamma, log, log1p, sqrt

from tongdeng.boards.rules.rates import RANKED_FROM, Rate

WATCH, STANDS_OUT = 0.025, 0.001  # in each tail: 95 % and 99.8 % lie between
FAR = 12  # standard deviations beyond which nothing counts


class Standing(StrEnum):
    """How a place stands to the others."""

    ABOVE = "above"
    WATCH_ABOVE = "watch_above"
    AS_OTHERS = "as_others"
    WATCH_BELOW = "watch_below"
    BELOW = "below"
    TOO_FEW = "too_few"


def limits(mean: float, n: int, tail: float) -> tuple[float, float]:
    """Return the shares between which n cases of places like all others fall, but for `tail` on each side."""
    if not 0 < mean < 1 or n < 1:
        return (mean, mean)
    low = _quantile(mean, n, tail)
    return (low / n, _quantile(mean, n, 1 - tail) / n)


def standing(rate: Rate, mean: float) -> Standing:
    """Return how a place stands; `mean` is the share of all the places together."""
    if rate.den < RANKED_FROM:
        return Standing.TOO_FEW
    share = rate.num / rate.den
    for tail, below, above in (
        (STANDS_OUT, Standing.BELOW, Standing.ABOVE),
        (WATCH, Standing.WATCH_BELOW, Standing.WATCH_ABOVE),
    ):
        low, high = limits(mean, rate.den, tail)
        if share < low:
            return below
        if share > high:
            return above
    return Standing.AS_OTHERS


def _quantile(mean: float, n: int, part: float) -> int:
    """Return the smallest number of n whose distribution function is at least `part`."""
    spread = FAR * sqrt(n * mean * (1 - mean)) + FAR
    number = max(0, int(n * mean - spread))
    chance = exp(
        lgamma(n + 1)
        - lgamma(number + 1)
        - lgamma(n - number + 1)
        + number * log(mean)
        + (n - number) * log1p(-mean)
    )
    total, odds = chance, mean / (1 - mean)
    while total < part and number < n:
        chance *= (n - number) / (number + 1) * odds
        number += 1
        total += chance
    return number
