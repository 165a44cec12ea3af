"""A volunteer withdraws, registers anew and takes a task; the branch reads its list for a purpose and holds a meeting."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import fresh, tap
from tongdeng.kernel import clock


def unfold(page: Page, words: str) -> None:
    """Open a form that is folded away."""
    page.locator("summary").filter(has_text=words).first.click()


def test_a_volunteer_withdraws_registers_anew_and_takes_a_task(visit: Open) -> None:
    name, title = fresh("邻里帮"), fresh("巡逻")
    office = visit("/service/platforms/new/", role="社区", width=1280)
    office.get_by_label("平台名称").fill(name)
    office.get_by_label("做什么", exact=True).fill("帮邻居做点小事")
    office.get_by_role("button", name="设立").click()
    expect(office.get_by_role("heading", name=name)).to_be_visible()
    unfold(office, "新建一项服务")
    office.get_by_label("类型").select_option(label="巡逻")
    office.locator("#title").fill(title)
    office.get_by_role("button", name="建好").click()
    expect(office.get_by_role("heading", name=title)).to_be_visible()
    resident = visit("/service/", role="居民")
    tap(resident.get_by_role("button", name=re.compile("退出登记，删除我的个人信息")))
    expect(resident.get_by_text("已退出登记，您的个人信息已删除")).to_be_visible()
    if not resident.locator("details[open]").filter(has_text=name).count():
        unfold(resident, name)
    form = resident.locator("details").filter(has_text=name)
    form.get_by_text("登记为志愿者").click()
    form.get_by_text("有合适的服务时联系我").click()
    tap(form.get_by_role("button", name=re.compile("登记，一起来帮忙")))
    expect(resident.get_by_text("已登记，谢谢您")).to_be_visible()
    resident.goto(office.url)
    tap(resident.get_by_role("button", name=re.compile("我来|报名|参加")))
    expect(resident.get_by_text("谢谢您，已报名")).to_be_visible()
    resident.goto("/service/")
    expect(resident.get_by_text(title)).to_be_visible()


def test_the_branch_holds_a_meeting_with_its_list_opened_for_a_purpose(visit: Open) -> None:
    page = visit("/branch/", role="小区党支部", width=1280)
    page.locator("main h2 a").first.click()
    expect(page.get_by_role("button", name=re.compile("打开名册"))).to_be_visible()
    title = fresh("学习民法典")
    unfold(page, "安排会议或学习")
    page.get_by_label("主题").fill(title)
    page.get_by_label("地点").fill("社区会议室")
    begun = clock.now().astimezone(clock.LOCAL) - timedelta(hours=1)
    page.get_by_label("开会时间").fill(f"{begun:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="安排", exact=True).click()
    page.get_by_role("link").filter(has_text=title).click()
    page.get_by_role("button", name=re.compile("打开名册")).click()
    came = page.get_by_role("group", name="谁到了").locator("label")
    for place in range(3):
        came.nth(place).click()
    page.get_by_label("开了几分钟").fill("60")
    page.get_by_role("button", name="登记到会").click()
    expect(page.get_by_text(re.compile(r"^3 / \d+$"))).to_be_visible()
    page.locator("main a[href^='/branch/']").first.click()
    unfold(page, "谁看过名册")
    expect(page.get_by_text("组织会议").first).to_be_visible()
