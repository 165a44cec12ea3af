"""Sign-up: places, waiting list, offers, whose household (AC-1 to AC-3, AC-13)."""

from datetime import timedelta
from functools import partial

import pytest

from tests.activities.story import (
    DAY,
    HOUR,
    SIGNED,
    STARTS,
    crowd,
    drafted,
    fresh,
    misfits,
    neighbours,
    party,
    plan,
    published,
    ring,
    sign,
    statuses,
    tenant,
)
from tests.cast import BUILDING, HOME, OTHER_HOME, person
from tests.support import at_once
from tongdeng.activities.actions import helping, joining, planning
from tongdeng.activities.actions.shared import Member, Party
from tongdeng.activities.models import Participant, SignUp
from tongdeng.activities.queries import people as queries
from tongdeng.kernel import access, journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.people.models import Person

db = pytest.mark.django_db


@db
def test_AC1_a_family_gets_its_places_in_one_step() -> None:
    activity = published()
    row = sign(activity, "wang", "小明", "姥姥")
    assert (row.status, row.size, row.home) == ("held", 3, HOME)
    assert fresh(activity).taken == 3
    assert fresh(activity).left == 1


@db
def test_AC1_three_with_two_places_left_are_offered_two_and_never_split_without_their_word() -> None:
    activity = published()
    sign(activity, "wang", "小明")
    with pytest.raises(StepRefused, match="只剩 2 个名额") as refused:
        sign(activity, "zhao", "大宝", "二宝")
    assert refused.value.facts == {"left": 2, "size": 3}
    assert statuses(activity) == [("held", 2)]
    assert sign(activity, "zhao", "大宝", "二宝", wait=True).status == "waiting"
    assert statuses(activity) == [("held", 2), ("waiting", 3)]


def _tap(activity: object, who: list[Person]) -> list[str]:
    return [sign(activity, one).status for one in who]  # type: ignore[arg-type]


def test_AC1_of_200_who_tap_at_once_exactly_thirty_hold_a_place_and_the_rest_wait(town_db: str) -> None:
    activity, taps = published(capacity=30), crowd(200)
    hands = [taps[number::6] for number in range(6)]
    outcomes = at_once(*[partial(_tap, activity, hand) for hand in hands])
    found = [status for outcome in outcomes for status in outcome]
    assert (found.count("held"), found.count("waiting")) == (30, 170)
    now = fresh(activity)
    assert (now.taken, now.waiting, now.left) == (30, 170, 0)
    assert sorted(SignUp.objects.values_list("number", flat=True)) == list(range(1, 201))
    assert misfits() == set()


@db
def test_AC2_a_place_that_was_given_back_is_offered_to_the_next_at_once() -> None:
    activity = published(capacity=1)
    first = sign(activity, "wang")
    second = sign(activity, "zhao", moment=SIGNED + HOUR)
    joining.withdraw(activity, first.number, by=person("wang", SIGNED), at=SIGNED + 2 * HOUR)
    second.refresh_from_db()
    assert (second.status, second.offer_places) == ("offered", 1)
    assert second.offer_until == SIGNED + 2 * HOUR + DAY
    assert (fresh(activity).taken, fresh(activity).waiting) == (1, 0)


@db
def test_AC2_an_offer_that_nobody_takes_lapses_to_the_next() -> None:
    activity, (one, two) = published(capacity=1), neighbours(2)
    first = sign(activity, "wang")
    sign(activity, one, moment=SIGNED + HOUR)
    sign(activity, two, moment=SIGNED + 2 * HOUR)
    joining.withdraw(activity, first.number, by=person("wang", SIGNED), at=SIGNED + 3 * HOUR)
    ring(SIGNED + 3 * HOUR + DAY)
    assert [status for status, _size in statuses(activity)] == ["withdrawn", "lapsed", "offered"]
    joining.accept(activity, 3, by=two, at=SIGNED + 4 * HOUR + DAY)
    ring(SIGNED + 10 * DAY)
    assert [status for status, _size in statuses(activity)] == ["withdrawn", "lapsed", "held"]
    assert misfits() == set()


@db
def test_AC2_an_offer_is_not_taken_after_its_time_also_before_the_clock_struck() -> None:
    activity = published(capacity=1)
    first, second = sign(activity, "wang"), sign(activity, "zhao")
    joining.withdraw(activity, first.number, by=person("wang", SIGNED), at=SIGNED + HOUR)
    zhao = person("zhao", SIGNED)
    with pytest.raises(StepRefused, match="过了确认时间"):
        joining.accept(activity, second.number, by=zhao, at=SIGNED + HOUR + DAY)
    with pytest.raises(NotFound):
        joining.accept(activity, second.number, by=person("wang", SIGNED), at=SIGNED + 2 * HOUR)


