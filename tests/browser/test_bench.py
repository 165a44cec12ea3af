"""A topic on the bench, walked in a real browser: raise, announce, meet, resolve, sign, publish, carry out, evaluate."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import fresh, tap
from tests.browser.looks import faults
from tests.ops.running import House

SECRETARY, MANAGER, COMMITTEE, RESIDENT = "小区党支部", "物业经理", "业委会", "居民"
# Announced five days ago, with the delegates of three parties and its opinions gathered; its hour was ten minutes ago.
ANNOUNCED = """
from datetime import timedelta
from tongdeng.consultations.actions import preparing, seating, steps, topics
from tongdeng.consultations.actions.preparing import Plan
from tongdeng.consultations.actions.seating import Delegate
from tongdeng.consultations.actions.topics import TopicDraft
from tongdeng.kernel import clock
from tongdeng.ops.demo.town import ESTATE
from tongdeng.people import queries
from tongdeng.people.models import Mandate
now = clock.now()
then = now - timedelta(days=5)
def who(role, at=then):
    row = Mandate.objects.filter(role=role, place=ESTATE, until__isnull=True).order_by("since").first()
    return queries.person_with_roles(row.person_id, at)
host = who("branch")
draft = TopicDraft(ESTATE, "{title}", "{title}，老人摔过跤")
topic = topics.raise_topic(draft, by=host, at=then)
plan = Plan(ESTATE, "{title}会诊", now - timedelta(minutes=10), "物业会议室", [topic.pk])
bench = preparing.prepare(plan, by=host, at=then)
bench = preparing.announce(bench, by=host, at=then)
for party, role in (("party", "branch"), ("property", "manager"), ("committee", "committee")):
    seating.seat(bench, Delegate(party, who(role)), by=host, at=then)
