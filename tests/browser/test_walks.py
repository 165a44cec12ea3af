"""The main job as people live it, at a phone's width and at a desk's."""

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import fresh, tap
from tests.ops.running import House, until

SUM_UP = """
from tongdeng.kernel import clock
from tongdeng.notices.actions import missed
missed.sum_up(at=clock.now())
"""
UNTOLD = "SELECT count(*) FROM notices_missed WHERE told_at IS NULL"
KEPT = """
    SELECT count(*) FROM notices_missed AS missed JOIN kernel_event AS event ON event.id = missed.event
    WHERE event.subject_id = %s AND event.facts->>'clock' = 'answer'
"""
LEFT_ALONE = """
from datetime import timedelta
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.kernel import clock
from tongdeng.people import queries
at = clock.now() - timedelta(hours=40)
by = queries.person_with_roles(queries.by_phone("{phone}").pk, at)
filing = Filing(place="410202901001001012", words="{words}", category="estate.road.manhole")
print(actions.file(filing, by=by, at=at).pk)
"""


def report(page: Page, words: str, photo: Path) -> str:
    """Report something from the first page in three taps and one sentence; return its number."""
    page.get_by_role("link", name="有事找社区").click()  # the first tap
    expect(page.get_by_text("A区12号楼1单元301室").first).to_be_visible()
    page.get_by_label("发生了什么？").fill(words)
    with page.expect_file_chooser() as chooser:
        page.get_by_text("拍照或选照片").click()  # the second
    chooser.value.set_files(photo)
    tap(page.get_by_role("button", name="提交，等待答复"))  # the third
    said = page.get_by_text(re.compile("收到了，编号 鼎立-")).inner_text()
    return re.search(r"鼎立-\d{8}-\d{3,}", said)[0]  # type: ignore[index]


def test_cold_radiators_go_from_a_phone_to_a_repair_that_the_resident_confirms(
    visit: Open, photos: list[Path]
) -> None:
    words = fresh("12号楼暖气片冰凉，老人冷得受不了")
    desk = visit("/desk/", role="物业客服", width=1280)
    desk.evaluate("window.stayed = true")
    resident = visit(role="居民")
    report(resident, words, photos[0])
    seen_from = time.monotonic()
    row = desk.get_by_role("link").filter(has_text=words)
    expect(row).to_be_visible(timeout=3000)
    assert time.monotonic() - seen_from < 3
    assert desk.evaluate("window.stayed") is True
    answer_and_assign(desk, words)
    finish(visit(role="维修员"), words, photos)
    confirm(resident, words)
    check_timeline(resident)


def answer_and_assign(desk: Page, words: str) -> None:
    """Answer at the desk, then give the case to 李师傅."""
    desk.get_by_role("link").filter(has_text=words).click()
    desk.get_by_label("答复居民（居民看得到）").fill("王女士您好，李师傅半小时内上门。")
    desk.get_by_role("button", name=re.compile("^答复")).click()
    expect(desk.get_by_text("已答复，居民现在就能看到")).to_be_visible()
    hands = desk.get_by_label("承办人")
    chosen = hands.locator("option").filter(has_text="李师傅").get_attribute("value")
    hands.select_option(value=chosen)
    desk.get_by_role("button", name="派单").click()
    expect(desk.get_by_role("region", name="诉求", exact=True).get_by_text("已派单").first).to_be_visible()


def finish(worker: Page, words: str, photos: list[Path]) -> None:
    """Accept, photograph, repair, photograph, finish."""
    worker.get_by_role("link").filter(has_text=words).click()
    worker.get_by_role("button", name="接单，开始处理").click()
    shoot = worker.locator("form").filter(has=worker.get_by_role("button", name="存处理前照片"))
    shoot.locator("input[type=file]").set_input_files(photos[0])
    shoot.get_by_role("button", name="存处理前照片").click()
    expect(worker.get_by_text("照片已存")).to_be_visible()
    done = worker.locator("form").filter(has=worker.get_by_role("button", name="办结，请居民确认"))
    done.get_by_label("怎样解决的（居民看得到）").fill("换了立管阀门并排气，室温 21℃。")
    done.locator("input[type=file]").set_input_files(photos[1])
    tap(done.get_by_role("button", name="办结，请居民确认"))
    expect(worker.get_by_text("待确认").first).to_be_visible()


