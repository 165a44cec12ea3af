"""Working time: when a limit runs out, and how much of it was used."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import at
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.worktime import Pause, calendar, due, dues, statutory_workday, used

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
WORKDAY = calendar("workdays 00:00-24:00", statutory_workday)
OFFICE = calendar("workdays 08:00-18:00", statutory_workday)
LUNCH = calendar("workdays 09:00-12:00 13:30-17:30", statutory_workday)
DAILY = calendar("daily 08:00-20:00", statutory_workday)
ALWAYS = calendar("always", statutory_workday)

WORKING_DAYS = """
    2026-03-06 12:00 | 1  | 2026-03-09 12:00
    2026-03-07 12:00 | 1  | 2026-03-10 00:00
    2026-03-08 12:00 | 1  | 2026-03-10 00:00
    2026-03-05 09:00 | 3  | 2026-03-10 09:00
    2026-03-06 12:00 | 11 | 2026-03-23 12:00
    2026-09-30 10:00 | 1  | 2026-10-08 10:00
    2026-02-13 10:00 | 2  | 2026-02-24 10:00
    2026-02-14 10:00 | 1  | 2026-02-24 10:00
"""


def table(words: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in words.strip().splitlines()]


@pytest.mark.parametrize(("start", "days", "end"), table(WORKING_DAYS))
def test_S1_working_days_pass_over_weekends_holidays_and_swapped_days(
    start: str, days: str, end: str
) -> None:
    assert due(at(start), int(days) * DAY, WORKDAY) == at(end)


def test_S1_results_stay_aware_of_their_time_zone() -> None:
    found = due(at("2026-03-06 12:00"), DAY, WORKDAY)
    assert found is not None
    assert found.utcoffset() == timedelta(hours=8)


def test_a_swapped_saturday_is_a_working_day() -> None:
    assert statutory_workday(at("2026-02-14 00:00").date())
    assert not statutory_workday(at("2026-02-16 00:00").date())


ZAMMAD = """
    60  | 2026-03-09 10:30
    120 | 2026-03-09 11:30
    180 | 2026-03-09 12:30
"""


@pytest.mark.parametrize(("minutes", "end"), table(ZAMMAD))
def test_Z1_targets_of_one_two_and_three_hours_run_within_the_day(minutes: str, end: str) -> None:
    assert due(at("2026-03-09 09:30"), int(minutes) * MINUTE, OFFICE) == at(end)


@pytest.mark.parametrize(("end", "spent"), [("2026-03-09 10:00", 30), ("2026-03-09 14:00", 270)])
def test_Z1_the_time_that_an_answer_took_is_counted_in_working_minutes(end: str, spent: int) -> None:
    assert used(at("2026-03-09 09:30"), at(end), OFFICE) == spent * MINUTE


def test_Z3_two_suspensions_in_one_day_are_two_breaks() -> None:
    pauses = [
        Pause(at("2026-03-09 12:15"), at("2026-03-09 12:30")),
        Pause(at("2026-03-09 12:45"), at("2026-03-09 13:00")),
    ]
    assert due(at("2026-03-09 12:00"), HOUR, OFFICE, pauses) == at("2026-03-09 13:30")


def test_Z3_a_suspension_over_midnight_stops_both_days() -> None:
    pause = Pause(at("2026-03-09 23:45"), at("2026-03-10 00:45"))
    assert due(at("2026-03-09 23:30"), HOUR, ALWAYS, [pause]) == at("2026-03-10 01:30")


def test_Z3_a_suspension_of_five_days_takes_whole_days_out_of_the_middle() -> None:
    pause = Pause(at("2026-03-09 12:00"), at("2026-03-13 12:00"))
    assert used(at("2026-03-09 08:00"), at("2026-03-13 18:00"), OFFICE, [pause]) == 10 * HOUR


def test_Z4_what_is_paused_from_its_beginning_has_no_due_date_until_the_pause_ends() -> None:
    start = at("2026-03-09 09:00")
    assert due(start, HOUR, OFFICE, [Pause(start, None)]) is None
    assert due(start, HOUR, OFFICE, [Pause(start, at("2026-03-09 11:00"))]) == at("2026-03-09 12:00")


@pytest.mark.parametrize("minutes", [0, -5])
def test_Z6_a_limit_of_nothing_is_refused_and_is_never_now(minutes: int) -> None:
    with pytest.raises(ValueError, match="longer than nothing"):
        due(at("2026-03-09 09:00"), minutes * MINUTE, OFFICE)


STARTS = """
    before hours       | 2026-03-09 06:00 | 2026-03-09 09:00
    after hours        | 2026-03-09 19:00 | 2026-03-10 09:00
    friday evening     | 2026-03-06 17:30 | 2026-03-09 08:30
    before a holiday   | 2026-09-30 17:30 | 2026-10-08 08:30
    exactly at closing | 2026-03-09 18:00 | 2026-03-10 09:00
