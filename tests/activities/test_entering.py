"""The plan of a year, and what took place and stands on paper."""

from dataclasses import replace
from functools import partial

import pytest

from tests.activities.story import HOUR, PLANNED, SIGNED, misfits
from tests.cast import ESTATE, person
from tests.support import at, at_once
from tongdeng.activities.actions import entering, years
from tongdeng.activities.actions.entering import PastActivity
from tongdeng.activities.models import Activity
from tongdeng.activities.queries import attendances
from tongdeng.kernel.errors import Forbidden, Invalid
from tongdeng.people.models import Person

db = pytest.mark.django_db


@db
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


@db
def test_what_stands_on_paper_is_entered_with_its_sheet_and_counts_like_the_rest() -> None:
    wang, zhao = person("wang", SIGNED), person("zhao", SIGNED)
    sheet = replace(PAST, people=[wang.pk, zhao.pk, wang.pk], guests=3)
    count = replace(PAST, title="广场电影", where="广场", counted=80, reason="露天放映，没有签到")
    rows = entering.enter(ESTATE, [sheet, count], by=person("wu", SIGNED), at=SIGNED)
    assert [(row.state, row.attended, row.counted) for row in rows] == [
        ("reported", 5, None),
        ("reported", 0, 80),
    ]
    assert attendances.figures(attendances.held(ESTATE, 2026)) == (2, 5, 80, 5, 2)
    assert misfits() == set()


@db
def test_the_same_past_activity_is_entered_once_and_what_differs_is_another() -> None:
    wu, zheng = person("wu", SIGNED), person("zheng", SIGNED)
    past = replace(PAST, guests=2)
    for twice in ([past, past], [past, replace(past, title="健步走", where=" 东 门")]):
        with pytest.raises(Invalid, match="已经有了"):
            entering.enter(ESTATE, twice, by=wu, at=SIGNED)
    entering.enter(ESTATE, [past, replace(past, where="西门"), replace(past, kind="other")], by=wu, at=SIGNED)
    with pytest.raises(Invalid, match="2026-04-04 08:00 在东门"):
        entering.enter(ESTATE, [past], by=zheng, at=SIGNED)
    assert attendances.figures(attendances.held(ESTATE, 2026)).held == 3


def test_two_clerks_who_enter_one_sheet_at_once_enter_it_once(town_db: str) -> None:
    past = replace(PAST, guests=2)
    clerks = [person(who, SIGNED) for who in ("wu", "chen", "zheng")]
    outcomes = at_once(*[partial(_entered, past, by) for by in clerks])
    assert sorted(outcomes) == [False, False, True]
    assert Activity.objects.count() == 1


def _entered(past: PastActivity, by: Person) -> bool:
    try:
        return bool(entering.enter(ESTATE, [past], by=by, at=SIGNED))
    except Invalid:
        return False


@db
def test_what_is_wrong_with_one_entry_stores_none_of_them() -> None:
    wu, he = person("wu", SIGNED), person("he", SIGNED)
    for wrong, words in (
        (replace(PAST, guests=1, ends_at=SIGNED + HOUR), "已经结束"),
        (PAST, "没有人参加"),
        (replace(PAST, counted=9), "为什么没有签到"),
        (replace(PAST, people=[he.pk]), "不是本社区的住户"),
        (replace(PAST, guests=1, words=""), "请填写"),
        (replace(PAST, guests=1, kind="x"), "类型"),
        (
            replace(PAST, guests=1, starts_at=at("1999-04-04 08:00"), ends_at=at("1999-04-04 10:00")),
            "2000 年",
        ),
        (replace(PAST, guests=1, starts_at=at("2026-03-01 08:00")), "最长两周"),
    ):
        with pytest.raises(Invalid, match=words):
            entering.enter(ESTATE, [replace(PAST, where="西门", guests=2), wrong], by=wu, at=SIGNED)
    with pytest.raises(Forbidden):
        entering.enter(ESTATE, [replace(PAST, guests=1)], by=person("wang", SIGNED), at=SIGNED)
    assert not Activity.objects.exists()
