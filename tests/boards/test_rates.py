"""What may be said of a rate (BF-3, BF-4)."""

from decimal import Decimal

import pytest

from tongdeng.boards.rules.rates import Kept, Rate, Shown

VECTORS = [
    (0, 10, "0.0", "27.7"),
    (10, 10, "72.2", "100.0"),
    (49, 50, "89.5", "99.7"),
    (98, 100, "93.0", "99.4"),
    (196, 200, "95.0", "99.2"),
    (588, 600, "96.5", "98.9"),
    (980, 1000, "96.9", "98.7"),
]


@pytest.mark.parametrize(("num", "den", "low", "high"), VECTORS)
def test_a_rate_has_the_bounds_of_wilson(num: int, den: int, low: str, high: str) -> None:
    """BF-4; the figures are those of statsmodels' `proportion_confint(method="wilson")`."""
    bounds = Rate(num, den).interval
    assert bounds is not None
    assert [
        abs(100 * bound - float(Decimal(said))) < 0.06
        for bound, said in zip(bounds, (low, high), strict=True)
    ] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("den", "shown"),
    [(0, "nothing"), (1, "fraction"), (9, "fraction"), (10, "grey"), (29, "grey"), (30, "percent")],
)
def test_of_few_no_percentage_is_shown_and_of_some_none_is_ranked(den: int, shown: str) -> None:
    """BF-3"""
    assert Rate(den, den).shown == Shown(shown)


def test_of_nothing_there_is_no_rate_neither_0_nor_100_percent() -> None:
    """BF-3"""
    assert (Rate(0, 0).value, Rate(0, 0).interval, Rate(0, 0).keeps(0.98)) == (None, None, Kept.NO_DATA)


@pytest.mark.parametrize(
    ("num", "den", "kept"),
    [
        (188, 188, "cannot_yet_tell"),
        (189, 189, "met"),
        (98, 100, "cannot_yet_tell"),
        (792, 800, "met"),
        (950, 1000, "not_met"),
        (9, 10, "cannot_yet_tell"),
    ],
)
def test_a_promise_of_98_percent_is_met_only_when_luck_cannot_have_done_it(
    num: int, den: int, kept: str
) -> None:
    """BF-4"""
    assert Rate(num, den).keeps(0.98) == Kept(kept)
