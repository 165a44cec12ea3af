"""Exact shares: what holds for every part of every whole."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdeng.kernel.shares import MORE_THAN_HALF, Share, at_least, more_than

shares = st.builds(
    Share, st.fractions(min_value=0, max_value=1, max_denominator=12).filter(bool), st.booleans()
)
wholes = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("share", "part", "whole", "enough"),
    [
        (MORE_THAN_HALF, 5, 10, False),
        (MORE_THAN_HALF, 6, 10, True),
        (MORE_THAN_HALF, 6, 11, True),
        (at_least(2, 3), 2, 3, True),
        (at_least(2, 3), 66, 100, False),
        (at_least(2, 3), Fraction("1039.99"), 1560, False),
        (at_least(2, 3), Fraction("1040.00"), 1560, True),
        (at_least(1, 2), 0, 0, False),
    ],
)
def test_what_is_enough_is_decided_without_rounding(
    share: Share, part: int | Fraction, whole: int, enough: bool
) -> None:
    assert share.holds(part, whole) is enough


@given(shares, wholes)
def test_the_least_that_is_enough_is_enough_and_one_less_is_not(share: Share, whole: int) -> None:
    least = share.least(whole)
    assert share.holds(least, whole)
    assert not share.holds(least - 1, whole)


@given(shares, wholes, st.integers(0, 10_000), st.integers(1, 50))
def test_what_is_enough_stays_enough_with_more_and_in_another_unit(
    share: Share, whole: int, part: int, unit: int
) -> None:
    assert share.holds(part * unit, whole * unit) is share.holds(part, whole)
    assert share.holds(part + 1, whole) >= share.holds(part, whole)


@given(st.integers(1, 12), st.integers(1, 12), wholes, st.integers(0, 10_000))
def test_the_two_kinds_differ_only_at_the_share_itself(a: int, b: int, whole: int, part: int) -> None:
    differ = at_least(a, b).holds(part, whole) != more_than(a, b).holds(part, whole)
    assert differ is (Fraction(part, whole) == Fraction(a, b))
