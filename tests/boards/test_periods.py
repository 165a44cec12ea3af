"""Which moments a period has (BF-2)."""

from datetime import date

import pytest

from tests.support import at
from tongdeng.boards.rules.periods import Period, month, of

YEAR = of(date(2025, 1, 1), date(2025, 12, 31))


def test_a_period_begins_at_midnight_and_ends_before_the_next_one_does() -> None:
    """BF-2: 23:59:59.999 and 00:00 are two days."""
    assert YEAR.moments == (at("2025-01-01 00:00"), at("2026-01-01 00:00"))
    assert month(2025, 12).moments[1] == month(2026, 1).moments[0]


def test_a_period_is_written_with_its_last_day() -> None:
    assert (YEAR.last, month(2024, 2).last) == (date(2025, 12, 31), date(2024, 2, 29))


def test_a_period_that_ends_before_it_begins_is_none() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        of(date(2025, 2, 1), date(2025, 1, 31))


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (month(2026, 3), month(2026, 2)),
        (month(2026, 1), month(2025, 12)),
        (YEAR, of(date(2024, 1, 1), date(2024, 12, 31))),
        (Period(date(2026, 1, 1), date(2026, 4, 1)), Period(date(2025, 10, 1), date(2026, 1, 1))),
        (of(date(2026, 1, 5), date(2026, 1, 11)), of(date(2025, 12, 29), date(2026, 1, 4))),
    ],
)
def test_months_are_compared_with_months_and_days_with_as_many_days(period: Period, before: Period) -> None:
    assert period.before == before