def confirm(resident: Page, words: str) -> None:
    """Say that it is solved, and praise."""
    resident.goto("/")
    expect(resident.get_by_text("件待您确认").first).to_be_visible()
    resident.get_by_role("link").filter(has_text=words).first.click()
    resident.get_by_role("button", name="解决了").click()
    resident.get_by_text("5 星", exact=True).locator("xpath=..").click()
    resident.get_by_label("想说的话（可不填）").fill("屋里暖和了，谢谢李师傅")
    tap(resident.get_by_role("button", name="提交评价"))
    expect(resident.get_by_text("谢谢您的评价")).to_be_visible()


def check_timeline(resident: Page) -> None:
    """Check that each step stands there with who and when, newest first, photos with those who took them."""
    lines = resident.get_by_role("listitem").filter(has=resident.locator("time"))
    steps = [
        ("评价", "王女士"),
        ("确认解决", "王女士"),
        ("办结", "维修员 李师傅"),
        ("现场拍照", "维修员 李师傅"),
        ("接单", "维修员 李师傅"),
        ("派单 → 李师傅", "物业客服 陈管家"),
        ("答复", "物业客服 陈管家"),
        ("登记 · 网页", "王女士"),
    ]
    found = [lines.nth(n).inner_text() for n in range(lines.count())]
    for (step, who), line in zip(steps, found, strict=True):
        assert step in line
        assert who in line
        assert re.search(r"今天 \d\d:\d\d|昨天 \d\d:\d\d", line)
    assert resident.get_by_role("img", name=re.compile("处理[前后]")).count() == 2


def test_a_case_left_alone_climbs_the_ladder_to_the_branch_and_the_community(
    visit: Open, house: House
) -> None:
    words = fresh("井盖松了，没有人管")
    case = house.python(LEFT_ALONE.format(words=words, phone="19900000100"))
    number = house.sql("SELECT number FROM cases_case WHERE id = %s", case)[0][0]
    levels = "SELECT fired FROM kernel_deadline WHERE subject_id = %s AND name = 'answer'"
    until(lambda: house.sql(levels, case) == [(8,)], seconds=15)
    # All of it was long ago, as after a night asleep: each hears of it once, and not rung by rung.
    until(lambda: house.sql(KEPT, case) == [(8,)], seconds=60)
    until(lambda: house.python(SUM_UP) == "" and house.sql(UNTOLD) == [(0,)], seconds=60, every=1)
    for role in ("物业经理", "小区党支部", "社区", "街道"):
        inbox = visit("/inbox/", role=role, width=1280)
        told = inbox.get_by_role("link").filter(has_text=re.compile(f"{number} 超过(答复|办结)时限"))
        until(lambda told=told, inbox=inbox: told.count() or not inbox.reload(), seconds=10, every=0.5)  # type: ignore[misc]
        expect(told.first).to_be_visible()
    late = visit("/late/", role="小区党支部", width=1280)
    expect(late.get_by_role("link").filter(has_text=words)).to_be_visible()
    fired = "SELECT count(*), count(DISTINCT (deadline, level, moment)) FROM kernel_alarm"
    assert len(set(house.sql(fired)[0])) == 1


