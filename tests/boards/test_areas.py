"""Figures of areas, of the level above, and whose rows somebody may open."""

from datetime import date

import pytest

from tests.boards.story import DAY, LATER, agrees, scope
from tests.cases.story import assigned, finished, light
from tests.cast import (
    CITY_OFFICER,
    COMMUNITY,
    DESK,
    ESTATE,
    FOREIGN_BUILDING,
    FOREIGN_DESK,
    FOREIGN_ESTATE,
    NEIGHBOUR,
    NOBODY,
    OTHER_WORKER,
    SUBDISTRICT,
    WORKER,
    person,
)
from tests.support import at
from tongdeng.boards import access
from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.queries import above, before, by_area
from tongdeng.boards.rules.periods import of
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing

pytestmark = pytest.mark.django_db


def town() -> None:
    """Two cases in estate A, of which one is finished, and one in estate B that nobody has answered."""
    finished()
    light()
    there = Filing(place=FOREIGN_BUILDING, words="门禁坏了", category="building.light.out", channel="phone")
    actions.file(there, by=person(FOREIGN_DESK, at("2026-01-13 15:00")), at=at("2026-01-13 15:00"))


def test_every_figure_of_an_area_is_the_one_that_the_area_has_alone(
    django_assert_num_queries: object,
) -> None:
    """BF-1: one statement for all areas."""
    town()
    for key in FIGURES:
        agrees(key, scope("4102"))
        with django_assert_num_queries(1):  # type: ignore[operator]
            FIGURES[key].across(scope("4102"), 15)
    assert FIGURES["filed"].across(scope("4102"), 15) == {
        ESTATE: {"value": 2, "by": {"repair": 2}},
        FOREIGN_ESTATE: {"value": 1, "by": {"repair": 1}},
    }
    assert [*by_area(FIGURES["answered_in_time"], scope(SUBDISTRICT))] == [COMMUNITY, FOREIGN_ESTATE[:12]]


@pytest.mark.parametrize("key", FIGURES)
def test_the_level_above_is_compared_without_the_place_itself(key: str) -> None:
    """BF-12"""
    town()
    higher = above(scope(COMMUNITY))
    assert higher == Scope(SUBDISTRICT, DAY, LATER, without=COMMUNITY)
    assert FIGURES[key].value(higher) == FIGURES[key].value(scope(FOREIGN_ESTATE[:12]))
    assert above(scope("41")) is None


def test_a_period_is_compared_with_the_one_before() -> None:
    assert before(scope()).period == of(date(2026, 1, 12), date(2026, 1, 12))


@pytest.mark.parametrize(
    ("who", "opens"),
    [(DESK, True), (FOREIGN_DESK, False), (NEIGHBOUR, False), (NOBODY, False), (WORKER, False)],
)
def test_rows_open_to_whoever_may_see_each_of_them_and_to_nobody_else(who: str, opens: bool) -> None:
    """BF-17: neither a part of the rows nor an empty list; 李 sees what 孙 does not have."""
    assigned(to=OTHER_WORKER)
    light()
    rows = access.rows_for(person(who, LATER), FIGURES["filed"], scope())
    assert (rows is not None and rows.count() == 2) == opens


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_asks_the_rights_of_its_rows(key: str) -> None:
    town()
    assert (
        access.rows_for(
            person(NOBODY, LATER), FIGURES[key], scope(period=of(date(2025, 1, 1), date(2025, 1, 1)))
        )
        is not None
    )
    assert access.may_read(None, FIGURES[key], ESTATE) == FIGURES[key].public
    assert access.may_read(person(CITY_OFFICER, LATER), FIGURES[key], ESTATE)
