"""A series is one line of the list of activities, which opens to its sessions."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.activities.story import plan
from tests.cast import person
from tests.support import at
from tests.web.activities.story import PLANNED, activities_of_the_story
from tests.web.story import client_of, main
from tongdeng.activities.actions import planning
from tongdeng.activities.rules import times

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_the_weekly_sessions_of_a_series_are_one_line_that_opens_to_all_of_them() -> None:
    activities_of_the_story()
    wu, starts = person("wu", PLANNED), at("2026-01-07 19:00")
    weekly = plan(title="广场舞", starts_at=starts, ends_at=starts + HOUR)
    rows = planning.draft(weekly, every="week", sessions=8, by=wu, at=PLANNED)
    planning.publish_series(rows[0], by=wu, at=PLANNED)
    lists = {query: main(client_of("wang").get(reverse("activities") + query)) for query in ("", "?past")}
    assert [drawn.count("广场舞") for drawn in lists.values()] == [1, 1]
    assert (str(rows[1].pk) in lists[""], str(rows[0].pk) in lists["?past"]) == (True, True)
    (link,) = re.findall(r'href="(\?series=[^"]+)"', lists[""])
    assert "每周三 19:00，共 8 场" in lists[""]
    assert main(client_of("wang").get(reverse("activities") + link)).count("广场舞") == 8
    assert client_of("wang").get(reverse("activities") + "?series=x").status_code == 200


def test_a_rhythm_is_told_by_when_the_sessions_begin() -> None:
    first = at("2026-01-31 19:00")
    for every in times.EVERY:
        assert times.rhythm(times.sessions(first, every, 4)) == every
    assert times.rhythm([first, first + HOUR]) == ""
    assert times.rhythm([first]) == ""
