"""Which backups are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdeng.ops.backup import retention

DAYS = [f"2026-01-{day:02}T023000" for day in range(1, 32)]


def kept(names: list[str], words: str) -> list[str]:
    return sorted(retention.kept(names, retention.terms(words)))


def test_of_each_day_the_newest_is_kept() -> None:
    assert kept([*DAYS, "2026-01-31T180000"], "2d") == ["2026-01-30T023000", "2026-01-31T180000"]


def test_days_weeks_and_months_are_kept_side_by_side() -> None:
    names = ["2025-11-30T023000", "2025-12-31T023000", *DAYS]
    # 31 January 2026 is a Saturday: the weeks before end on the 25th and the 18th.
    weeks = ["2026-01-18T023000", "2026-01-25T023000"]
    assert kept(names, "2d,3w,2m") == sorted(["2025-12-31T023000", *weeks, *DAYS[-2:]])


def test_a_plain_number_counts_backups() -> None:
    assert kept(DAYS, "3") == DAYS[-3:]


@given(st.lists(st.sampled_from(DAYS), min_size=1), st.sampled_from(["1d", "1w", "1m", "1y", "1", "3d,2w"]))
def test_the_newest_is_always_kept_and_nothing_is_made_up(names: list[str], words: str) -> None:
    found = kept(names, words)
    assert max(names) in found
    assert set(found) <= set(names)


@pytest.mark.parametrize("words", ["", "7x", "0d", "-1d", "7d,", "d"])
def test_what_is_no_rule_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        retention.terms(words)
