"""A branch elects its committee, walked as its secretary and as the organisation above, on a phone and on a desk."""

import json
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import barriers, faults
from tongdeng.web.elections.papers.table import PAPERS

BRANCH, PARTY = "小区党支部", "上级党组织"
ELDERS, FIRST = "A区老年党支部", "A区小区党支部"
NAMES = ["万一", "于二", "史三", "江四", "汤五", "沈六", "金七", "孟八", "韩九"]


def press(page: Page, words: str) -> None:
    """Press the first button called `words`."""
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state("load")


def stretch(page: Page, words: str) -> None:
    """Go to a stretch of the way."""
    page.get_by_role("navigation", name="选举的步骤").get_by_role("link", name=re.compile(words)).click()
    page.wait_for_load_state("load")


def begun_anew(page: Page) -> None:
    """Prepare with a pasted list; what is under way is given up."""
    if page.get_by_role("button", name="准备换届").count() == 0:
        page.get_by_role("link", name=re.compile(ELDERS)).first.click()
        page.get_by_text("取消这次选举").first.click()
        page.get_by_label("原因").last.fill("名册有误，重新准备")
        press(page, "取消这次选举")
        page.goto("/elections/")
    press(page, "准备换届")
    page.get_by_text("粘贴整份名单", exact=True).click()
    page.get_by_label("一行一位").fill("\n".join(NAMES))
    press(page, "全部登记")
    expect(page.get_by_text("名册上 9 名党员")).to_be_visible()
    assert barriers(page) == []


def asked(page: Page, day: str, began: str) -> None:
    """Plan, and ask for leave."""
    page.get_by_label("本届开始日期").fill(began)
    page.get_by_label("计划开会日期").fill(day)
    page.get_by_label("应选名额").fill("3")
    press(page, "保存换届安排")
    press(page, "上报换届请示")
    expect(page.get_by_text("请示已上报，等上级批复")).to_be_visible()


def letter(page: Page, part: str, number: str, button: str) -> None:
    """Answer as the superior, by letter."""
    page.reload()
    stretch(page, part)
    page.get_by_label("批复的文号").first.fill(number)
    press(page, button)


def put_forward(page: Page) -> None:
    """Put four candidates forward, in order."""
    page.reload()
    stretch(page, "候选人")
    for place, name in enumerate(NAMES[:4], start=1):
        page.get_by_label(f"{name} 的排列序号").fill(str(place))
    press(page, "上报候选人")


def gathered(page: Page) -> None:
    """Open the meeting, tick eight of nine by tapping, have tellers approved, give out ballots, collect them."""
    page.reload()
    stretch(page, "党员大会")
    press(page, "今天开会，开始登记到会")
    for count, name in enumerate(NAMES[:8], start=1):
        page.get_by_role("button", name=re.compile(name)).click()
        expect(page.get_by_text(f"实到 {count} / 应到 9")).to_be_visible()
    expect(page.get_by_text("可以选举")).to_be_visible()
    expect(page.get_by_label("发出张数")).to_have_value("8")
    assert barriers(page) == []
    page.get_by_role("group", name="监票人").get_by_label("沈六").check()
    page.get_by_role("group", name="计票人").get_by_label("金七").check()
    page.get_by_label("举手同意的人数").fill("8")
    press(page, "记下监票人、计票人")
    press(page, "发出选票")
    page.get_by_label("收回张数").fill("9")
    press(page, "收回选票")
    expect(page.get_by_role("alert").first).to_contain_text("收回的选票多于发出的选票")
    page.get_by_label("收回张数").fill("8")
    press(page, "收回选票")


def read_by_keyboard(page: Page) -> None:
    """Read eight ballots with the keys alone: three for, one against; on the last one a difference."""
    page.get_by_role("link", name="一张一张录").click()
    for number in range(1, 9):
        expect(page.get_by_role("heading", name=f"第 {number} 张，共 8 张")).to_be_visible()
        expect(page.locator("fieldset[data-line] input").first).to_be_focused()
        if number == 1:
            assert barriers(page) == []
        for key in "1112" if number < 8 else "1121":
            page.keyboard.press(key)
        page.keyboard.press("Enter")
    expect(page.get_by_text("您这一遍已录完")).to_be_visible()


def read_in_the_grid(page: Page) -> None:
    """Read eight ballots in the grid, typing without leaving the figures."""
    page.reload()
    stretch(page, "投票计票")
    page.get_by_role("link", name="用表格录").click()
    assert barriers(page) == []
    page.locator("[data-cell]").first.focus()
    page.keyboard.type("1112" * 8)
    press(page, "保存已填内容")
    expect(page.get_by_text("您这一遍已录完")).to_be_visible()


