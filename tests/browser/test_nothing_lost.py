"""Without signal, with a page left open, with two hands on one button: nothing that was typed is lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.hands import fresh, tap
from tests.ops.running import House, until

WORKING = """
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.kernel import clock
from tongdeng.people import queries
def who(phone): return queries.person_with_roles(queries.by_phone(phone).pk, clock.now())
at = clock.now()
filing = Filing(place="410202901001001007", words="{words}", category="building.light.out")
case = actions.file(filing, by=who("19900000100"), at=at)
case = actions.assign(case, to=who("19900000001"), by=who("19900000004"), at=at)
print(actions.accept(case, by=who("19900000001"), at=at).pk)
"""
STATE = "SELECT state FROM cases_case WHERE id = %s"


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
    tap(page.get_by_role("button", name="提交并开始计时"))
    expect(page.get_by_text(re.compile("页面打开太久")).first).to_be_visible()
    page.goto("/file/")
    expect(page.get_by_label("发生了什么？")).to_have_value(words)
    tap(page.get_by_role("button", name="提交并开始计时"))
    expect(page.get_by_text(re.compile("收到了，编号"))).to_be_visible()
    page.goto("/file/")
    expect(page.get_by_label("发生了什么？")).to_have_value("")


@pytest.mark.parametrize("clicks", [2, 5])
def test_many_clicks_file_one_case(clicks: int, visit: Open, house: House) -> None:
    page, words = visit("/file/", role="居民"), fresh("窗户关不严")
    page.get_by_label("发生了什么？").fill(words)
    button = page.get_by_role("button", name="提交并开始计时")
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
    tap(page.get_by_role("button", name="提交并开始计时"))
    expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    desk = visit("/desk/", role="物业客服", width=1280)
    desk.on("dialog", lambda dialog: pytest.fail(dialog.message))
    desk.get_by_role("link").filter(has_text="<img src=x").first.click()
    expect(desk.get_by_text("<script>alert(1)</script>").first).to_be_visible()