"""


@pytest.mark.parametrize(("_case", "start", "end"), table(STARTS))
def test_Z7_an_hour_that_begins_outside_working_hours_runs_from_the_next_opening(
    _case: str, start: str, end: str
) -> None:
    assert due(at(start), HOUR, OFFICE) == at(end)


def test_Z7_a_hold_that_ends_exactly_at_closing_is_due_at_closing() -> None:
    pause = Pause(at("2026-03-09 15:00"), at("2026-03-09 16:00"))
    assert due(at("2026-03-09 15:00"), 2 * HOUR, OFFICE, [pause]) == at("2026-03-09 18:00")


def test_Z7_a_second_more_spills_to_a_second_after_the_next_opening() -> None:
    pause = Pause(at("2026-03-09 15:00"), at("2026-03-09 16:00:01"))
    assert due(at("2026-03-09 15:00"), 2 * HOUR, OFFICE, [pause]) == at("2026-03-10 08:00:01")


def test_a_day_may_have_several_windows() -> None:
    assert due(at("2026-03-09 11:30"), HOUR, LUNCH) == at("2026-03-09 14:00")


def test_around_the_clock_means_nights_and_holidays_too() -> None:
    assert due(at("2026-10-01 23:50"), 30 * MINUTE, ALWAYS) == at("2026-10-02 00:20")


def test_one_pass_finds_the_same_moments_as_many() -> None:
    start, limits = at("2026-03-06 17:00"), [HOUR, 5 * HOUR, 30 * HOUR]
    assert dues(start, limits, LUNCH) == [due(start, limit, LUNCH) for limit in limits]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "never",
        "daily",
        "daily 8-20",
        "daily 20:00-08:00",
        "daily 08:00-12:00 11:00-13:00",
        "always 08:00-09:00",
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        calendar(words, statutory_workday)


moments = st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2026, 12, 1)).map(
    lambda m: m.replace(tzinfo=LOCAL)
)
limits = st.integers(min_value=1, max_value=60 * 24 * 12).map(lambda m: m * MINUTE)
hours = st.sampled_from([OFFICE, LUNCH, DAILY, ALWAYS, WORKDAY])


@given(moments, limits, hours)
def test_by_the_moment_it_is_due_exactly_the_limit_was_used(
    start: datetime, limit: timedelta, when: object
) -> None:
    end = due(start, limit, when)  # type: ignore[arg-type]
    assert end is not None
    assert used(start, end, when) == limit  # type: ignore[arg-type]


@given(moments, limits, st.integers(1, 600), st.integers(1, 3000))
def test_a_pause_never_brings_a_due_moment_forward(
    start: datetime, limit: timedelta, after: int, length: int
) -> None:
    pause = Pause(start + after * MINUTE, start + (after + length) * MINUTE)
    plain, paused = due(start, limit, DAILY), due(start, limit, DAILY, [pause])
    assert plain is not None
    assert paused is not None
    assert paused >= plain
    assert used(start, paused, DAILY, [pause]) == limit
