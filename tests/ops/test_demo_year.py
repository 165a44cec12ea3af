"""The year of Olive City as its sheets tell it: how many of each kind, on days that fit, and how many came (F10)."""

from collections import Counter
from datetime import date

import pytest

from tests.support import at
from tongdeng.ops.demo.activities import NEW_YEAR, sheets
from tongdeng.ops.demo.hours import awake, office_hour, weekday

YEAR = sheets()
#                       title        day
ON_ITS_DAY = (
    ("腊八施粥",        date(2025, 1, 7)),
    ("元宵猜灯谜",      date(2025, 2, 12)),
    ("端午包粽子",      date(2025, 5, 31)),
    ("中秋赏月会",      date(2025, 10, 6)),
    ("重阳敬老宴",      date(2025, 10, 29)),
    ("冬至饺子宴",      date(2025, 12, 21)),
)  # fmt: skip


def test_365_activities_of_four_kinds_and_8812_attendances() -> None:
    kinds = Counter(sheet.kind for sheet in YEAR)
    assert kinds == {"culture": 65, "party": 13, "festival": 47, "other": 240}
    assert sum(sheet.come for sheet in YEAR) == 8_812


@pytest.mark.parametrize(("title", "day"), ON_ITS_DAY)
def test_a_festival_is_kept_on_its_day(title: str, day: date) -> None:
    assert [sheet.starts.date() for sheet in YEAR if sheet.title == title] == [day]


def test_titles_and_numbers_vary_and_nothing_is_held_at_night_or_over_new_year() -> None:
    assert max(Counter(sheet.title for sheet in YEAR).values()) == 2
    assert len({sheet.come for sheet in YEAR}) > 40
    assert {7 <= sheet.starts.hour <= 20 for sheet in YEAR} == {True}
    usual = [sheet.starts.date() for sheet in YEAR if sheet.kind in ("culture", "other")]
    assert not any(NEW_YEAR[0] <= day <= NEW_YEAR[1] for day in usual)


@pytest.mark.parametrize(
    ("moment", "hour"),
    [
        ("2026-03-05 04:16", "2026-03-04 17:30"),
        ("2026-03-05 08:30", "2026-03-05 08:30"),
        ("2026-03-05 11:05", "2026-03-05 11:05"),
        ("2026-03-05 23:59", "2026-03-05 17:30"),
    ],
)
def test_an_office_writes_in_its_hours_whenever_the_demo_is_started(moment: str, hour: str) -> None:
    assert office_hour(at(moment)) == at(hour)


def test_neighbours_answer_by_day_and_classes_are_held_on_weekdays() -> None:
    moments = awake(at("2026-03-04 17:30"), at("2026-03-04 03:00") - at("2026-03-04 00:00"), 4)
    assert moments == [
        at(words)
        for words in ("2026-03-04 20:30", "2026-03-05 08:30", "2026-03-05 11:30", "2026-03-05 14:30")
    ]
    assert weekday(date(2026, 3, 8)) == weekday(date(2026, 3, 6)) == date(2026, 3, 6)
