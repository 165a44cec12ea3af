"""The committee and a poll, walked in a real browser: a neighbour reads and answers, the chair calls a meeting too early."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import faults

SQUARE = "春天的广场"


def follow(page: Page, address: str, words: str | re.Pattern[str]) -> None:
    """Open a page and the link in it that says `words`."""
    page.goto(address)
    page.locator("main").get_by_role("link").filter(has_text=words).first.click()
    page.wait_for_load_state("load")


@pytest.mark.parametrize(("role", "poll"), [("居民", "自行车"), ("业委会", SQUARE)])
def test_the_pages_of_a_poll_and_a_meeting_have_no_grave_barriers_and_fit(
    role: str, poll: str, visit: Open
) -> None:
    page, addresses = visit(role=role), []
    for address, words in (
        ("/polls/", SQUARE),
        ("/polls/", poll),
        ("/committee/", "第 2 次会议"),
        ("/committee/", "第 3 次会议"),
    ):
        follow(page, address, words)
        addresses.append(page.url)
    assert faults(page, dict.fromkeys(addresses), fingers=role == "居民") == []


def test_a_neighbour_answers_a_poll_sees_its_figures_and_changes_the_answer(visit: Open) -> None:
    page = visit("/", role="居民")
    page.get_by_role("link").filter(has_text=SQUARE).click()
    expect(page.get_by_text("意见征集 · 不具法律效力")).to_be_visible()
    expect(page.get_by_text("人参与")).to_have_count(0)
    page.get_by_label("加几张有靠背的长椅").check()
    page.get_by_label("还想说的").fill("请放在背风的地方")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ 人参与"))).to_be_visible()
    before = page.get_by_role("heading", name=re.compile("人参与")).inner_text()
    page.get_by_label("多种些花和树").check()
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("heading", name=before)).to_be_visible()
    expect(page.get_by_label("多种些花和树")).to_be_checked()
    page.goto("/")
    expect(page.get_by_role("link").filter(has_text=SQUARE)).to_have_count(0)


def test_a_poll_is_answered_with_the_keyboard_alone(visit: Open) -> None:
    page = visit(role="业委会", width=1280)  # the resident answers in another test
    follow(page, "/polls/", SQUARE)
    page.locator("input[name=chosen]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("谢谢您的意见")).to_be_visible()


def test_a_neighbour_reads_who_sits_on_the_committee_and_what_it_decided(visit: Open) -> None:
    page = visit("/neighbours/", role="居民")
    page.get_by_role("link").filter(has_text="业主委员会").click()
    expect(page.get_by_text("周立冬")).to_be_visible()
    expect(page.get_by_text("199****0006")).to_be_visible()
    expect(page.get_by_text("召集一次会议")).to_have_count(0)
    page.get_by_text("这些期限和人数的依据").click()
    expect(page.get_by_text("物业管理条例第十六条")).to_be_visible()
    follow(page, page.url, "第 2 次会议")
    expect(page.get_by_text("公布第三季度公共收益")).to_be_visible()
    printed = page.request.get(page.get_by_role("link", name="会议纪要 PDF").get_attribute("href") or "")
    assert printed.body().startswith(b"%PDF")


def test_the_chair_calls_a_meeting_too_early_and_hears_from_when_on(visit: Open) -> None:
    page = visit("/committee/", role="业委会", width=1280, quiet=True)
    page.get_by_text("召集一次会议").click()
    tomorrow = "(d => new Date(d.getTime() + 86400000 - d.getTimezoneOffset() * 60000).toISOString().slice(0, 16))(new Date())"
    page.get_by_label("开会时间").fill(page.evaluate(tomorrow))
    page.get_by_label("开会地点").fill("社区活动室")
    page.get_by_label("议程").fill("商量自行车停放")
    page.get_by_role("button", name="公告议程并通知委员").click()
    expect(page.get_by_role("alert").filter(has_text="提前 7 天")).to_be_visible()
    expect(page.get_by_label("议程")).to_have_value("商量自行车停放")
