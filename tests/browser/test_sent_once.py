"""A reply that is lost, a page that comes back, a session that ends, two people on one phone: nothing is lost, nothing doubled."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHROMIUM, SWITCHES, Open
from tests.browser.hands import PHOTOS, WORKING, become, fresh, no_session, sign_in, swallowed, tap
from tests.browser.line import line_to
from tests.ops.running import House, until

MESSAGES = "SELECT count(*) FROM cases_message WHERE words = %s"
CASES = "SELECT count(*) FROM cases_case WHERE words = %s"
SUBMIT = "提交，等待答复"


def working_case(house: House, words: str = "楼道灯不亮") -> str:
    return house.python(WORKING.format(words=fresh(words)))


def fill_as_guest(page: Page, words: str, photo: Path | None = None) -> None:
    """Fill the form of a report as somebody without an account, whose number nobody else has."""
    page.get_by_label("发生了什么？").fill(words)
    page.get_by_label("您的手机号").fill(f"199{uuid4().int % 10**8:08d}")
    page.get_by_label("楼栋或公共区域").select_option(index=1)
    if photo:
        page.locator("input[type=file]").set_input_files(photo)


def test_words_that_arrived_though_the_reply_was_lost_are_stored_once(visit: Open, house: House) -> None:
    case, words = working_case(house), fresh("师傅说明天来")
    desk = visit(f"/cases/{case}/", role="物业客服", width=1280, quiet=True, service_workers="block")
    form = desk.locator("form[action$='/answer/']")
    desk.route("**/answer/", swallowed)
    form.get_by_role("textbox").fill(words)
    form.get_by_role("button").last.click()
    until(lambda: house.sql(MESSAGES, words) == [(1,)], seconds=10)
    desk.unroute("**/answer/")
    desk.goto(f"/cases/{case}/")
    expect(form.get_by_role("textbox")).to_have_value(words)
    form.get_by_role("button").last.click()
    expect(desk.get_by_text("刚才已经收到，没有重复记录")).to_be_visible()
    expect(form.get_by_role("textbox")).to_have_value("")
    assert house.sql(MESSAGES, words) == [(1,)]


def test_a_report_with_a_photo_whose_reply_was_lost_is_filed_once(
    visit: Open, house: House, photos: list[Path]
) -> None:
    with line_to(house.port) as line:
        page, words = visit(f"{line.url}/file/", quiet=True), fresh("楼门玻璃裂了")
        fill_as_guest(page, words, photos[0])
        line.loses_replies = True
        tap(page.get_by_role("button", name=SUBMIT))
        expect(page.get_by_role("alert")).to_have_text(re.compile("没有送出去"))
        until(lambda: house.sql(CASES, words) == [(1,)], seconds=10)
        line.loses_replies = False
        tap(page.get_by_role("button", name=SUBMIT))
        expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert (house.sql(CASES, words), house.sql(PHOTOS, words)) == ([(1,)], [(1,)])


def test_what_is_changed_after_a_lost_reply_is_a_report_of_its_own(
    visit: Open, house: House, photos: list[Path]
) -> None:
    first, second = fresh("路灯坏了"), fresh("路灯和门禁都坏了")
    with line_to(house.port) as line:
        page = visit(f"{line.url}/file/", quiet=True)
        fill_as_guest(page, first, photos[0])
        line.loses_replies = True
        tap(page.get_by_role("button", name=SUBMIT))
        expect(page.get_by_role("alert")).to_have_text(re.compile("没有送出去"))
        until(lambda: house.sql(CASES, first) == [(1,)], seconds=10)
        line.loses_replies = False
        page.get_by_label("发生了什么？").fill(second)
        tap(page.get_by_role("button", name=SUBMIT))
        expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert (house.sql(CASES, first), house.sql(CASES, second)) == ([(1,)], [(1,)])


def test_back_after_a_report_gives_a_form_for_the_next_one(visit: Open, house: House) -> None:
    page, first, second = visit("/file/"), fresh("窗户漏风"), fresh("水表不转")
    fill_as_guest(page, first)
    tap(page.get_by_role("button", name=SUBMIT))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    page.go_back()
    fill_as_guest(page, second)
    tap(page.get_by_role("button", name=SUBMIT))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert (house.sql(CASES, first), house.sql(CASES, second)) == ([(1,)], [(1,)])


def test_a_page_in_a_second_tab_files_a_second_report(visit: Open, house: House) -> None:
    page, words = visit("/file/"), [fresh("墙面掉皮"), fresh("下水慢")]
    with page.context.expect_page() as opened:
        page.evaluate("open(location.href)")
    for tab, said in zip((page, opened.value), words, strict=True):
        fill_as_guest(tab, said)
    for tab in (page, opened.value):
        tap(tab.get_by_role("button", name=SUBMIT))
        expect(tab.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert [house.sql(CASES, said) for said in words] == [[(1,)], [(1,)]]


@pytest.fixture(scope="module")
def remembering(browser: Browser) -> Iterator[Browser]:
    """Start a browser that keeps whole pages in memory for the way back, as people's phones do."""
    kind = browser.browser_type
    kept = kind.launch(
        executable_path=CHROMIUM,
        args=[*SWITCHES, "--enable-features=BackForwardCache"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield kept
    kept.close()


def test_a_page_that_comes_back_from_memory_has_live_buttons_a_new_key_and_its_words(
    remembering: Browser, house: House
) -> None:
    page = remembering.new_context(base_url=house.url, locale="zh-CN").new_page()
    page.goto("/file/")
    first, second = fresh("花坛围栏倒了"), fresh("健身器材松了")
    page.evaluate("addEventListener('pageshow', event => { window.cameBack = event.persisted })")
    fill_as_guest(page, first)
    key = page.locator("form[action='/file/'] input[name=key]").input_value()
    tap(page.get_by_role("button", name=SUBMIT))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    page.evaluate("history.back()")
    page.wait_for_function("window.cameBack === true")
    button = page.get_by_role("button", name=SUBMIT)
    expect(button).to_have_attribute("aria-busy", "false")
    expect(page.get_by_label("发生了什么？")).to_have_value(first)
    assert page.locator("form[action='/file/'] input[name=key]").input_value() != key
    page.get_by_label("发生了什么？").fill(second)
    tap(button)
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert (house.sql(CASES, first), house.sql(CASES, second)) == ([(1,)], [(1,)])


def test_after_the_session_ended_words_and_photos_are_there_again_and_forgotten_once_they_are_sent(
    visit: Open, house: House, photos: list[Path]
) -> None:
    page, words = visit("/file/", role="居民", quiet=True), fresh("储藏室进水了")
    page.get_by_label("发生了什么？").fill(words)
    page.locator("input[type=file]").set_input_files(photos[0])
    no_session(page)
    tap(page.get_by_role("button", name=SUBMIT))
    sign_in(page, "居民")
    page.goto("/file/")
    expect(page.get_by_label("发生了什么？")).to_have_value(words)
    expect(page.locator(".thumbs img")).to_have_count(1)
    tap(page.get_by_role("button", name=SUBMIT))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert house.sql(PHOTOS, words) == [(1,)]
    page.goto("/file/")
    expect(page.get_by_label("发生了什么？")).to_have_value("")
    expect(page.locator(".thumbs img")).to_have_count(0)


def test_a_session_that_ends_before_words_are_sent_leads_to_sign_in_and_back_to_the_words(
    visit: Open, house: House
) -> None:
    case, words = working_case(house), fresh("已约好师傅")
    desk = visit(f"/cases/{case}/", role="物业客服", width=1280, quiet=True)
    form = desk.locator("form[action$='/answer/']")
    form.get_by_role("textbox").fill(words)
    no_session(desk)
    form.get_by_role("button").last.click()
    desk.wait_for_url("**/sign-in/**")
    sign_in(desk, "物业客服")
    desk.goto(f"/cases/{case}/")
    expect(form.get_by_role("textbox")).to_have_value(words)


def test_what_one_person_typed_is_not_shown_to_the_next_on_the_same_phone(
    visit: Open, photos: list[Path]
) -> None:
    page, words = visit("/file/", role="居民", quiet=True), fresh("只有我知道")
    page.get_by_label("发生了什么？").fill(words)
    page.locator("input[type=file]").set_input_files(photos[0])
    become(page, "维修员")
    page.goto("/file/")
    expect(page.get_by_label("发生了什么？")).to_have_value("")
    expect(page.locator(".thumbs img")).to_have_count(0)
    become(page, "居民")
    page.goto("/file/")
    expect(page.get_by_label("发生了什么？")).to_have_value("")
