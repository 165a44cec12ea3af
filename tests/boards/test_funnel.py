"""Who stands out among places of different size (BF-5)."""

import pytest

from tongdeng.boards.rules.funnel import STANDS_OUT, WATCH, Standing, limits, standing
from tongdeng.boards.rules.rates import Rate


@pytest.mark.parametrize(
    ("n", "low", "high"), [(20, 0.75, 1.0), (50, 0.84, 1.0), (200, 0.895, 0.99), (1000, 0.927, 0.97)]
)
def test_limits_are_wide_for_the_small_and_narrow_for_the_large(n: int, low: float, high: float) -> None:
    """BF-5, of a city with 95 %."""
    found = limits(0.95, n, STANDS_OUT)
    assert found == pytest.approx((low, high), abs=0.0006)


@pytest.mark.parametrize("mean", [0.001, 0.5, 0.95, 0.9999])
@pytest.mark.parametrize("n", [1, 30, 5_000, 1_000_000])
@pytest.mark.parametrize("tail", [WATCH, STANDS_OUT])
def test_limits_are_those_of_the_binomial_distribution(mean: float, n: int, tail: float) -> None:
    """The library that knows it is too large to be loaded where pages are drawn."""
    from scipy.stats import binom  # type: ignore[import-untyped]

    assert limits(mean, n, tail) == (binom.ppf(tail, n, mean) / n, binom.ppf(1 - tail, n, mean) / n)


@pytest.mark.parametrize(
    ("num", "den", "said"),
    [
        (29, 29, "too_few"),
        (190, 200, "as_others"),
        (178, 200, "below"),
        (182, 200, "watch_below"),
        (200, 200, "above"),
        (197, 200, "watch_above"),
    ],
)
def test_a_place_is_named_only_beyond_the_limits(num: int, den: int, said: str) -> None:
    """BF-5"""
    assert standing(Rate(num, den), 0.95) == Standing(said)


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_where_all_are_alike_nobody_stands_out_who_is_like_them(mean: float) -> None:
    assert standing(Rate(round(mean * 50), 50), mean) == Standing.AS_OTHERS
