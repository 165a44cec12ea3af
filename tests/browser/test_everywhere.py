"""What holds on every page: reachable for all, light, calm, in both sizes, languages and colours."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import press_until
from tests.browser.looks import faults, small_targets, too_wide, with_care

CASE = "SELECT id FROM cases_case WHERE state = 'finished' LIMIT 1"
#       who            pages
PAGES = {
    "":             ("/", "/file/", "/sign-in/", "/neighbours/", "/offline/", "/nowhere/"),
    "居民":          ("/", "/file/", "/mine/", "/neighbours/", "/votes/", "/plan/", "/me/", "/inbox/", "first case"),
    "维修员":        ("/jobs/", "/inbox/", "/"),
    "物业客服":      ("/desk/", "/intake/", "/sheets/", "/inbox/", "first of the queue"),
    "物业经理":      ("/desk/", "/late/", "/roster/", "/changes/", "/homes/", "/plan/", "first of the queue"),
    "社区":          ("/late/", "/desk/"),
    "市物业服务中心": ("/late/", "/jobs/"),
}  # fmt: skip
AXE = {
    "": ("/", "/file/", "/sign-in/"),
    "居民": ("/", "/file/", "first case"),
    "物业客服": ("/desk/", "first of the queue"),
    "维修员": ("/jobs/",),
    "小区党支部": ("/late/",),
}


def go(page: Page, address: str) -> None:
    """Open a page of the table."""
    if address == "first case":
        page.goto("/mine/")
        page.locator("main a[href^='/cases/']").first.click()
    elif address == "first of the queue":
        page.goto("/desk/")
        page.locator("main li a").first.click()
    else:
        page.goto(address)
    page.wait_for_load_state("load")


@pytest.mark.parametrize("role", PAGES)
def test_no_page_is_wider_than_the_phone(role: str, visit: Open) -> None:
    page, wide = visit(role=role, quiet=True), []
    for care in (False, True):
        for address in PAGES[role]:
            go(page, address)
            wide += [f"{address} {one}{' in care mode' if care else ''}" for one in too_wide(page)]
        with_care(page)
    assert wide == []


# Of each paper of a list: whether its buttons stand below its name, and whether they stand in one line.
BUTTONS = """[...document.querySelectorAll('.lines > .line')].map(line => {
  const [name, box, ...buttons] = [...line.querySelectorAll('.grow, .row-line, .btn')].map(one => one.getBoundingClientRect());
  return [box.top >= name.bottom, new Set(buttons.map(button => button.top)).size];
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_papers_of_a_list_have_their_buttons_at_one_place(width: int, visit: Open) -> None:
    page = visit(role="小区党支部", width=width, quiet=True)
    for address in ("/votes/blanks/", "/committee/blanks/", "/elections/blanks/"):
        page.goto(address)
        placed = page.evaluate(BUTTONS)
        assert placed == [[width == 390, 1]] * len(placed)
        assert placed


@pytest.mark.parametrize("role", AXE)
def test_no_page_has_grave_barriers_for_anybody(role: str, visit: Open) -> None:
    assert faults(visit(role=role), AXE[role], go=go) == []


def test_one_press_at_the_door_of_the_demo_makes_a_visitor_one_of_its_people(visit: Open) -> None:
    page = visit("/demo/")
    page.get_by_role("button").filter(has=page.get_by_text("居民", exact=True)).click()
    expect(page.get_by_role("link", name="有事找社区")).to_be_visible()
    page.goto("/me/")
    expect(page.get_by_text("王女士").first).to_be_visible()


def test_the_first_view_is_at_most_150_kb_without_pictures(visit: Open) -> None:
    page = visit("/offline/")
    sizes: list[tuple[str, int]] = []
    session = page.context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.on("Network.responseReceived", lambda said: kinds.update({said["requestId"]: said["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda said: sizes.append((kinds.get(said["requestId"], ""), int(said["encodedDataLength"]))),
    )
    for address in ("/", "/file/"):
        sizes.clear()
        session.send("Network.clearBrowserCache")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        total = sum(size for kind, size in sizes if kind != "Image")
        assert 0 < total <= 150 * 1024, (address, total)


def test_every_file_of_a_page_is_compressed_and_kept_for_good(visit: Open) -> None:
    page = visit("/")
    for address in page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet],script[src]')].map(n => n.href || n.src)"
    ):
        answer = page.request.get(address, headers={"Accept-Encoding": "br, gzip"})
        assert answer.headers["content-encoding"] in ("br", "gzip"), address
        assert "immutable" in answer.headers["cache-control"], address


def test_care_mode_is_one_tap_large_and_remembered(visit: Open) -> None:
    page = visit(role="居民")
    page.get_by_role("button", name="关怀版").first.click()
    for address in ("/", "/file/", "/mine/"):
        page.goto(address)
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24
        assert small_targets(page) == []
    again = visit(role="居民")
    expect(again.locator("html")).to_have_class(re.compile("care"))
    again.get_by_role("button", name="标准版").first.click()
    expect(again.locator("html")).not_to_have_class(re.compile("care"))


def test_filing_needs_no_mouse(visit: Open) -> None:
    page = visit("/", role="居民", width=1280)
    press_until(page, "有事找社区")
    page.keyboard.press("Enter")
    page.wait_for_url("**/file/**")
    press_until(page, "发生了什么？")
    page.keyboard.type("键盘也能反映：信箱锁坏了")
    press_until(page, "提交，等待答复")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()


def test_one_tap_makes_it_english_and_stays_so(visit: Open) -> None:
    page = visit("/", width=1280)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/file/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="提交，等待答复")).to_have_count(0)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("button", name="提交，等待答复")).to_be_visible()


def test_dark_mode_follows_the_system(visit: Open) -> None:
    light, dark = visit("/", color_scheme="light"), visit("/", color_scheme="dark")
    tones = [sum(map(int, re.findall(r"\d+", tone(page))[:3])) for page in (light, dark)]
    assert tones[0] > 600
    assert tones[1] < 150


def tone(page: Page) -> str:
    """Return the colour of the paper."""
    return page.evaluate("getComputedStyle(document.body).backgroundColor")  # type: ignore[no-any-return]


def test_motion_stops_for_those_who_ask_for_it(visit: Open) -> None:
    page = visit("/", reduced_motion="reduce")
    longest = "Math.max(...[...document.querySelectorAll('*')].map(n => parseFloat(getComputedStyle(n).transitionDuration)))"
    assert page.evaluate(longest) <= 0.01
