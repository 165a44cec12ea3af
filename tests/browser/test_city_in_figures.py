"""Olive City in figures (F9, F10): each is a count of records, and the page's figure is the length of the list it opens."""

import json
import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.ops.running import House

CITY, ESTATE = "410202901003", "410202901003001"
YEAR = f"?y=2025&place={ESTATE}"
KINDS = {"culture": 65, "party": 13, "festival": 47, "other": 240}
COUNT = f"""
import json
from collections import Counter
from tongdeng.activities.models import Activity, Attendance
from tongdeng.activities.queries import attendances
from tongdeng.kernel.models import Event
from tongdeng.members.models import Platform, Registration, Volunteer
from tongdeng.places.models import Place
rows = Activity.objects.filter(place="{ESTATE}", state="reported")
came = Attendance.objects.filter(activity__in=rows)
members = Volunteer.objects.filter(community="{CITY}", state="active", as_member=True)
print(json.dumps({{
    "kinds": dict(Counter(rows.values_list("kind", flat=True))),
    "years": sorted({{row.starts_at.year for row in rows}}),
    "attendances": came.count(),
    "sizes": len(set(rows.values_list("attended", flat=True))),
    "households": len(attendances.households(came)),
    "homes": Place.objects.filter(code__startswith="{ESTATE}", level="home").count(),
    "entered": Event.objects.filter(kind="activity.enter", community="{CITY}").count(),
    "members": members.count(),
    "registered": Event.objects.filter(kind="volunteer.register", community="{CITY}").count(),
    "platforms": Platform.objects.filter(community="{CITY}").count(),
    "apart": Registration.objects.filter(volunteer__in=members).values("volunteer").distinct().count(),
    "at_night": sum(
        not 7 <= (at.hour + 8) % 24 < 22
        for at in Event.objects.filter(kind__in=["announcement.publish", "activity.enter"]).values_list("at", flat=True)
    ),
}}))
"""


@pytest.fixture(scope="module")
def counted(house: House) -> dict[str, object]:
    found: dict[str, object] = json.loads(house.python(COUNT).splitlines()[-1])
    return found


def test_365_activities_and_8812_attendances_are_counted_from_records(counted: dict[str, object]) -> None:
    assert counted["kinds"] == KINDS
    assert (counted["entered"], counted["attendances"]) == (365, 8_812)


def test_the_year_reached_every_household_in_numbers_that_vary(counted: dict[str, int]) -> None:
    assert counted["households"] == counted["homes"] == 264
    assert counted["sizes"] > 40


def test_798_members_are_registered_on_six_platforms(counted: dict[str, object]) -> None:
    assert (counted["members"], counted["registered"], counted["apart"]) == (798, 798, 798)
    assert counted["platforms"] == 6


def test_the_community_reads_how_many_are_registered_on_the_page_of_platforms(visit: Open) -> None:
    page = visit("/service/platforms/", role="小区党支部 · 橄榄城")
    assert re.search(r"登记的人\s+798\b", page.locator("main").inner_text())


def test_nothing_was_announced_or_entered_at_night(counted: dict[str, object]) -> None:
    assert counted["at_night"] == 0


def walked(page: Page, each: str) -> list[str]:
    """Return the lines of a list, from all its pages."""
    found: list[str] = []
    while True:
        found += page.locator(each).all_inner_texts()
        onward = page.get_by_role("link", name="下一页")
        if not onward.count():
            return found
        page.goto(urljoin(page.url, onward.get_attribute("href")))


@pytest.mark.parametrize(
    ("kind", "number"),
    [("kind=culture", 65), ("kind=party", 13), ("kind=festival", 47), ("kind=other", 240), ("人次", 365)],
)
def test_each_figure_of_the_year_is_the_length_of_the_list_that_it_opens(
    visit: Open, kind: str, number: int
) -> None:
    page = visit(f"/activities/year/{YEAR}", role="街道", width=1280)
    links = page.locator("main a[href*='/activities/held/']")
    link = page.locator(f"main a[href*='{kind}']").first if "=" in kind else links.filter(has_text=kind)
    told = link.locator("xpath=ancestor::*[self::li or self::tr or self::div][1]").inner_text()
    link.click()
    page.wait_for_url("**/held/**")
    lines = walked(page, "main a.line")
    assert (len(lines), str(number) in re.findall(r"\d+", told)) == (number, True)
    if kind == "人次":
        assert "8812" in told
        assert sum(int(came) for line in lines for came in re.findall(r"(\d+) 人次", line)) == 8_812