def settled_and_counted(page: Page, folder: Path) -> None:
    """Let a scrutineer settle the last ballot, count, and count the exported file again with the command."""
    page.reload()
    for name, mark in zip(NAMES[:4], ("赞成", "赞成", "赞成", "不赞成"), strict=True):
        page.get_by_role("group", name=name, exact=True).get_by_text(re.compile(rf"\s{mark}$")).click()
    assert barriers(page) == []
    page.get_by_label("核定的监票人").select_option(label="沈六")
    press(page, "核定")
    press(page, "计票")
    expect(page.get_by_text("一半是 4 票，5 票起当选")).to_be_visible()
    expect(page.get_by_text("重新计票，结果相同")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("导出选票")).click()
    file = folder / "round.json"
    download.value.save_as(file)
    words = [sys.executable, "-m", "tongdeng", "count", str(file), "--json"]
    said = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert (said["votes"], said["elected"]) == (dict.fromkeys(NAMES[:3], 8) | {NAMES[3]: 0}, NAMES[:3])


def divided_and_sent_up(page: Page) -> None:
    """Write down the committee's secretary and duties, and send the result up."""
    page.get_by_role("link", name=re.compile("办理分工和报批")).click()
    assert barriers(page) == []
    page.get_by_label("书记", exact=True).select_option(label=NAMES[0])
    page.get_by_label("得票").first.fill("3")
    page.get_by_label(NAMES[1], exact=True).fill("组织委员")
    press(page, "记下选举和分工")
    press(page, "上报选举结果")
    expect(page.get_by_text("结果已上报，等上级批复")).to_be_visible()


def papers_open(page: Page) -> None:
    """Open every paper, as PDF and as Word."""
    page.get_by_role("link", name="材料").click()
    links = page.locator("main a[href*='/papers/']").evaluate_all("nodes => nodes.map(node => node.href)")
    made = [address for address in links if re.search(r"\.(pdf|docx)$", address)]
    # All but the two of a delay: each in two kinds.
    assert len(made) == 2 * (len(PAPERS) - 2)
    for address in made:
        answer = page.request.get(address)
        starts = b"%PDF" if address.endswith("pdf") else b"PK"
        assert (answer.status, answer.body()[: len(starts)]) == (200, starts), address


def sent_back(superior: Page) -> None:
    """Send the candidates back, with a reason that the branch reads."""
    superior.reload()
    stretch(superior, "候选人")
    superior.locator("summary").filter(has_text="退回修改").click()
    superior.get_by_label("原因").first.fill("请再议候选人的次序")
    press(superior, "退回修改")
    expect(superior.get_by_text("已退回，支部看得到原因")).to_be_visible()


def test_a_branch_elects_is_sent_back_once_and_approved(visit: Open, tmp_path: Path) -> None:
    """The secretary with a phone, the organisation above at a desk."""
    secretary = visit("/elections/", role=BRANCH, quiet=True)
    superior = visit("/elections/", role=PARTY, width=1280, quiet=True)
    today = secretary.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})")
    begun_anew(secretary)
    asked(secretary, today, f"{int(today[:4]) - 5}{today[4:]}".replace("02-29", "02-28"))
    superior.goto(secretary.url.partition("?")[0])
    letter(superior, "名册请示", "示例街党〔2026〕41 号", "批复同意换届")
    put_forward(secretary)
    sent_back(superior)
    put_forward(secretary)
    letter(superior, "候选人", "示例街党〔2026〕42 号", "批复候选人")
    gathered(secretary)
    read_by_keyboard(secretary)
    read_in_the_grid(superior)
    settled_and_counted(secretary, tmp_path)
    divided_and_sent_up(secretary)
    letter(superior, "分工报批", "示例街党〔2026〕43 号", "批准选举结果")
    expect(superior.get_by_text("结果已批复，当选人从现在起任职")).to_be_visible()
    papers_open(secretary)


PAGES = ("", "roll/", "candidates/", "meeting/", "round/", "result/", "papers/")


def test_no_page_of_an_election_has_grave_barriers_or_is_wider_than_the_screen(visit: Open) -> None:
    page = visit("/elections/", role=BRANCH)
    page.get_by_role("link", name=re.compile(FIRST)).first.click()
    page.wait_for_load_state("load")
    assert faults(page, ["/elections/", *(page.url + part for part in PAGES)]) == []


def test_others_have_no_way_to_an_election(visit: Open) -> None:
    page = visit("/elections/", role=PARTY)
    page.get_by_role("link", name=re.compile(FIRST)).first.click()
    address = page.url
    for role in ("居民", "社区", "街道", "物业经理", "业委会"):
        other = visit(role=role, quiet=True)
        assert other.locator("a[href='/elections/']").count() == 0
        for hidden in ("/elections/", address):
            answer = other.goto(hidden)
            assert answer is not None
            assert answer.status == 404, (role, hidden)
