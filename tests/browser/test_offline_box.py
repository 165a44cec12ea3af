"""The box of a phone without signal, and what the phone keeps of whom: per person, until it arrived or was thrown away."""

import re
from pathlib import Path

from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import STATE, WORKING, become, fresh, never_arrives, no_session, sign_in, tap
from tests.browser.line import line_to
from tests.ops.running import House, until

OTHER = """
import io
from PIL import Image
from tongdeng.cases import actions
from tongdeng.cases.models import Case
from tongdeng.kernel import clock
from tongdeng.people import queries
from tongdeng.kernel.pictures import prepare
def who(phone): return queries.person_with_roles(queries.by_phone(phone).pk, clock.now())
Image.new("RGB", (60, 40)).save(taken := io.BytesIO(), "JPEG")
PHOTO = [prepare(io.BytesIO(taken.getvalue()))]
actions.{verb}(Case.objects.get(pk="{case}"), {how}, by=who("{phone}"), at=clock.now())
"""
MESSAGES = "SELECT count(*) FROM cases_message WHERE words = %s"


def working_case(house: House, words: str = "楼道灯不亮") -> str:
    return house.python(WORKING.format(words=fresh(words)))


def finish_form(page: Page, words: str, photo: Path) -> None:
    """Fill the form that finishes a job, and send it."""
    form = page.locator("form[action$='/finish/']")
    form.get_by_label("怎样解决的（居民看得到）").fill(words)
    form.locator("input[type=file]").set_input_files(photo)
    tap(form.get_by_role("button", name="办结，请居民确认"))


