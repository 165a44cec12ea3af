"""Hot topics: look-alike cases of many households, counted so that nobody makes one alone."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cases.story import FILED, filed, light
from tests.cast import BUILDING, ESTATE, HOME, RESIDENT, SQUARE, person
from tongdeng.cases import actions
from tongdeng.cases.queries import bench
from tongdeng.cases.rules.bench import Above, Report, hot

COLD = "home.heating.cold"
TWELVE, THREE, EIGHT = BUILDING, ESTATE + "003", ESTATE + "008"


def report(number: int, place: str, household: str | None = None, *, category: str = COLD) -> Report:
    moment = FILED + timedelta(minutes=number)
    home = f"home {number}" if household is None else household
    return Report(UUID(int=number), category, place, home, moment, linked=number == 1)


def test_five_households_of_a_building_make_a_topic_of_that_building() -> None:
    (group,) = hot([report(n, TWELVE) for n in range(1, 6)])
    assert (group.place, group.households, group.linked) == (TWELVE, 5, 1)
    assert group.cases[0] == UUID(int=5)


def test_four_do_not() -> None:
    assert hot([report(n, TWELVE) for n in range(1, 5)]) == []


def test_ten_cases_of_one_household_are_one_household() -> None:
    assert hot([report(n, TWELVE, "12-1-301") for n in range(1, 11)]) == []


def test_guests_whom_nobody_proved_are_shown_and_count_for_none() -> None:
    proved = [report(n, TWELVE) for n in range(1, 6)]
    (group,) = hot([*proved, report(6, TWELVE, ""), report(7, TWELVE, "")])
    assert (group.households, len(group.cases)) == (5, 7)
    assert hot([report(n, TWELVE, "") for n in range(1, 30)]) == []


def test_what_is_spread_over_buildings_is_the_estates() -> None:
    (group,) = hot([report(n, place) for n, place in enumerate([TWELVE, TWELVE, THREE, THREE, EIGHT], 1)])
    assert (group.place, group.households) == (ESTATE, 5)


@pytest.mark.parametrize(
    ("elsewhere", "place", "households"), [(1, TWELVE, 6), (2, TWELVE, 6), (3, ESTATE, 9)]
)
def test_three_quarters_of_the_households_make_it_the_buildings(
    elsewhere: int, place: str, households: int
) -> None:
    there = [report(n, TWELVE) for n in range(1, 7)]
    (group,) = hot([*there, *(report(10 + n, THREE) for n in range(elsewhere))])
    assert (group.place, group.households) == (place, households)


def test_categories_and_estates_are_not_mixed_and_what_lies_above_an_estate_is_left_out() -> None:
    mixed = [
        *(report(n, TWELVE) for n in range(1, 4)),
        *(report(n, TWELVE, category="building.light.out") for n in range(4, 7)),
        *(report(n, ESTATE[:12]) for n in range(7, 20)),
    ]
    assert hot(mixed) == []


def test_the_largest_group_comes_first() -> None:
    few, many = [report(n, TWELVE) for n in range(1, 6)], range(10, 17)
    groups = hot([*few, *(report(n, SQUARE, category="estate.drain.flood") for n in many)])
    assert [group.households for group in groups] == [7, 5]


@pytest.mark.django_db
def test_hot_topics_take_two_queries_whatever_their_number(django_assert_num_queries: object) -> None:
    for n in range(4):
        light(words=f"第 {n} 盏", caller_phone=f"1990000900{n}")
        filed(place=SQUARE, words=f"第 {n} 处", category="building.light.out")
    now = FILED + timedelta(days=1)
    with django_assert_num_queries(2):  # type: ignore[operator]
        (group,) = bench.hot(ESTATE, since=FILED - timedelta(days=30), at=now, at_least=4)
    # Four callers of building 12, and 王, whose four cases from the square are those of one home.
    assert (group.place, group.households, len(group.cases)) == (BUILDING, 4, 4)


@pytest.mark.django_db
def test_what_is_withdrawn_praise_or_before_the_time_is_not_counted() -> None:
    gone = filed(place=HOME)
    actions.withdraw(gone, by=person(RESIDENT, FILED), at=FILED)
    filed(words="谢谢师傅", category="people.staff.praise")
    old = filed(words="上月的", moment=FILED - timedelta(days=31))
    new = filed(words="今天的")
    actions.link(new, Above("topic", UUID(int=1), "/bench/1/", "暖气"), by=None, at=FILED)
    groups = bench.hot(ESTATE, since=FILED - timedelta(days=30), at=FILED, at_least=1)
    assert [(group.cases, group.linked) for group in groups] == [((new.pk,), 1)]
    assert old.pk not in groups[0].cases
