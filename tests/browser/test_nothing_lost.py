"""Without signal, with a page left open, with two hands on one button: nothing that was typed is lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import PHOTOS, STATE, WORKING, fresh, tap
from tests.ops.running import House, until

PAUSED = """
from tongdeng.cases import actions, queries as cases
from tongdeng.cases.models import Case
from tongdeng.kernel import clock
from tongdeng.people import queries
from datetime import timedelta
by, at = queries.person_with_roles(queries.by_phone("19900000001").pk, clock.now()), clock.now()
case = actions.pause(Case.objects.get(pk="{case}"), reason="等配件", until=at + timedelta(hours=1), by=by, at=at)
actions.resume(case, by=by, at=at)
"""


def test_a_worker_without_signal_finishes_and_it_goes_out_when_the_net_is_back(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case = house.python(WORKING.format(words=fresh("七号楼楼道灯不亮")))
    worker = visit(f"/cases/{case}/", role="维修员", quiet=True)
    worker.context.set_offline(True)
    done = worker.locator("form").filter(has=worker.get_by_role("button", name="办结，请居民确认"))
    done.get_by_label("怎样解决的（居民看得到）").fill("换了灯泡")
    done.locator("input[type=file]").set_input_files(photos[1])
    tap(done.get_by_role("button", name="办结，请居民确认"))
    expect(worker.get_by_text(re.compile("没有信号"))).to_be_visible()
    assert house.sql(STATE, case) == [("working",)]
    worker.context.set_offline(False)
    until(lambda: house.sql(STATE, case) == [("finished",)], seconds=10)
    assert house.sql("SELECT count(*) FROM cases_photo WHERE case_id = %s AND stage = 'after'", case) == [
        (1,)
    ]
    expect(worker.get_by_text("待确认").first).to_be_visible()


def test_what_was_typed_is_there_again_after_the_form_s_secret_was_refused(visit: Open) -> None:
    page, words = visit("/file/", role="居民", quiet=True), fresh("电梯按钮不亮")
    page.get_by_label("发生了什么？").fill(words)
    page.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(n => n.value = 'x'.repeat(64))"
    )
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.get_by_text(re.compile("页面打开太久")).first).to_be_visible()
    page.goto("/file/")
    expect(page.get_by_label("发生了什么？")).to_have_value(words)
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    page.goto("/file/")
    expect(page.get_by_label("发生了什么？")).to_have_value("")


@pytest.mark.parametrize("clicks", [2, 5])
def test_many_clicks_file_one_case(clicks: int, visit: Open, house: House) -> None:
    page, words = visit("/file/", role="居民"), fresh("窗户关不严")
    page.get_by_label("发生了什么？").fill(words)
    button = page.get_by_role("button", name="提交，等待答复")
    button.evaluate(f"found => {{ for (let n = 0; n < {clicks}; n++) found.click() }}")
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert house.sql("SELECT count(*) FROM cases_case WHERE words = %s", words) == [(1,)]


def test_who_comes_second_reads_that_somebody_was_first(visit: Open, house: House) -> None:
    case = house.python(WORKING.format(words=fresh("八号楼楼道灯不亮")))
    first, second = (
        visit(f"/cases/{case}/", role=role, width=1280, quiet=True) for role in ("物业经理", "物业客服")
    )
    for page, words in ((first, "等配件"), (second, "等梯子")):
        page.locator("summary").filter(has_text="暂停").first.click()
        panel = page.locator("form[action$='/pause/']")
        panel.get_by_label("原因（居民看得到）").fill(words)
        panel.get_by_label("到什么时候").fill("2027-01-05T09:00")
        panel.get_by_role("button", name="暂停").click()
    expect(second.get_by_text("有人刚处理过这条记录").first).to_be_visible()
    assert house.sql(STATE, case) == [("paused",)]


def test_script_that_somebody_typed_never_runs(visit: Open) -> None:
    page = visit("/file/", role="居民")
    page.get_by_label("发生了什么？").fill(fresh("<img src=x onerror=alert(1)><script>alert(1)</script>"))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    desk = visit("/desk/", role="物业客服", width=1280)
    desk.on("dialog", lambda dialog: pytest.fail(dialog.message))
    desk.get_by_role("link").filter(has_text="<img src=x").first.click()
    expect(desk.get_by_text("<script>alert(1)</script>").first).to_be_visible()


def test_a_refused_report_keeps_its_photo_and_goes_through_when_it_is_put_right(
    visit: Open, house: House, photos: list[Path]
) -> None:
    page, words = visit("/file/", quiet=True), fresh("广场地砖翘起来了")
    page.get_by_label("发生了什么？").fill(words)
    page.get_by_label("您的手机号").fill("19900000701")
    page.locator("input[type=file]").set_input_files(photos[0])
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.get_by_role("alert")).to_have_text(re.compile("请选择地点"))
    assert_kept(page, words, photos=1)
    page.get_by_label("楼栋或公共区域").select_option(index=1)
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert house.sql(PHOTOS, words) == [(1,)]


def test_a_file_that_is_no_photo_is_named_and_the_good_photo_beside_it_stays(
    visit: Open, house: House, photos: list[Path], tmp_path: Path
) -> None:
    text = tmp_path / "note.txt"
    text.write_text("不是照片")
    page, words = visit("/file/", role="居民", quiet=True), fresh("楼道灯不亮了")
    page.get_by_label("发生了什么？").fill(words)
    page.locator("input[type=file]").set_input_files([photos[0], text])
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.locator(".field.bad [role=alert]")).to_be_visible()
    assert_kept(page, words, photos=2)
    page.get_by_role("button", name="移除照片 2").click()
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert house.sql(PHOTOS, words) == [(1,)]


def test_a_photo_that_did_not_reach_the_server_stays_in_its_form(
    visit: Open, house: House, photos: list[Path]
) -> None:
    page, words = visit("/file/", role="居民", quiet=True), fresh("单元门关不上")
    page.get_by_label("发生了什么？").fill(words)
    page.locator("input[type=file]").set_input_files(photos[0])
    page.route("**/file/", lambda route: route.abort())
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.get_by_role("alert")).to_have_text(re.compile("没有送出去"))
    assert_kept(page, words, photos=1)
    page.unroute("**/file/")
    tap(page.get_by_role("button", name="提交，等待答复"))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    assert house.sql(PHOTOS, words) == [(1,)]


def test_a_case_that_moved_on_is_drawn_anew_around_the_form_with_its_photo(
    visit: Open, house: House, photos: list[Path]
) -> None:
    words = fresh("九号楼楼道灯不亮")
    case = house.python(WORKING.format(words=words))
    desk = visit(f"/cases/{case}/", role="物业客服", width=1280, quiet=True)
    desk.locator("summary").filter(has_text="办结").first.click()
    form = desk.locator("form[action$='/finish/']")
    form.get_by_label("怎样解决的（居民看得到）").fill("换了灯泡")
    form.locator("input[type=file]").set_input_files(photos[1])
    house.python(PAUSED.format(case=case))
    form.get_by_role("button", name="办结，请居民确认").click()
    expect(form.get_by_role("alert")).to_have_text(re.compile("有人刚处理过这条记录"))
    expect(desk.get_by_text("等配件")).to_be_visible()
    expect(form.locator(".thumbs img")).to_have_count(1)
    expect(form.get_by_label("怎样解决的（居民看得到）")).to_have_value("换了灯泡")
    form.get_by_role("button", name="办结，请居民确认").click()
    until(lambda: house.sql(STATE, case) == [("finished",)], seconds=10)
    assert house.sql(PHOTOS, words) == [(1,)]


def test_while_the_server_is_away_the_outbox_keeps_what_a_worker_finished(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case = house.python(WORKING.format(words=fresh("十一号楼楼道灯不亮")))
    worker = visit(f"/cases/{case}/", role="维修员", quiet=True, service_workers="block")
    worker.route("**/finish/", lambda route: route.abort())
    done = worker.locator("form[action$='/finish/']")
    done.get_by_label("怎样解决的（居民看得到）").fill("换了灯泡")
    done.locator("input[type=file]").set_input_files(photos[1])
    tap(done.get_by_role("button", name="办结，请居民确认"))
    expect(worker.get_by_text(re.compile("已存在手机里"))).to_be_visible()
    worker.unroute("**/finish/")
    worker.evaluate("dispatchEvent(new Event('online'))")
    until(lambda: house.sql(STATE, case) == [("finished",)], seconds=10)


def test_words_typed_in_one_form_are_there_after_another_form_of_the_page_was_sent(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case = house.python(WORKING.format(words=fresh("三号楼楼道灯不亮")))
    worker = visit(f"/cases/{case}/", role="维修员")
    remedy = worker.get_by_label("怎样解决的（居民看得到）")
    remedy.fill("换了灯泡")
    before = worker.locator("form[action$='/shoot/']")
    before.locator("input[type=file]").set_input_files(photos[0])
    tap(before.get_by_role("button", name="存处理前照片"))
    expect(worker.get_by_text("照片已存")).to_be_visible()
    expect(remedy).to_have_value("换了灯泡")


def assert_kept(page: Page, words: str, *, photos: int) -> None:
    """Check that the words and the previews of the photos still stand in the form, and that it can be sent again."""
    expect(page.get_by_label("发生了什么？")).to_have_value(words)
    expect(page.locator(".thumbs img")).to_have_count(photos)
    expect(page.get_by_role("button", name="提交，等待答复")).to_have_attribute("aria-busy", "false")
