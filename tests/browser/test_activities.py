"""Activities, walked in a real browser: a resident signs up the family in two taps, an organiser runs it by phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import fresh, tap
from tests.browser.looks import faults
from tests.ops.running import House

SECRETARY, RESIDENT = "小区党支部", "居民"
# Two that begin in half an hour, so that their doors are open; the resident's child is known from the first.
SOON = """
from datetime import timedelta
from tongdeng.activities.actions import joining, planning
from tongdeng.activities.actions.planning import Plan
from tongdeng.activities.actions.shared import Member, Party
from tongdeng.kernel import clock
from tongdeng.ops.demo.town import ESTATE
from tongdeng.people import queries
at = clock.now()
def who(phone): return queries.person_with_roles(queries.by_phone(phone).pk, at)
wu, wang = who("19900000007"), who("19900000100")
for title in ("{title}", "{other}"):
    plan = Plan(ESTATE, "culture", title, "中心广场", at + timedelta(minutes=30), at + timedelta(hours=2), capacity=3)
    (row,) = planning.draft(plan, by=wu, at=at)
    print(planning.publish(row, by=wu, at=at).pk)
joining.sign_up(row, Party([Member(name="小满满")]), by=wang, at=at)
"""


@pytest.fixture(scope="module")
def soon(house: House) -> tuple[str, str]:
    """Return the addresses of an activity, and of one for which the child is signed up."""
    first, second = house.python(SOON.format(title=fresh("剪纸"), other=fresh("下棋"))).split()
    return f"/activities/{first}/", f"/activities/{second}/"


def press(page: Page, name: str | re.Pattern[str]) -> None:
    tap(page.get_by_role("button", name=name).first)


def test_a_resident_signs_up_the_family_in_two_taps_and_gives_the_places_back(
    soon: tuple[str, str], visit: Open
) -> None:
    page = visit(soon[0], role=RESIDENT)
    tap(page.get_by_text("小满满", exact=True))
    press(page, "报名")
    expect(page.get_by_text("您报了 2 位")).to_be_visible()
    expect(page.get_by_role("link", name="小满满的签到码")).to_be_visible()
    page.goto("/activities/mine/")
    expect(page.locator(f"a[href='{soon[0]}']")).to_contain_text("已报上")
    page.goto(soon[0])
    press(page, "退出报名，让出名额")
    expect(page.get_by_role("button", name="报名", exact=True)).to_be_visible()


def test_an_organiser_plans_publishes_and_checks_people_in_by_phone(
    soon: tuple[str, str], visit: Open
) -> None:
    page, title = visit("/activities/new/", role=SECRETARY, quiet=True), fresh("元宵灯谜")
    page.get_by_label("活动名称").fill(title)
    page.get_by_label("开始").fill("2030-03-03T18:00")  # too far ahead
    page.get_by_label("地点").fill("中心广场")
    press(page, "存成草稿")
    expect(page.get_by_label("活动名称")).to_have_value(title)
    expect(page.get_by_role("alert").first).to_be_visible()
    page.goto(f"{soon[1]}people/")
    tap(page.get_by_text("小满满"))
    press(page, "签到勾上的人")
    expect(page.get_by_role("heading", name="已到 1 位，报上 1 位")).to_be_visible()
    page.get_by_role("link", name="没报名来的").click()
    page.get_by_label("现场来了几位没报名的").fill("2")
    press(page, "登记来宾")
    expect(page.get_by_role("heading", name="已到 3 位，报上 1 位")).to_be_visible()


def test_the_pages_of_activities_have_no_grave_barriers_and_fit(soon: tuple[str, str], visit: Open) -> None:
    parts = ("", "month/", "year/", "mine/", "held/")
    own = [f"/activities/{part}" for part in parts] + ["/wishes/", soon[0], soon[1]]
    staff = ["/activities/new/", "/activities/enter/", f"{soon[1]}edit/", f"{soon[1]}people/", soon[1]]
    assert faults(visit(role=SECRETARY), staff) == []
    assert faults(visit(role=RESIDENT), own, fingers=True) == []
