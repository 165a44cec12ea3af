"""A vote as owner, secretary, clerks and scrutineer live it; what lies weeks back is set up through the verbs."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import press_until, tap
from tests.browser.looks import barriers, small_targets, too_wide, with_care
from tests.ops.running import House

UNIT = "41020290100100101201"  # 12号楼1单元, where 王女士 lives in 301
STAGE = """
from datetime import timedelta
from decimal import Decimal
from tongdeng.votes.actions import casting, drafting, lifecycle, roll
from tongdeng.votes.actions.drafting import MotionDraft, VoteDraft
from tongdeng.votes.models import Profile, Vote
from tongdeng.kernel import clock
from tongdeng.people import queries
now = clock.now()
ago = lambda days: now - timedelta(days=days)
who = lambda phone, at: queries.person_with_roles(queries.by_phone(phone).pk, at)
draft = VoteDraft(title="{title}", scope=["{unit}"], profile=Profile.objects.get(key="cn-national-2021"),
    parking="exclude", invalid="absent", silence="absent", proxy_cap=3, posting_days=7,
    record_date=ago(24).date(), opens_at=ago(5), closes_at=now + timedelta(hours=3))
vote = drafting.propose("{estate}", draft, by=who("19900000006", ago(24)), at=ago(24))
drafting.put(vote, [
    MotionDraft("use_fund", "使用维修资金给一单元换扶手", "楼梯扶手松动，换新。", Decimal("3200.00"), "老人扶得稳", "旧的还能修"),
    MotionDraft("common_use", "在一单元门口放快递柜", "占一平方米。"),
], by=who("19900000006", ago(24)), at=ago(24))
drafting.appoint(vote, queries.by_phone("19900000009"), by=who("19900000006", ago(24)), at=ago(24))
vote = lifecycle.announce(Vote.objects.get(pk=vote.pk), by=who("19900000006", ago(23)), at=ago(23))
vote = roll.seal(vote, by=who("19900000006", ago(8)), at=ago(8))
vote = lifecycle.open_(vote, at=ago(5))
for head in vote.heads.order_by("position").exclude(place="{unit}0301")[1 : 1 + {ballots}]:
    owner = queries.person_with_roles(head.owners[0], ago(2))
    casting.cast(vote, head, choices={{"1": "yes", "2": "no"}}, by=owner, at=ago(2))