@db
def test_AC2_a_large_party_takes_fewer_places_or_waits_on_for_all() -> None:
    activity = published(capacity=2)
    first, second = sign(activity, "wang", "小明"), sign(activity, "zhao", "大宝", "二宝", wait=True)
    joining.withdraw(activity, first.number, by=person("wang", SIGNED), at=SIGNED + HOUR)
    zhao = person("zhao", SIGNED)
    with pytest.raises(Invalid, match="现在有 2 个名额"):
        joining.accept(activity, second.number, by=zhao, at=SIGNED + 2 * HOUR)
    joining.decline(activity, second.number, by=zhao, at=SIGNED + 2 * HOUR)
    assert statuses(activity)[1] == ("waiting", 3)
    assert fresh(activity).left == 2
    planning.change(activity, plan(capacity=3), by=person("wu", SIGNED), at=SIGNED + 3 * HOUR)
    members = list(second.participants.all())
    joining.accept(activity, 2, keep=[m.pk for m in members[:2]], by=zhao, at=SIGNED + 4 * HOUR)
    assert statuses(activity)[1] == ("held", 2)
    assert [p.name for p in Participant.objects.filter(sign_up=second, gone=True)] == ["二宝"]
    assert misfits() == set()


@db
def test_AC2_a_lower_capacity_throws_nobody_out_and_a_higher_one_is_offered() -> None:
    activity = published()
    sign(activity, "wang", "小明", "姥姥")
    wu = person("wu", SIGNED)
    planning.change(activity, plan(capacity=2), by=wu, at=SIGNED + HOUR)
    assert (statuses(activity), fresh(activity).left) == ([("held", 3)], 0)
    assert sign(activity, "zhao", moment=SIGNED + HOUR).status == "waiting"
    planning.change(activity, plan(capacity=4), by=wu, at=SIGNED + 2 * HOUR)
    assert statuses(activity) == [("held", 3), ("offered", 1)]


@db
def test_AC2_what_becomes_free_in_the_last_two_hours_is_for_whoever_comes_first() -> None:
    activity = published(capacity=1)
    first = sign(activity, "wang")
    sign(activity, "zhao")
    late = STARTS - HOUR
    joining.withdraw(activity, first.number, by=person("wang", late), at=late)
    assert statuses(activity) == [("withdrawn", 1), ("waiting", 1)]
    assert sign(activity, neighbours(1)[0], moment=late).status == "held"


@db
def test_AC3_one_signs_up_one_s_own_household_only() -> None:
    activity, huang = published(), tenant("huang")
    wang, zhao = person("wang", SIGNED), person("zhao", SIGNED)
    own = Party([Member(wang.pk), Member(huang.pk)])
    assert joining.sign_up(activity, own, by=wang, at=SIGNED).size == 2
    with pytest.raises(Invalid, match="同一户"):
        joining.sign_up(activity, Party([Member(zhao.pk), Member(wang.pk)]), by=zhao, at=SIGNED)
    with pytest.raises(Forbidden, match="自己家"):
        joining.sign_up(activity, Party([Member(name="小明")], HOME), by=zhao, at=SIGNED)


@db
def test_AC3_staff_sign_up_others_with_a_reason_and_can_take_only_that_back() -> None:
    activity, qian = published(), person("qian", SIGNED)
    other = Party([Member(name="王奶奶")], HOME)
    with pytest.raises(Invalid):
        joining.enlist(activity, other, reason=" ", by=qian, at=SIGNED)
    row = joining.enlist(activity, other, reason="老人不用手机，电话里说的", by=qian, at=SIGNED)
    assert (row.home, row.status) == (HOME, "held")
    joining.strike(activity, row.number, by=qian, at=SIGNED + HOUR)
    mine = sign(activity, "wang")
    with pytest.raises(Forbidden):
        joining.strike(activity, mine.number, by=qian, at=SIGNED + HOUR)
    with pytest.raises(Forbidden):
        joining.enlist(activity, other, reason="顺便", by=person("zhao", SIGNED), at=SIGNED)