def test_the_box_keeps_what_does_not_arrive_although_the_phone_says_that_it_is_online(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case, words = working_case(house), fresh("换了灯泡")
    with line_to(house.port) as line:
        worker = visit(f"{line.url}/demo/", quiet=True)
        sign_in(worker, "维修员", line.url)
        worker.goto(f"{line.url}/cases/{case}/")
        line.loses_replies = True
        finish_form(worker, words, photos[1])
        expect(worker.get_by_text("已存在手机里").first).to_be_visible()
        expect(worker.locator("[data-outbox-list]")).to_contain_text(words)
        until(lambda: house.sql(STATE, case) == [("finished",)], seconds=10)
        line.loses_replies = False
        worker.evaluate("dispatchEvent(new Event('online'))")
        expect(worker.locator("[data-outbox-list]")).to_be_hidden()
    assert house.sql(MESSAGES, words) == [(1,)]
    assert house.sql("SELECT count(*) FROM cases_photo WHERE case_id = %s", case) == [(1,)]


def test_a_line_that_is_dead_but_looks_alive_is_given_up_and_the_box_keeps_the_work(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case, words = working_case(house), fresh("拧紧了")
    worker = visit(f"/cases/{case}/", role="维修员", quiet=True, service_workers="block")
    worker.clock.install()
    worker.route("**/finish/", lambda route: None)
    finish_form(worker, words, photos[1])
    worker.clock.run_for(41_000)
    expect(worker.locator("[data-outbox-list]")).to_contain_text(words)
    worker.unroute_all(behavior="ignoreErrors")
    worker.evaluate("dispatchEvent(new Event('online'))")
    until(lambda: house.sql(STATE, case) == [("finished",)], seconds=10)


def test_the_box_keeps_what_is_refused_with_the_reason_until_its_owner_throws_it_away(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case, words = working_case(house), fresh("换了镇流器")
    worker = visit(f"/cases/{case}/", role="维修员", quiet=True)
    worker.context.set_offline(True)
    finish_form(worker, words, photos[1])
    box = worker.locator("[data-outbox-list]")
    expect(box).to_contain_text("等联网后自动送出")
    house.python(
        OTHER.format(verb="finish", case=case, how='remedy="别人办结了", photos=PHOTO', phone="19900000004")
    )
    worker.context.set_offline(False)
    expect(box).to_contain_text("没有办成")
    expect(box).to_contain_text(words)
    expect(box.locator(".thumbs img")).to_have_count(1)
    worker.goto("/jobs/")
    expect(box).to_contain_text(words)
    box.get_by_role("button", name="再试一次").click()
    expect(box).to_contain_text("没有办成")
    worker.once("dialog", lambda dialog: dialog.dismiss())
    box.get_by_role("button", name="丢弃").click()
    expect(box).to_contain_text(words)
    worker.once("dialog", lambda dialog: dialog.accept())
    box.get_by_role("button", name="丢弃").click()
    expect(box).to_be_hidden()
    assert house.sql(MESSAGES, words) == [(0,)]


def test_the_box_waits_for_its_owner_who_is_asked_before_signing_out(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case, words = working_case(house), fresh("调好了门")
    worker = visit(f"/cases/{case}/", role="维修员", quiet=True, service_workers="block")
    worker.route("**/finish/", never_arrives)
    finish_form(worker, words, photos[1])
    expect(worker.locator("[data-outbox-list]")).to_contain_text(words)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    worker.once("dialog", leave)
    become(worker, "物业客服")
    assert "1 项没有送出" in asked[0]
    worker.unroute("**/finish/")
    worker.goto("/file/")
    assert house.sql(STATE, case) == [("working",)]
    become(worker, "维修员")
    worker.goto("/jobs/")
    until(lambda: house.sql(STATE, case) == [("finished",)], seconds=10)


def test_the_box_of_a_worker_whose_session_ended_says_so_and_sends_after_the_next_sign_in(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case, words = working_case(house), fresh("补了墙皮")
    worker = visit(f"/cases/{case}/", role="维修员", quiet=True)
    worker.context.set_offline(True)
    finish_form(worker, words, photos[1])
    box = worker.locator("[data-outbox-list]")
    expect(box).to_contain_text(words)
    worker.context.set_offline(False)
    no_session(worker)
    worker.evaluate("dispatchEvent(new Event('online'))")
    expect(box).to_contain_text("登录已过期")
    assert house.sql(STATE, case) == [("working",)]
    sign_in(worker, "维修员")
    worker.goto("/jobs/")
    until(lambda: house.sql(STATE, case) == [("finished",)], seconds=10)


def test_a_page_kept_in_the_phone_is_not_taken_for_the_end_of_the_session(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case, words = working_case(house), fresh("紧了螺丝")
    with line_to(house.port) as line:
        worker = visit(f"{line.url}/demo/", quiet=True)
        sign_in(worker, "维修员", line.url)
        worker.evaluate("navigator.serviceWorker.ready.then(() => true)")
        worker.goto(f"{line.url}/cases/{case}/")
        line.loses_replies = True
        finish_form(worker, words, photos[1])
        box = worker.locator("[data-outbox-list]")
        expect(box).to_contain_text(words)
        asked = "fetch(location.href, {cache: 'no-store'}).then(() => 'answered', () => 'failed')"
        assert worker.evaluate(asked) == "failed"
        assert worker.evaluate("fetch(location.href).then(answer => answer.ok)") is True
        expect(box).not_to_contain_text("登录已过期")
        line.loses_replies = False
        worker.evaluate("dispatchEvent(new Event('online'))")
        expect(box).to_be_hidden()


def test_two_tabs_that_find_the_net_at_once_send_what_waits_once(
    visit: Open, house: House, photos: list[Path]
) -> None:
    case, words = working_case(house), fresh("通了下水")
    worker = visit(f"/cases/{case}/", role="维修员", quiet=True)
    with worker.context.expect_page() as opened:
        worker.evaluate("open('/jobs/')")
    opened.value.wait_for_load_state()
    worker.context.set_offline(True)
    finish_form(worker, words, photos[1])
    expect(worker.locator("[data-outbox-list]")).to_contain_text(words)
    sent: list[str] = []
    worker.context.on(
        "request", lambda asked: sent.append(asked.url) if asked.url.endswith("/finish/") else None
    )
    worker.context.set_offline(False)
    until(lambda: house.sql(STATE, case) == [("finished",)], seconds=10)
    expect(opened.value.locator("[data-outbox-list]")).to_be_hidden()
    assert house.sql(MESSAGES, words) == [(1,)]


KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
    return found.filter(path => /^.(cases|jobs|photos|reader)/.test(path));
}"""


def kept(page: Page) -> list[str]:
    """Return what of somebody's own the phone keeps."""
    return page.evaluate(KEPT)  # type: ignore[no-any-return]


def in_control(page: Page, address: str) -> None:
    """Open a page under the service worker, so that it is kept."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(address)
    until(lambda: address in kept(page), seconds=10)


def test_a_phone_forgets_the_pages_and_photos_of_whoever_signs_out(visit: Open, house: House) -> None:
    address = f"/cases/{working_case(house)}/"
    worker = visit("/jobs/", role="维修员", quiet=True)
    in_control(worker, address)
    assert address in kept(worker)
    worker.goto("/sign-out/")
    worker.get_by_role("button", name="退出登录").click()
    worker.wait_for_url(re.compile(r":\d+/$"))
    assert kept(worker) == []
    worker.context.set_offline(True)
    worker.goto(address)
    expect(worker.get_by_text("现在没有信号")).to_be_visible()


def test_a_phone_forgets_all_when_the_session_ended_or_another_person_reads(
    visit: Open, house: House
) -> None:
    address = f"/cases/{working_case(house)}/"
    worker = visit("/jobs/", role="维修员", quiet=True)
    in_control(worker, address)
    no_session(worker)
    worker.goto(address)
    worker.wait_for_url("**/sign-in/**")
    until(lambda: address not in kept(worker), seconds=10)


def test_a_phone_forgets_a_case_that_its_worker_may_no_longer_see(visit: Open, house: House) -> None:
    address = f"/cases/{(case := working_case(house))}/"
    worker = visit("/jobs/", role="维修员", quiet=True)
    in_control(worker, address)
    house.python(OTHER.format(verb="transfer", case=case, how='to=who("19900000002")', phone="19900000004"))
    worker.goto(address)
    until(lambda: address not in kept(worker), seconds=10)
    assert "/reader" in kept(worker)
