"""Who hears of an activity: offers, moves, cancelling, reminders (AC-2, AC-4, AC-5, AC-14)."""

import pytest

from tests.activities.story import (
    DAY,
    HOUR,
    SIGNED,
    STARTS,
    drafted,
    neighbours,
    published,
    ring,
    sign,
)
from tests.cast import person
from tests.support import at
from tongdeng.activities.actions import helping, joining, running
from tongdeng.activities.actions.running import NewTime
from tongdeng.activities.models import Activity
from tongdeng.kernel import deadlines
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice

pytestmark = pytest.mark.django_db


def told(kind: str) -> dict[str, str]:
    """Let everybody hear of events of a kind; return who heard what."""
    for event in Event.objects.filter(kind=kind).order_by("at", "seq"):
        tell(event)
    rows = Notice.objects.filter(kind=kind).select_related("person").order_by("at")
    return {notice.person.title: sentence(notice) for notice in rows}


def full() -> Activity:
    """Return an activity with one place that 王 holds; 赵 and another wait."""
    activity = published(capacity=1)
    sign(activity, "wang")
    sign(activity, "zhao", moment=SIGNED + HOUR)
    sign(activity, neighbours(1)[0], moment=SIGNED + 2 * HOUR)
    return activity


def test_AC2_who_is_offered_a_place_and_who_let_it_lapse_hear_of_it() -> None:
    activity = full()
    joining.withdraw(activity, 1, by=person("wang", SIGNED), at=SIGNED + 3 * HOUR)
    assert told("activity.offer") == {"赵先生": "“端午包粽子”有名额给您了，请在 06-03 13:00 前确认"}
    ring(SIGNED + 3 * HOUR + DAY)
    assert set(told("activity.lapse")) == {"赵先生"}
    assert set(told("activity.offer")) == {"赵先生", "业主1"}


def test_AC4_who_holds_a_place_and_who_waits_hear_old_and_new() -> None:
    activity = full()
    new = NewTime(STARTS + DAY, STARTS + DAY + HOUR, "老年活动室")
    running.move(activity, new, by=person("qian", SIGNED), at=SIGNED + 3 * HOUR)
    found = told("activity.move")
    assert set(found) == {"王女士", "赵先生", "业主1", "吴书记"}
    assert found["王女士"] == (
        "“端午包粽子”改到 06-14 14:00，老年活动室（原来是 06-13 14:00，中心广场）。报名还在，不方便可以退"
    )


def test_AC5_of_a_cancelled_one_all_hear_and_no_reminder_follows() -> None:
    activity = full()
    running.cancel(activity, reason="下大雨", by=person("qian", SIGNED), at=SIGNED + 3 * HOUR)
    found = told("activity.cancel")
    assert set(found) == {"王女士", "赵先生", "业主1", "吴书记"}
    assert found["赵先生"] == "“端午包粽子”（06-13 14:00）取消了：下大雨"
    deadlines.sweep(at=STARTS)
    assert told("activity.fired") == {}


def test_AC13_an_organiser_who_is_replaced_hears_of_it_and_why() -> None:
    activity = published()
    running.take_over(activity, reason="吴书记住院", by=person("zheng", SIGNED), at=SIGNED)
    assert told("activity.take_over") == {"吴书记": "“端午包粽子”（06-13 14:00）改由社区组织了：吴书记住院"}


def test_a_helper_hears_that_they_are_asked_and_that_they_are_no_longer_needed() -> None:
    activity, zhao = published(), person("zhao", SIGNED)
    helping.help_out(activity, zhao, by=person("qian", SIGNED), at=SIGNED)
    assert told("activity.help") == {
        "赵先生": "请您在“端午包粽子”帮忙签到，06-13 14:00，中心广场",
        "吴书记": "“端午包粽子”加了一位签到帮手",
    }
    helping.help_no_more(activity, zhao.pk, by=person("wu", SIGNED), at=SIGNED + HOUR)
    assert told("activity.unhelp") == {"赵先生": "“端午包粽子”（06-13 14:00）不用您帮忙签到了，谢谢"}


def test_AC14_those_with_a_place_are_reminded_a_day_and_two_hours_before_and_once_each() -> None:
    full()
    for moment in (STARTS - DAY, STARTS - DAY + HOUR, STARTS - 2 * HOUR, STARTS - HOUR):
        deadlines.sweep(at=moment)
        told("activity.fired")
    rows = Notice.objects.filter(kind="activity.fired")
    assert [(row.person.title, row.at) for row in rows.order_by("at")] == [
        ("王女士", STARTS - DAY),
        ("王女士", STARTS - 2 * HOUR),
    ]
    assert sentence(rows[0]) == "提醒您：“端午包粽子”06-13 14:00 开始，中心广场"


def test_AC14_a_move_moves_the_reminders() -> None:
    activity = full()
    new = NewTime(STARTS + DAY, STARTS + DAY + HOUR, "中心广场")
    running.move(activity, new, by=person("qian", SIGNED), at=SIGNED + 3 * HOUR)
    deadlines.sweep(at=STARTS - HOUR)
    assert told("activity.fired") == {}
    deadlines.sweep(at=STARTS)
    assert set(told("activity.fired")) == {"王女士"}


def test_AC12_whoever_runs_it_is_reminded_of_the_permit_while_there_is_time() -> None:
    starts = at("2026-07-13 14:00")
    drafted(expected=1500, capacity=None, starts_at=starts, ends_at=starts + HOUR)
    assert deadlines.sweep(at=starts - 31 * DAY) == 0
    deadlines.sweep(at=starts - 30 * DAY)
    assert set(told("activity.fired")) == {"吴书记"}
