"""Works, walked in a real browser: the slider by keyboard, arithmetic while it is typed, the diary without signal."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import fresh, never_arrives, tap
from tests.browser.looks import faults
from tests.ops.running import House, until

WORKS = """
import datetime, io, uuid
from decimal import Decimal as D
from PIL import Image
from tongdeng.kernel import clock
from tongdeng.kernel.pictures import prepare
from tongdeng.people import queries
from tongdeng.projects.actions import bills, funding, measuring, planning, running, site
from tongdeng.projects.actions.funding import FundingDraft
from tongdeng.projects.actions.measuring import SheetDraft
from tongdeng.projects.actions.photos import Shot
from tongdeng.projects.actions.planning import ProjectDraft
from tongdeng.projects.actions.site import EntryDraft
from tongdeng.projects.rules.bill import BillLine
from tongdeng.projects.rules.quantities import Part
E, at = "410202901001001", clock.now()
def who(phone): return queries.person_with_roles(queries.by_phone(phone).pk, at)
def shot(colour, moment):
    Image.new("RGB", (640, 480), colour).save(out := io.BytesIO(), "JPEG")
    out.seek(0)
    return Shot(prepare(out), moment, "北路口", "朝东")
qian, li = who("19900000005"), who("19900000001")
by = {{"by": qian, "at": at}}
plan = ProjectDraft(
    "{title}", "一下雨北路就积水。", "plan", origin_words="年度计划", contractor="示例市政有限公司",
    contract_sum=D("96000"), begins_on=at.date(), ends_on=at.date() + datetime.timedelta(days=30),
)
project = planning.plan(E, plan, **by)
bills.replace(project, [BillLine(1, "沥青路面", "m2", D(800), D(120), "other", 24, E)], **by)
funding.fund(project, FundingDraft("subsidy", D("96000")), **by)
project = running.start(project, **by)
site.plan_milestone(project, title="路面铺完", due=at.date(), **by)
first = site.note(project, EntryDraft(uuid.uuid4(), "积水", at, [shot("#6b5a3a", at)]), by=li, at=at)
second = site.note(project, EntryDraft(uuid.uuid4(), "铺完", at, [shot("#333333", at)]), by=li, at=at)
pair = [first.photos.get().pk, second.photos.get().pk]
site.pair(project, *pair, **by)
site.publish(project, pair, **by)
line = project.lines.get()
parts = [Part("", (D(60), D(8)))]
measuring.measure(project, SheetDraft(line.pk, "东段", parts, at.date(), "施工方一人", "钢卷尺", [shot("grey", at)]), by=li, at=at)
print(project.pk, line.pk)
"""
ENTRIES = "SELECT count(*) FROM projects_entry WHERE words = %s"


@pytest.fixture(scope="module")
def road(house: House) -> tuple[str, str]:
    """Return a project under construction, and its line."""
    project, line = house.python(WORKS.format(title="修复北路")).split()
    return project, line


def write(page: Page, words: str, photo: Path) -> None:
    """Write a page of the diary."""
    form = page.locator("form[action$='/note/']")
    form.get_by_label("今天做了什么").fill(words)
    form.locator("input[type=file]").set_input_files(photo)
    tap(form.get_by_role("button", name="存入日志"))


def test_the_pages_of_a_work_have_no_grave_barriers_and_fit(road: tuple[str, str], visit: Open) -> None:
    project, line = road
    parts = ("", "lines/", "acceptance/", "money/", "diary/", "warranty/", "public/")
    staff = [f"/projects/{project}/{part}" for part in parts] + [f"/projects/lines/{line}/", "/projects/new/"]
    assert faults(visit(role="物业经理"), staff) == []
    own = ["/projects/", f"/projects/{project}/", staff[6]]
    assert faults(visit(role="居民"), own, fingers=True) == []


def test_before_and_after_are_compared_with_the_keyboard(road: tuple[str, str], visit: Open) -> None:
    page = visit(f"/projects/{road[0]}/public/")
    slider = page.get_by_role("slider", name="拖动比较施工前和施工后")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("70")
    expect(slider).to_have_attribute("aria-valuetext", "施工前的照片露出 70%")
    cut = page.locator(".two-sides").evaluate("frame => getComputedStyle(frame).getPropertyValue('--cut')")
    assert cut == "70%"
    page.keyboard.press("End")
    expect(slider).to_have_value("100")


def test_without_scripts_both_photos_stand_side_by_side(road: tuple[str, str], visit: Open) -> None:
    page = visit(f"/projects/{road[0]}/public/", java_script_enabled=False)
    expect(page.get_by_role("slider")).to_have_count(0)
    boxes = [one.bounding_box() for one in page.locator(".two-sides img").all()]
    assert len({box["y"] for box in boxes if box}) == 1
    assert page.get_by_role("link", name="数据（JSON）").is_visible()


def test_the_arithmetic_of_a_measurement_is_shown_while_it_is_typed(
    road: tuple[str, str], visit: Open
) -> None:
    page = visit(f"/projects/lines/{road[1]}/", role="维修员")
    page.locator("#measure > summary").click()
    page.locator("#part-length-1").fill("20")
    page.locator("#part-width-1").fill("4")
    expect(page.locator("#reckoned")).to_contain_text("20 × 4 = 80 平方米")
    page.locator("#part-width-1").fill("四")
    expect(page.locator("#reckoned")).to_contain_text("第 1 行")


def test_the_other_side_countersigns_and_the_quantity_is_delivered(
    road: tuple[str, str], visit: Open
) -> None:
    own = visit(f"/projects/lines/{road[1]}/", role="物业经理")
    expect(own.get_by_text("要由另一方会签")).to_be_visible()
    expect(own.get_by_role("button", name="核对无误，会签")).to_have_count(0)
    page = visit("/projects/", role="业委会")
    page.get_by_role("link").filter(has_text="张测量单等会签").first.click()
    page.goto(f"/projects/lines/{road[1]}/")
    page.get_by_role("button", name="核对无误，会签").click()
    expect(page.get_by_text("已测量 480")).to_be_visible()


def test_pages_of_the_diary_are_written_without_signal_and_each_arrives_once(
    road: tuple[str, str], visit: Open, house: House, photos: list[Path]
) -> None:
    first, second = fresh("铺第一层"), fresh("铺第二层")
    worker = visit(f"/projects/{road[0]}/diary/", role="维修员", quiet=True)
    worker.context.set_offline(True)
    write(worker, first, photos[0])
    box = worker.locator("[data-outbox-list]")
    expect(box).to_contain_text(first)
    expect(worker.get_by_label("今天做了什么")).to_have_value("")
    write(worker, second, photos[1])
    expect(box.locator("li")).to_have_count(2)
    worker.context.set_offline(False)
    worker.evaluate("dispatchEvent(new Event('online'))")
    expect(box).to_be_hidden(timeout=20_000)
    until(lambda: house.sql(ENTRIES, first) == house.sql(ENTRIES, second) == [(1,)], seconds=10)
    expect(worker.get_by_text(second)).to_be_visible()


def test_a_page_of_the_diary_whose_answer_was_lost_is_sent_again_and_stays_one(
    road: tuple[str, str], visit: Open, house: House, photos: list[Path]
) -> None:
    words = fresh("压实两遍")
    worker = visit(f"/projects/{road[0]}/diary/", role="维修员", quiet=True, service_workers="block")
    worker.route("**/note/", never_arrives)
    write(worker, words, photos[0])
    expect(worker.locator("[data-outbox-list]")).to_contain_text(words)
    item = "phone.all('outbox').then(all => Object.fromEntries(all[0][1].fields.filter(([name, value]) => typeof value === 'string')))"
    kept = worker.evaluate(item)
    assert re.match(r"\d{4}-\d\d-\d\dT", kept["written_at"])
    worker.unroute("**/note/")
    # What arrived although the phone does not know it: the same key with the same words.
    again = {**kept, "csrfmiddlewaretoken": worker.locator("[name=csrfmiddlewaretoken]").first.input_value()}
    for _ in range(2):
        assert worker.request.post(f"/projects/{road[0]}/note/", form=again).ok
    assert house.sql(ENTRIES, words) == [(1,)]


def test_the_box_keeps_what_is_refused_with_the_reason(
    road: tuple[str, str], visit: Open, photos: list[Path]
) -> None:
    words = fresh("收尾")
    worker = visit(f"/projects/{road[0]}/diary/", role="维修员", quiet=True)
    worker.context.set_offline(True)
    write(worker, words, photos[0])
    worker.evaluate(
        """phone.all('outbox').then(all => Promise.all(all.map(([id, item]) => phone.put('outbox', id, {
            ...item, fields: item.fields.map(([name, value]) => [name, name === 'words' ? '字'.repeat(1001) : value])
        }))))"""
    )
    worker.context.set_offline(False)
    worker.evaluate("dispatchEvent(new Event('online'))")
    expect(worker.locator("[data-outbox-list]")).to_contain_text("没有办成")
    expect(worker.locator("[data-outbox-list] .thumbs img")).to_have_count(1)
