"""The plan of a year, and what took place and stands on paper."""

from dataclasses import replace

import pytest

from tests.activities.story import HOUR, PLANNED, SIGNED, misfits
from tests.cast import ESTATE, person
from tests.support import at
from tongdeng.activities.actions import entering, years
from tongdeng.activities.actions.entering import PastActivity
from tongdeng.activities.models import Activity
from tongdeng.activities.queries import attendances
from tongdeng.kernel.errors import Forbidden, Invalid

pytestmark = pytest.mark.django_db


def test_a_year_is_planned_by_kind_and_planned_anew() -> None:
    wu = person("wu", PLANNED)
    years.plan_year(ESTATE, 2026, {"culture": 12, "party": 0}, by=wu, at=PLANNED)
    again = years.plan_year(ESTATE, 2026, {"culture": 20, "festival": 6}, by=wu, at=SIGNED)
    assert again.targets == {"culture": 20, "festival": 6}
    for bad in ({"nothing": 1}, {"culture": -1}):
        with pytest.raises(Invalid):
            years.plan_year(ESTATE, 2026, bad, by=wu, at=SIGNED)
    with pytest.raises(Forbidden):
        years.plan_year(ESTATE, 2026, {}, by=person("wang", SIGNED), at=SIGNED)
    assert misfits() == set()


PAST = PastActivity(
    "culture", "春日健步走", "东门", at("2026-04-04 08:00"), at("2026-04-04 10:00"), "走了三公里"
)


def test_what_stands_on_paper_is_entered_with_its_sheet_and_counts_like_the_rest() -> None:
    wang, zhao = person("wang", SIGNED), person("zhao", SIGNED)
    sheet = replace(PAST, people=[wang.pk, zhao.pk, wang.pk], guests=3)
    count = replace(PAST, title="广场电影", counted=80, reason="露天放映，没有签到")
    rows = entering.enter(ESTATE, [sheet, count], by=person("wu", SIGNED), at=SIGNED)
    assert [(row.state, row.attended, row.counted) for row in rows] == [
        ("reported", 5, None),
        ("reported", 0, 80),
    ]
    assert attendances.figures(attendances.held(ESTATE, 2026)) == (2, 5, 80, 5, 2)
    assert misfits() == set()


def test_what_is_wrong_with_one_entry_stores_none_of_them() -> None:
    wu, he = person("wu", SIGNED), person("he", SIGNED)
    for wrong, words in (
        (replace(PAST, guests=1, ends_at=SIGNED + HOUR), "已经结束"),
        (PAST, "没有人参加"),
        (replace(PAST, counted=9), "为什么没有签到"),
        (replace(PAST, people=[he.pk]), "不是本社区的住户"),
        (replace(PAST, guests=1, words=""), "请填写"),
        (replace(PAST, guests=1, kind="x"), "类型"),
    ):
        with pytest.raises(Invalid, match=words):
            entering.enter(ESTATE, [replace(PAST, guests=2), wrong], by=wu, at=SIGNED)
    with pytest.raises(Forbidden):
        entering.enter(ESTATE, [replace(PAST, guests=1)], by=person("wang", SIGNED), at=SIGNED)
    assert not Activity.objects.exists()
