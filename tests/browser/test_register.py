"""The register's story: next year's file, its questions, the difference list, the owners' notices, the next vote's roll."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import tap
from tests.browser.looks import faults
from tests.ops.running import House

UNIT = "41020290100100101201"  # 12号楼1单元, where 王女士 lives in 301
MINE = f"{UNIT}0301"
HEADING = ("楼栋", "单元", "房号", "面积", "业主姓名", "手机号", "房屋性质")
KNOWN = """
import json
from tongdeng.people.queries import register
from tongdeng.places import queries as places
rows = []
for home in places.children("{unit}", level="home"):
    owner = next((t.person for t in register.tenures(home.code)), None)
    rows.append([home.name, str(register.measure(home.code).area), owner.name if owner else "", owner.phone if owner else ""])
print(json.dumps(rows))
"""
ROLL = """
import json
from datetime import timedelta
from decimal import Decimal
from tongdeng.votes.actions import drafting, lifecycle
from tongdeng.votes.actions.drafting import MotionDraft, VoteDraft
from tongdeng.votes.models import Profile, Vote
from tongdeng.kernel import clock
from tongdeng.people import queries
now = clock.now()
zhou = queries.person_with_roles(queries.by_phone("19900000006").pk, now)
draft = VoteDraft(title="名册变了以后的表决", scope=["{unit}"], profile=Profile.objects.get(key="cn-national-2021"),
    parking="exclude", invalid="absent", silence="absent", proxy_cap=3, posting_days=7,
    record_date=now.date(), opens_at=now + timedelta(days=20), closes_at=now + timedelta(days=30))
vote = drafting.propose("{estate}", draft, by=zhou, at=now)
drafting.put(vote, [MotionDraft("common_use", "在一单元门口放快递柜", "占一平方米。")], by=zhou, at=now)
drafting.appoint(vote, queries.by_phone("19900000009"), by=zhou, at=now)
vote = lifecycle.announce(Vote.objects.get(pk=vote.pk), by=zhou, at=now)
print(vote.pk)
"""


class File:
    """Next year's file of the unit: three sales, one area, one shop, one wrong number, one number under another name."""

    def __init__(self, house: House, folder: Path) -> None:
        self.known = {row[0]: row for row in json.loads(house.python(KNOWN.format(unit=UNIT)))}
        self.folder = folder

    def write(self, *, number: str) -> Path:
        """Write it, with `number` as the mobile of the buyer of 601."""
        rows = {name: ["12号楼", "1单元", *row, "住宅"] for name, row in self.known.items()}
        for room, name, phone in (
            ("401室", "林立秋", "19900007401"),
            ("501室", "柳寒露", "19900007501"),
            ("601室", "何霜降", number),
        ):
            rows[room][4:6] = [name, phone]
        rows["301室"][3] = "98.50"
        rows["701室"][4] = "改名之人"
        path = self.folder / f"{number}.csv"
        with path.open("w", encoding="gb18030", newline="") as out:
            writer = csv.writer(out)
            writer.writerows([HEADING, *rows.values(), ["12号楼", "", "商铺1", "45.20", "", "", "商铺"]])
        return path


def comes(page: Page, look: Callable[[], Any]) -> None:
    """Look at a page again until the worker has told what happened."""
    for _try in range(30):
        try:
            return look()
        except AssertionError:
            page.wait_for_timeout(500)
            page.reload()
    return look()


def seen(page: Page, words: str) -> None:
    """Read a page at once, without waiting."""
    assert words in page.get_by_role("main").inner_text()


def test_next_years_file_from_the_upload_to_the_next_votes_roll(
    visit: Open, house: House, tmp_path: Path
) -> None:
    file = File(house, tmp_path)
    office = visit("/roster/", role="物业经理", width=1280, quiet=True)  # one step is refused on purpose
    send(office, file.write(number="1990000760"))
    expect(office.get_by_role("heading", name="名册有 1 处要改")).to_be_visible(timeout=30_000)
    expect(office.get_by_role("row").filter(has_text="手机号")).to_have_count(1)
    office.get_by_role("link", name="重新上传").click()
    send(office, file.write(number="19900007601"))
    compare(office)
    take_in(office)
    owner_hears(visit("/inbox/", role="居民"), "的登记要改")
    community_decides(visit("/changes/", role="社区", width=1280))
    committee_decides(visit("/changes/", role="业委会", width=1280))
    owner_hears(visit("/inbox/", role="居民"), "的登记已经更改")
    office.goto("/changes/?state=sent_back&mine=1")
    expect(office.get_by_text("退回的原因：合同没有盖章")).to_be_visible()
    the_history_tells_it(visit(f"/homes/{MINE}/", role="居民"))
    vote = house.python(ROLL.format(unit=UNIT, estate=UNIT[:15]))
    the_roll_is_right(visit(f"/votes/{vote}/roll/", role="业委会", width=1280), file)


def send(office: Page, path: Path) -> None:
    """Upload a file."""
    office.get_by_label("Excel 或 CSV 文件").set_input_files(path)
    office.get_by_role("button", name="上传并检查").click()


