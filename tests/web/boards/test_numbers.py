"""A board from rollups says what the records say, and costs as many statements for a city as for a sub-district."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import SUBDISTRICT, person
from tests.web.story import NOW, Story, client_of, main
from tongdeng.boards.actions import rolling
from tongdeng.boards.figures import FIGURES, SCORES, Scope
from tongdeng.boards.rules.periods import month
from tongdeng.web.boards.board import COLUMNS
from tongdeng.web.boards.numbers import read
from tongdeng.web.boards.places import where

pytestmark = pytest.mark.django_db
MOST = 30  # statements of a board of a city


@pytest.mark.parametrize("place", ["4102", "410202", SUBDISTRICT])
def test_what_a_wide_board_says_is_what_the_records_say(story: Story, place: str) -> None:
    rolling.rebuild(at=NOW)
    scope = Scope(place, month(2026, 1), NOW)
    found = read(where(person("liu", NOW), place), scope, COLUMNS)
    figures = {**FIGURES, **SCORES}
    assert dict(found.now) == {key: figures[key].value(scope) for key in found.now}
    assert {"filed", "within_hour", "qualified", "activities", "three_rate"} <= set(found.now)
    for area, values in found.areas.items():
        for key, value in values.items():
            assert value == FIGURES[key].value(scope._replace(place=area)), (area, key)


def test_the_board_of_a_city_takes_at_most_thirty_statements(story: Story) -> None:
    rolling.rebuild(at=NOW)
    client = client_of("liu")
    with CaptureQueriesContext(connection) as asked:
        page = main(client.get(reverse("board", args=["4102"]) + "?from=2026-01-01&until=2026-02-01"))
    assert "龙亭区" in page
    # Four of them are the session's and the visitor's own.
    assert len(asked) <= MOST + 4, [one["sql"][:90] for one in asked]


def test_a_board_says_up_to_when_it_knows_everything(story: Story) -> None:
    rolling.rebuild(at=NOW)
    page = main(client_of("liu").get(reverse("board", args=["4102"])))
    assert "截至 14:05:00" in page