print(vote.pk)
"""
CLOSE = """
from tongdeng.votes.actions import lifecycle
from tongdeng.votes.models import Vote
from tongdeng.kernel import clock
lifecycle.close(Vote.objects.get(pk="{vote}"), at=clock.now())
"""


def stage(house: House, title: str = "", ballots: int = 0) -> str:
    """Open a vote of unit 1 that was announced weeks ago; `ballots` neighbours have voted. Return its address."""
    words = STAGE.format(
        title=title or f"扶手 {uuid4().hex[:6]}", unit=UNIT, estate=UNIT[:15], ballots=ballots
    )
    return f"/votes/{house.python(words)}/"


def test_a_vote_is_proposed_and_announced_by_the_committee(visit: Open) -> None:
    page, title = visit("/votes/", role="业委会"), f"换门 {uuid4().hex[:6]}"
    page.get_by_role("link", name="发起表决").click()
    page.get_by_label("标题").fill(title)
    page.get_by_label("法定事项").select_option("use_fund")
    page.get_by_label("表决什么").fill("使用维修资金换 3 号楼单元门")
    page.get_by_label("议案全文").fill("三个单元门锈坏，换新。")
    page.get_by_label("预算").fill("9,800")
    page.get_by_role("checkbox", name="3号楼", exact=True).check(force=True)
    tap(page.get_by_role("button", name="存为草稿"))
    expect(page.get_by_role("heading", name=re.compile("公告前还差 8 件事"))).to_be_visible()
    page.get_by_role("link", name="修改草稿").click()
    complete(page)
    expect(page.get_by_text("可以公告了")).to_be_visible()
    page.get_by_label("监票人的姓名").fill("冯冬至")
    page.get_by_label("监票人的手机号").fill("199 0000 0009")
    tap(page.get_by_role("button", name="邀请监票"))
    expect(page.get_by_text("监票人已登记")).to_be_visible()
    tap(page.get_by_role("button", name="公告，并公布名册"))
    expect(page.get_by_text("已公告，名册已公布")).to_be_visible()
    expect(page.get_by_text("起可以封存")).to_be_visible()
    pdf = page.request.get(page.url + "notice.pdf").body()
    assert pdf.startswith(b"%PDF")


def complete(page: Page) -> None:
    """Answer what the law leaves open, and set times that it allows."""
    for question, answer in (("parking", "exclude"), ("invalid", "absent"), ("silence", "absent")):
        page.locator(f"input[name={question}][value={answer}]").check(force=True)
    page.get_by_label("一人最多代理几户").fill("3")
    page.get_by_label("结果公示几天").fill("7")
    earliest = re.search(r"最早 (\d{4}-\d\d-\d\d)", page.get_by_text("要公告满").first.inner_text())
    assert earliest
    day = earliest[1]
    page.get_by_label("名册基准日").fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
    page.get_by_label("开始投票").fill(
        page.evaluate(f"new Date(Date.parse('{day}') + 2 * 864e5).toISOString().slice(0, 16)")
    )
    page.get_by_label("截止投票").fill(
        page.evaluate(f"new Date(Date.parse('{day}') + 9 * 864e5).toISOString().slice(0, 16)")
    )
    tap(page.get_by_role("button", name="存为草稿"))


def test_a_vote_is_cast_by_phone_and_paper_read_twice_settled_closed_and_certified(
    visit: Open, house: House, photos: list[Path]
) -> None:
    address = stage(house, ballots=18)
    code = issue(visit(address, role="业委会", width=1280))
    cast_by_phone(visit(address, role="居民", quiet=True))  # one step is refused on purpose
    first = visit(address + "readings/", role="社区", width=1280)
    first.get_by_label("票号").fill(code.lower())
    first.get_by_label("票面照片").set_input_files(photos[0])
    read(first, "同意", "不同意", button="录入")
    second = visit(address + "readings/", role="小区党支部")
    second.get_by_role("link", name=re.compile(code)).click()
    expect(second.get_by_alt_text("票面照片")).to_be_visible()
    read(second, "同意", "弃权", button="录完第二遍")
    settle(visit(address, role="街道", width=1280), code)
    house.python(CLOSE.format(vote=address.split("/")[2]))
    office = visit(address, role="业委会", width=1280)
    tap(office.get_by_role("button", name="计票并公布结果"))
    expect(office.get_by_text("结果已公布", exact=True).first).to_be_visible()
    check_result(visit(address, role="居民"))


def issue(page: Page) -> str:
    """Print a paper for the first home of the roll; return its code."""
    page.locator("nav.sections a").filter(has_text="名册").click()
    page.get_by_label("找房屋").fill("1单元101")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="办理").first.click()
    page.get_by_role("button", name="给这一户印一张").click()
    expect(page.get_by_text("已发出")).to_be_visible()
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.get_by_role("main").inner_text())
    assert code
    return code[0]


def cast_by_phone(page: Page) -> None:
    """Read, choose, forget one, choose it, check, cast, keep the receipt and have it checked."""
    expect(page.get_by_text("您的面积 89.50 ㎡")).to_be_visible()
    tap(page.get_by_role("link", name="去投票"))
    page.get_by_role("radio", name="同意", exact=True).first.check()
    tap(page.get_by_role("button", name="下一步"))
    expect(page.get_by_role("alert").first).to_contain_text("请为第 2 项选择一个答案")
    expect(page.get_by_role("radio", name="同意", exact=True).first).to_be_checked()
    page.get_by_role("radio", name="弃权").nth(1).check()
    tap(page.get_by_role("button", name="下一步"))
    expect(page.get_by_role("heading", name="请核对，投出后不能更改")).to_be_visible()
    expect(page.locator(".chosen")).to_have_text([re.compile("同意"), re.compile("弃权")])
    tap(page.get_by_role("button", name="确认投出这一票"))
    code = page.locator(".receipt-code").inner_text()
    tap(page.get_by_role("link", name="回到表决"))
    expect(page.get_by_text("您已投票，已计入")).to_be_visible()
    tap(page.get_by_role("link", name="核对一个回执"))
    page.get_by_label("回执号").fill(code)
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_text("回执有效，这一票已计入")).to_be_visible()


def read(page: Page, *choices: str, button: str) -> None:
    """Enter what a paper says."""
    for number, choice in enumerate(choices):
        page.locator("fieldset.read-line").nth(number).get_by_role("radio", name=choice, exact=True).check(
            force=True
        )
    tap(page.get_by_role("button", name=button))
    expect(page.get_by_text("已录入").first).to_be_visible()


def settle(page: Page, code: str) -> None:
    """Say as scrutineer what the paper says."""
    page.locator("nav.sections a").filter(has_text="裁定").click()
    expect(page.get_by_role("heading", name=code)).to_be_visible()
    differs = page.locator("tr.differs")
    expect(differs).to_contain_text("不同意")
    expect(differs).to_contain_text("弃权")
    page.locator("fieldset").nth(1).get_by_role("radio", name="不同意").check(force=True)
    tap(page.get_by_role("button", name="裁定"))
    expect(page.get_by_text("没有要裁定的票")).to_be_visible()


def check_result(page: Page) -> None:
    """See that all four tests of both motions stand there with their numbers."""
    expect(page.get_by_text("通过", exact=True).first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("参与表决的人数 76.92%")).first).to_be_visible()
    expect(page.get_by_text("3 × 20 = 60 > 2 × 26 = 52").first).to_be_visible()
    # All of one mind: who agreed is told by no number, only whether it was enough.
    expect(page.get_by_text("具体数字不公布")).to_have_count(4)
    assert page.request.get(page.url + "certificate.pdf").body().startswith(b"%PDF")
    assert page.request.get(page.url + "result-1.json").json()["format"] == "tongdeng-result-1"


def test_the_ballot_needs_no_mouse(visit: Open, house: House) -> None:
    page = visit(stage(house), role="居民", width=1280)
    press_until(page, "去投票")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cast/**")
    for _motion in range(2):
        press_until(page, "同意")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
    press_until(page, "下一步")
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm/")
    expect(page.locator(".chosen")).to_have_text([re.compile("不同意"), re.compile("不同意")])
    press_until(page, "确认投出这一票")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt-code")).to_be_visible()


@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
def test_ballot_confirm_receipt_and_result_have_no_grave_barriers(
    care: bool, visit: Open, house: House
) -> None:
    page, found = visit(stage(house), role="居民"), []
    if care:
        with_care(page)
        page.reload()

    def look(name: str, address: str) -> None:
        page.wait_for_url(re.compile(rf"/votes/[0-9a-f-]+/{address}"), wait_until="load")
        seen = barriers(page) + too_wide(page) + (small_targets(page) if care else [])
        found.extend(f"{name}: {one}" for one in seen)

    look("vote", "$")
    page.get_by_role("link", name="去投票").click()
    look("ballot", "cast/")
    for number in range(2):
        page.get_by_role("radio", name="同意", exact=True).nth(number).check()
    tap(page.get_by_role("button", name="下一步"))
    look("confirm", "confirm/")
    tap(page.get_by_role("button", name="确认投出这一票"))
    look("receipt", "receipts/")
    page.goto("/votes/")
    page.locator("main a.case-card").filter(has_text="11、12、13 号楼").click()
    look("result", "$")
    assert found == []


def test_the_demo_tells_of_a_vote_that_is_decided_and_of_one_that_waits(visit: Open) -> None:
    page = visit("/", role="居民")
    expect(page.get_by_role("link").filter(has_text="12 号楼门禁和充电棚")).to_be_visible()
    page.goto("/votes/")
    page.get_by_role("link").filter(has_text="11、12、13 号楼").click()
    expect(page.get_by_text("通过", exact=True).first).to_be_visible()
    clerk = visit("/votes/", role="小区党支部", width=1280)
    clerk.get_by_role("link").filter(has_text="门禁").click()
    clerk.locator("nav.sections a").filter(has_text="录票").click()
    expect(clerk.get_by_text("3 张等您录第二遍")).to_be_visible()