steps.tick(bench, "gather", words="收到 12 户意见", by=host, at=then)
print(bench.pk)
"""


@pytest.fixture(scope="module")
def meeting(house: House) -> str:
    """Return the address of a consultation whose hour has come."""
    return f"/consultations/{house.python(ANNOUNCED.format(title=fresh('主路下雨积水')))}/"


def press(page: Page, name: str | re.Pattern[str]) -> None:
    tap(page.get_by_role("button", name=name).first)


def test_a_resident_raises_a_topic_and_the_secretary_announces_it(visit: Open) -> None:
    words = fresh("东门太窄")
    resident = visit("/neighbours/", role=RESIDENT, quiet=True)
    resident.get_by_role("link").filter(has_text="三方会诊").click()
    resident.get_by_role("link", name="提一个议题").first.click()
    press(resident, "提出，请邻居联名")
    expect(resident.get_by_role("alert").first).to_contain_text("请填写这一项")
    resident.get_by_label("要商量什么").fill(f"{words}。救护车进不来。")
    press(resident, "提出，请邻居联名")
    expect(resident.get_by_role("heading", name=words)).to_be_visible()
    expect(resident.get_by_text("您家已联名")).to_be_visible()
    topic = fresh("北门夜里吵")
    secretary = visit("/bench/raise/", role=SECRETARY, width=1280, quiet=True)
    secretary.get_by_label("要商量什么").fill(f"{topic}。")
    press(secretary, "提出议题")
    secretary.get_by_role("link", name="新安排一次会诊").click()
    secretary.get_by_label("名称").fill(f"{topic}会诊")
    secretary.get_by_label("开会地点").fill("社区活动室")
    hours = "(h => new Date(Date.now() + h * 3600000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16))"
    secretary.get_by_label("开会时间").fill(secretary.evaluate(f"{hours}(24)"))
    press(secretary, "开始准备")
    expect(secretary.get_by_text("缺少党支部或社区、物业公司、业委会")).to_be_visible()
    press(secretary, "公告时间、地点和议题")
    expect(secretary.get_by_text("会诊要提前 3 天公告").first).to_be_visible()
    secretary.get_by_label("开会时间").fill(secretary.evaluate(f"{hours}(100)"))
    press(secretary, "保存")
    press(secretary, "公告时间、地点和议题")
    expect(secretary.get_by_text("已公告，涉及的住户会收到")).to_be_visible()
    resident.goto("/")
    resident.get_by_role("link").filter(has_text=topic).click()
    press(resident, "我家已阅读")
    expect(resident.get_by_text("您家已阅读")).to_be_visible()


def test_three_parties_meet_resolve_sign_and_the_promise_is_kept(
    visit: Open, meeting: str, photos: list[Path]
) -> None:
    secretary = visit(meeting, role=SECRETARY, width=1280, quiet=True)
    manager = visit(f"{meeting}meeting/", role=MANAGER)
    committee = visit(f"{meeting}meeting/", role=COMMITTEE)
    _open(secretary, manager, committee, photos[0])
    _propose(secretary)
    for page in (secretary, manager, committee):
        page.reload()
        page.get_by_label("同意", exact=True).check(force=True)
        press(page, "提交表态")
        expect(page.get_by_text("表态已记下")).to_be_visible()
    # The screen of the meeting hears of it without being loaded again.
    expect(secretary.locator("#live")).to_contain_text("参与方 3 / 3 同意", timeout=15_000)
    press(secretary, "按现在的表态作出决定")
    expect(secretary.get_by_text("已形成决议")).to_be_visible()
    tap(secretary.get_by_role("link", name="议程办完，写纪要"))
    secretary.get_by_label("会议情况").fill("各方同意修路。")
    press(secretary, "提交纪要，请各方核对")
    for page in (secretary, manager, committee):
        page.goto(f"{meeting}minutes/")
        press(page, "提交核对")
    secretary.goto(f"{meeting}minutes/")
    press(secretary, "定稿，请各方签字")
    for page in (secretary, manager, committee):
        page.goto(f"{meeting}minutes/")
        press(page, "签字")
        expect(page.get_by_text("您已签字")).to_be_visible()
    secretary.goto(f"{meeting}minutes/")
    secretary.get_by_role("link", name="看公开的文字").click()
    press(secretary, "公开，涉及的住户都会收到")
    expect(secretary.get_by_text("结果已公开", exact=True).first).to_be_visible()
    _carry_out(manager, visit(meeting, role=RESIDENT), meeting, photos)


def _open(page: Page, manager: Page, committee: Page, photo: Path) -> None:
    """Open the meeting: two sign in on their phones, the third on the sheet; one leaves and comes back."""
    page.get_by_role("link", name="去现场").click()
    press(page, "开始会诊")
    expect(page.get_by_text("没有签到").first).to_be_visible()
    press(page, "我到了，签到")
    manager.reload()
    press(manager, "我到了，签到")
    expect(manager.get_by_text("您已签到")).to_be_visible()
    page.reload()
    page.get_by_text("登记签到表").click()
    page.locator("input[name=seats]").first.check(force=True)
    page.locator("form[action$='/arrive_paper/'] input[type=file]").set_input_files(photo)
    press(page, "存档这张签到表")
    expect(page.get_by_role("heading", name="到会 3 / 3 席")).to_be_visible()
    page.locator("input[name=present]").last.uncheck(force=True)
    press(page, "登记离开和返回")
    expect(page.get_by_role("heading", name="到会 2 / 3 席")).to_be_visible()
    committee.reload()
    press(committee, "我回来了")
    expect(committee.get_by_role("heading", name="到会 3 / 3 席")).to_be_visible()


def _propose(page: Page) -> None:
    """Propose without an owner first: what was typed stays."""
    page.get_by_label("类型").select_option("action")
    page.get_by_label("决议事项").fill("主路重铺沥青")
    page.get_by_label("几个工作日内完成").fill("20")
    press(page, "提出，请各方表态")
    expect(page.get_by_text("决议要写明一个责任方")).to_be_visible()
    expect(page.get_by_label("决议事项")).to_have_value("主路重铺沥青")
    page.get_by_label("责任方").select_option(label="物业公司")
    page.get_by_label("数量").fill("800")
    page.get_by_label("单位").fill("平方米")
    press(page, "提出，请各方表态")
    expect(page.get_by_text("草案已提出")).to_be_visible()


def _carry_out(manager: Page, resident: Page, meeting: str, photos: list[Path]) -> None:
    manager.goto(meeting)
    manager.get_by_role("link", name="主路重铺沥青").click()
    manager.get_by_label("做了什么").fill("铺了 800 平方米")
    manager.locator("input[type=file]").first.set_input_files(photos)
    press(manager, "已落实，请居民评价")
    expect(manager.get_by_text("已登记落实")).to_be_visible()
    resident.reload()
    expect(resident.get_by_text("各方同意修路")).to_be_visible()
    expect(resident.get_by_text("吴书记")).to_have_count(0)
    resident.get_by_role("link", name="主路重铺沥青").click()
    resident.get_by_label("办好了", exact=True).check(force=True)
    press(resident, "提交评价")
    expect(resident.get_by_text("1 户说办好了")).to_be_visible()


def test_steps_are_put_in_order_by_button_by_keyboard_and_by_drag(visit: Open) -> None:
    page = visit("/bench/mechanism/", role=SECRETARY, width=1280)
    page.get_by_role("link", name="修改机制").click()
    words = page.locator("input[name=step_word]")
    first, second = words.nth(0).input_value(), words.nth(1).input_value()
    page.get_by_role("button", name=f"把“{first}”下移").click()
    expect(words.nth(0)).to_have_value(second)
    words.nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(words.nth(0)).to_have_value(first)
    rows = page.locator("[data-order] > [data-row]")
    rows.nth(0).locator(".handle").drag_to(rows.nth(3).locator(".handle"), target_position={"x": 4, "y": 20})
    expect(words.nth(0)).to_have_value(second)


def test_the_pages_of_the_bench_have_no_grave_barriers_and_fit(visit: Open, meeting: str) -> None:
    own = ("/bench/", "/bench/raise/", "/bench/mechanism/", meeting)
    assert faults(visit(role=RESIDENT), own, fingers=True) == []
    staff = ("/bench/", "/bench/new/", meeting, f"{meeting}meeting/", f"{meeting}minutes/")
    assert faults(visit(role=SECRETARY), staff) == []