@db
def test_AC3_one_withdraws_until_the_start_and_may_come_back() -> None:
    activity, wang = published(), person("wang", SIGNED)
    row = sign(activity, "wang")
    with pytest.raises(StepRefused, match="已经报过名"):
        sign(activity, "wang")
    joining.withdraw(activity, row.number, by=wang, at=SIGNED)
    with pytest.raises(StepRefused, match="已经退出"):
        joining.withdraw(activity, row.number, by=wang, at=SIGNED)
    again = sign(activity, "wang")
    with pytest.raises(StepRefused, match="已经开始"):
        joining.withdraw(activity, again.number, by=wang, at=STARTS)
    assert statuses(activity) == [("withdrawn", 1), ("held", 1)]


# who signs up for an activity of a building | at the start | of another place | age 6-12
@db
def test_what_is_refused_and_in_which_words() -> None:
    wang = person("wang", SIGNED)
    aged = published(min_age=6, max_age=12)
    for changed, activity, words in (
        ({"by": person("zhao", SIGNED)}, published(place=BUILDING), "活动面向的住户"),
        ({"at": STARTS}, published(), "已经开始"),
        ({}, published(signs_up=False), "不用报名"),
        ({"party": Party([])}, published(), "1 到 8 位"),
        ({"party": Party([Member(name="小明")] * 9)}, published(), "1 到 8 位"),
        ({"party": Party([Member(name=" ")])}, published(), "称呼"),
        ({"party": Party([Member(name="小明"), Member(name="小 明")])}, published(), "写了两次"),
        ({}, aged, "年龄"),
        ({"party": party(wang, ages=(40,))}, aged, "6 到 12 岁"),
    ):
        given = {"party": party(wang), "by": wang, "at": SIGNED, **changed}
        with pytest.raises((StepRefused, Invalid, Forbidden), match=words):
            joining.sign_up(activity, given["party"], by=given["by"], at=given["at"])  # type: ignore[arg-type]
    assert not SignUp.objects.exists()


@db
def test_a_draft_is_nobody_s_to_join() -> None:
    with pytest.raises(NotFound):
        sign(drafted(), "wang")


@db
def test_AC13_a_guardian_signs_up_a_child_whose_photo_nobody_may_show_by_default() -> None:
    activity = published(min_age=3, max_age=14)
    wang = person("wang", SIGNED)
    child = Party([Member(name="小明", age=7)])
    row = joining.sign_up(activity, child, by=wang, at=SIGNED)
    (member,) = row.participants.all()
    assert (row.by, member.person, member.age, member.photo_consent) == (wang, None, 7, False)


@db
def test_AC13_the_list_of_who_comes_is_for_the_organiser_and_helpers_alone() -> None:
    activity = published()
    sign(activity, "wang")
    wu = person("wu", SIGNED)
    helping.help_out(activity, person("zhao", SIGNED), by=wu, at=SIGNED)
    seeing = [
        who
        for who in ("wang", "zhao", "chen", "qian", "zhou", "wu", "zheng", "feng", "liu")
        if access.may(person(who, SIGNED), activity, "people")
    ]
    assert seeing == ["zhao", "wu"]


@db
def test_the_same_child_is_the_same_somebody_in_every_activity_and_in_no_other_home() -> None:
    assert queries.who_named(HOME, "小明") == queries.who_named(HOME, "小 明")
    assert queries.who_named(HOME, "小明") != queries.who_named(OTHER_HOME, "小明")
    assert "小明" not in queries.who_named(HOME, "小明")


@db
def test_nothing_of_a_person_is_in_the_journal() -> None:
    activity = published()
    sign(activity, "wang", "小明")
    told = "".join(str(event.facts) for event in journal.timeline(fresh(activity)))
    assert "小明" not in told
    assert HOME not in told


@db
def test_planning_is_over_when_its_day_is() -> None:
    with pytest.raises(Invalid):
        planning.publish(drafted(), by=person("wu", STARTS), at=STARTS + timedelta(minutes=1))


@pytest.mark.django_db
def test_AC13_a_minor_does_not_sign_up_alone_but_comes_by_a_parent() -> None:
    activity, wang = published(min_age=6, max_age=60), person("wang", SIGNED)
    with pytest.raises(Invalid, match="家长"):
        joining.sign_up(activity, party(wang, ages=(17,)), by=wang, at=SIGNED)
    assert joining.sign_up(activity, party(wang, "小满", ages=(40, 7)), by=wang, at=SIGNED).size == 2