def compare(office: Page) -> None:
    """Read the comparison: the sales, the area, the shop, and the question."""
    heading = office.get_by_role("heading", name=re.compile("1 套新房屋，4 套有变化"))
    expect(heading).to_be_visible(timeout=30_000)
    area = office.locator(".difference").filter(has_text="12号楼 1单元 301")
    expect(area).to_contain_text("89.50 ㎡")
    expect(area).to_contain_text("98.50 ㎡")
    expect(office.locator(".difference").filter(has_text="林立秋")).to_contain_text("12号楼 1单元 401")
    expect(office.get_by_text("核对以前都不算数")).to_be_visible()


def take_in(office: Page) -> None:
    """Forget the answer once, give it, import, and go on to the changes."""
    tap(office.get_by_role("button", name="导入"))
    expect(office.get_by_text("请说明每个号码是谁的")).to_be_visible()
    office.get_by_role("radio", name="是同一人，用原来登记的姓名").check(force=True)
    tap(office.get_by_role("button", name="导入"))
    expect(office.get_by_text("1 套新登记，5 处变更等待核对")).to_be_visible(timeout=30_000)
    office.get_by_role("link", name="看这些变更").click()
    expect(office.get_by_role("heading", name="5 处变更等待核对")).to_be_visible()
    expect(office.get_by_role("button", name="核对无误")).to_have_count(0)
    expect(office.get_by_role("button", name="撤回")).to_have_count(5)


def owner_hears(page: Page, words: str) -> None:
    """See the notice, and go from it to the change."""
    comes(page, lambda: seen(page, words))
    page.get_by_role("link").filter(has_text=words).first.click()
    expect(page.get_by_role("heading", name=re.compile("301室 · 面积或性质"))).to_be_visible()
    expect(page.get_by_text("98.50 ㎡")).to_be_visible()
    expect(page.get_by_role("link", name="写明哪里不对")).to_be_visible()


def community_decides(page: Page) -> None:
    """Confirm two that are ticked, and send one back with a reason."""
    for buyer in ("林立秋", "柳寒露"):
        page.locator(".change-row").filter(has_text=buyer).get_by_role("checkbox").check()
    tap(page.get_by_role("button", name="勾选的核对无误"))
    expect(page.get_by_text("2 处变更已核对，登记已更改")).to_be_visible()
    row = page.locator(".change-row").filter(has_text="何霜降")
    row.get_by_text("退回", exact=True).click()
    row.get_by_label("为什么退回").fill("合同没有盖章")
    tap(row.get_by_role("button", name="退回，登记不变"))
    expect(page.get_by_text("已退回，登记没有更改")).to_be_visible()


def committee_decides(page: Page) -> None:
    """Confirm the area and the shop."""
    row = (
        page.locator("section").filter(has_text="1单元301室").locator(".change-row").filter(has_text="98.50")
    )
    expect(row.get_by_text("面积变化超过 10%")).to_be_visible()
    tap(row.get_by_role("button", name="核对无误"))
    expect(page.get_by_text("已核对，登记已更改")).to_be_visible()
    shop = page.locator("section").filter(has_text="商铺1")
    tap(shop.get_by_role("button", name="核对无误"))
    expect(page.get_by_text("已核对，登记已更改")).to_be_visible()


def the_history_tells_it(page: Page) -> None:
    """Find in the history who changed what on what evidence, and the area of the day before."""
    entry = page.locator(".timeline li").filter(has_text="面积或性质已更改")
    for words in ("业委会 周主任", "89.50 ㎡", "98.50 ㎡", "物业经理 钱经理", "依据：名册第"):
        expect(entry).to_contain_text(words)
    yesterday = page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)")
    page.get_by_label("看哪一天的登记").fill(yesterday)
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text(f"这是 {yesterday} 的登记")).to_be_visible()
    expect(page.locator(".pairs")).to_contain_text("89.50 ㎡")


def the_roll_is_right(page: Page, file: File) -> None:
    """Find the buyers who were confirmed, the old owner of what was sent back, the area and the shop on the next roll."""
    expect(row_of(page, "1单元301室")).to_contain_text("98.50")
    expect(row_of(page, "1单元401室")).to_contain_text("林立秋")
    expect(row_of(page, "1单元501室")).to_contain_text("柳寒露")
    expect(row_of(page, "1单元601室")).to_contain_text(file.known["601室"][2])
    expect(row_of(page, "1单元701室")).to_contain_text(file.known["701室"][2])


def row_of(page: Page, home: str) -> Any:
    """Look a home of the roll up."""
    page.get_by_label("找房屋").fill(home)
    page.get_by_role("button", name="查找").click()
    return page.get_by_role("row").filter(has_text=home)


@pytest.mark.parametrize(
    ("role", "addresses"),
    [
        ("物业经理", ("/roster/", "/homes/", "/homes/new/", f"/homes/{MINE}/", f"/homes/{MINE}/transfer/")),
        ("社区", ("/changes/?state=",)),
        ("居民", (f"/homes/{MINE}/", f"/homes/{MINE}/resident/", f"/homes/{MINE}/wrong/")),
    ],
)
def test_the_pages_of_the_register_have_no_grave_barriers(
    role: str, addresses: tuple[str, ...], visit: Open
) -> None:
    assert faults(visit(role=role), addresses, fingers=True) == []
