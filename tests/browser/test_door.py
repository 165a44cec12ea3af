"""The door of an activity, walked in a real browser: without signal, over a restart, at two doors at once (AC-8 to AC-10)."""

import hmac
import json
import time
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import barriers
from tests.ops.running import House, until
from tongdeng.activities.rules import door as rules

DOOR = """
import json
from datetime import timedelta
from tongdeng.activities.actions import joining, planning
from tongdeng.activities.actions.shared import Member, Party
from tongdeng.activities.queries import codes
from tongdeng.kernel import clock
from tongdeng.people import queries
from tongdeng.places.models import Place
E, at, hour = "410202901001001", clock.now(), timedelta(hours=1)
def who(moment): return queries.person_with_roles(queries.by_phone("19900000005").pk, moment)
plan = planning.Plan(
    place=E, kind="festival", title="{title}", where="中心广场", starts_at=at + hour / 6, ends_at=at + 3 * hour, capacity=40
)
then = at - hour
activity = planning.publish(planning.draft(plan, by=who(then), at=then)[0], by=who(then), at=then)
home = Place.objects.filter(level="home", code__startswith=E).order_by("code")[0].code
party = Party([Member(name=name) for name in ("小满满", "大宝", "二宝")], home)
joining.enlist(activity, party, reason="老人打电话来", by=who(then), at=then)
rows = activity.participants.order_by("id")
print(json.dumps({{
    "page": f"/activities/{{activity.pk}}/door/", "pk": str(activity.pk), "code_key": codes.code_key(activity).hex(),
    "tickets": [codes.ticket(activity, row.pk) for row in rows], "shorts": [codes.short(activity, row.pk) for row in rows],
}}))
"""
INSIDE = "SELECT count(*) FROM activities_attendance WHERE activity_id = %s"
FAILED = "SELECT reason, count(*) FROM activities_scan WHERE activity_id = %s GROUP BY reason ORDER BY reason"
ORGANISER = "物业经理"


def door_of(house: House, title: str) -> dict[str, Any]:
    """Return an activity whose door is open, which the manager runs."""
    found: dict[str, Any] = json.loads(house.python(DOOR.format(title=title)))
    return found


def at_door(visit: Open, door: dict[str, Any]) -> Page:
    """Open the door on a phone, until it needs no signal any more."""
    phone = visit(door["page"], role=ORGANISER, quiet=True)
    expect(phone.get_by_text("已存好，没有信号也能签到")).to_be_visible()
    return phone


def typed(phone: Page, words: str, answer: str) -> None:
    """Type a code at the door, and wait for its answer."""
    phone.locator("[data-mode=scan]").click()
    phone.locator("[data-typed] input").fill(words)
    phone.locator("[data-typed] button").click()
    expect(phone.locator("[data-said]")).to_contain_text(answer)


def test_AC8_a_door_without_signal_lets_in_over_a_restart_and_loses_nothing(
    visit: Open, house: House
) -> None:
    door = door_of(house, "端午包粽子")
    phone = at_door(visit, door)
    typed(phone, door["shorts"][0].lower(), "小满满 请进")
    phone.context.set_offline(True)
    typed(phone, door["tickets"][1], "请进 · 已存在手机里")
    typed(phone, door["tickets"][0], "已经签到过")
    typed(phone, "TD" + "A" * 38, "不是这场活动的签到码")
    phone.locator("[data-mode=names]").click()
    last = phone.locator("[data-participant]").nth(2).get_by_role("button")
    last.click()
    last.click()
    phone.locator("[data-mode=guests]").click()
    phone.locator("[data-guests] input").fill("2")
    phone.get_by_role("button", name="登记来宾").click()
    expect(phone.locator("[data-said]")).to_contain_text("登记了 2 位来宾")
    phone.reload()
    expect(phone.locator("[data-outbox-list]")).to_contain_text("6 条")
    expect(phone.locator("li.is-in")).to_have_count(3)
    step, key = int(time.time()) // rules.STEP, bytes.fromhex(door["code_key"])
    shown = [rules.spelled(hmac.digest(key, str(step + n).encode(), "sha256")) for n in (-1, 0, 1)]
    assert phone.locator("[data-code]").inner_text() in shown
    assert house.sql(INSIDE, door["pk"]) == [(1,)]
    phone.context.set_offline(False)
    expect(phone.locator("[data-outbox-list]")).to_be_hidden()
    expect(phone.locator("[data-figure=attendances]")).to_have_text("5")
    assert house.sql(INSIDE, door["pk"]) == [(5,)]
    assert house.sql(FAILED, door["pk"]) == [("again", 1), ("foreign", 1)]


def test_AC10_one_person_at_two_doors_without_signal_is_in_once(visit: Open, house: House) -> None:
    door = door_of(house, "迎春写福字")
    phones = [at_door(visit, door) for _door in range(2)]
    for phone in phones:
        phone.context.set_offline(True)
        typed(phone, door["tickets"][0], "请进")
    for phone in phones:
        phone.context.set_offline(False)
    for phone in phones:
        expect(phone.locator("[data-outbox-list]")).to_be_hidden()
    until(lambda: house.sql(FAILED, door["pk"]) == [("again", 1)], seconds=10)
    assert house.sql(INSIDE, door["pk"]) == [(1,)]


def test_a_door_has_no_grave_barriers_and_fits(visit: Open, house: House) -> None:
    door = door_of(house, "冬日健步走")
    phone = visit(door["page"], role=ORGANISER)
    for mode in ("screen", "scan", "names", "guests"):
        phone.locator(f"[data-mode={mode}]").click()
        assert barriers(phone) == [], mode
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), mode