def test_a_guest_scans_a_label_files_without_signing_in_and_follows_the_link(
    visit: Open, house: House, photos: list[Path]
) -> None:
    desk = visit("/sheets/", role="物业经理", width=1280)
    desk.request.get("/sheets/410202901001001.pdf")
    label = house.sql("SELECT label FROM places_place WHERE code = '410202901001001901'")[0][0]
    guest, words = visit(f"/q/{label}/"), fresh("路灯一闪一闪")
    expect(guest.get_by_text("A区中心广场").first).to_be_visible()
    guest.get_by_label("发生了什么？").fill(words)
    guest.locator("input[type=file]").set_input_files(photos[0])
    guest.get_by_label("您的手机号").fill("199-0000-9901")
    expect(guest.get_by_text("看起来是：")).to_be_visible()
    tap(guest.get_by_role("button", name="提交，等待答复"))
    expect(guest.get_by_text("请收藏本页，随时回来看进展")).to_be_visible()
    link = guest.url.partition("?")[0]
    elsewhere = visit(link)
    expect(elsewhere.get_by_text(words).first).to_be_visible()
    elsewhere.get_by_label("补充说明").fill("现在全灭了")
    tap(elsewhere.get_by_role("button", name=re.compile("补充$")))
    expect(elsewhere.get_by_text("现在全灭了")).to_be_visible()


def test_the_desk_takes_a_call_and_sees_who_is_calling(visit: Open) -> None:
    desk, words = visit("/intake/", role="物业客服", width=1280), fresh("电话里说厨房下水慢")
    desk.get_by_label("来电号码").press_sequentially("199 0000 0100")
    expect(desk.get_by_text("王女士")).to_be_visible()
    expect(desk.get_by_label("A区12号楼1单元301室")).to_be_checked()
    desk.get_by_label("反映内容").fill(words)
    desk.get_by_role("button", name="登记并开始计时").click()
    expect(desk.get_by_text(re.compile("已登记 鼎立-"))).to_be_visible()
    resident = visit("/mine/", role="居民")
    expect(resident.get_by_text(words)).to_be_visible()


def test_the_sheets_open_as_a_pdf_with_one_page_for_each_place(visit: Open, house: House) -> None:
    office = visit("/sheets/", role="物业经理", width=1280)
    expect(office.get_by_role("link", name="打开 PDF")).to_be_visible()
    pdf = office.request.get("/sheets/410202901001001.pdf").body()
    places = house.sql(
        "SELECT count(*) FROM places_place WHERE code LIKE '410202901001001%%' AND level = 'building'"
    )
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == places[0][0]


def test_a_roster_is_tried_shows_each_fault_and_is_imported_with_progress(
    visit: Open, tmp_path: Path
) -> None:
    heading, homes = (
        "楼栋,单元,房号,面积,业主姓名,手机号",
        [f"20号楼,1单元,{n},88.5,," for n in range(1, 3001)],
    )
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text(f"{heading}\n20号楼,1单元,101,八十,,\n20号楼,1单元,102,88,张示例,123", "utf-8")
    right.write_text("\n".join((heading, *homes)), "gb18030")
    office = visit("/roster/", role="物业经理", width=1280)
    office.get_by_label("Excel 或 CSV 文件").set_input_files(wrong)
    office.get_by_role("button", name="上传并检查").click()
    expect(office.get_by_text("一行都还没有导入")).to_be_visible()
    expect(office.get_by_role("row").filter(has_text="面积").filter(has_text="2")).to_be_visible()
    expect(office.get_by_role("row").filter(has_text="手机号").filter(has_text="3")).to_be_visible()
    office.get_by_role("link", name="重新上传").click()
    office.get_by_label("Excel 或 CSV 文件").set_input_files(right)
    office.get_by_role("button", name="上传并检查").click()
    expect(office.get_by_role("heading", name=re.compile("2974 套新房屋，26 套有变化"))).to_be_visible(
        timeout=30_000
    )
    office.get_by_role("button", name="导入").click()
    expect(office.get_by_text(re.compile("正在导入|已导入：2974 套新登记"))).to_be_visible()
    expect(office.get_by_text("已导入：2974 套新登记")).to_be_visible(timeout=30_000)
