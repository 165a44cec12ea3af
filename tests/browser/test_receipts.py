"""What a resident opened is counted once it was in view: an announcement read to its end, a message that was followed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import tap
from tests.ops.running import House, until
from tongdeng.ops.demo.announcing import HEATING, WATER

READ = "SELECT count(*) FROM notices_opened o JOIN notices_announcement a ON a.id = o.announcement_id WHERE a.title = %s"
UNREAD = """
SELECT count(*) FROM notices_notice n JOIN people_person p ON p.id = n.person_id
WHERE p.phone = '19900000100' AND n.read_at IS NULL
"""

# Whichever walk came before, the newest message of the resident is unread.
NEWS = """
UPDATE notices_notice SET read_at = NULL WHERE id = (
    SELECT n.id FROM notices_notice n JOIN people_person p ON p.id = n.person_id
    WHERE p.phone = '19900000100' ORDER BY n.at DESC LIMIT 1
)
"""


def open_announcement(page: Page, title: str) -> None:
    page.goto("/announcements/")
    page.get_by_role("link").filter(has_text=title).first.click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_an_announcement_read_to_its_end_gives_the_receipt_of_the_household(
    visit: Open, house: House
) -> None:
    page, before = visit("/", role="居民"), house.sql(READ, WATER)[0][0]
    open_announcement(page, WATER)
    page.locator("form[data-receipt]").scroll_into_view_if_needed()
    expect(page.get_by_text("已阅读", exact=True)).to_be_visible()
    assert house.sql(READ, WATER) == [(before + 1,)]  # type: ignore[operator]


def test_without_a_script_the_button_gives_the_receipt(visit: Open, house: House) -> None:
    page, before = visit("/", role="居民", java_script_enabled=False), house.sql(READ, HEATING)[0][0]
    open_announcement(page, HEATING)
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_text("已阅读", exact=True)).to_be_visible()
    assert house.sql(READ, HEATING) == [(before + 1,)]  # type: ignore[operator]


def test_a_message_is_read_when_it_is_followed_and_not_when_the_inbox_is_looked_at(
    visit: Open, house: House
) -> None:
    house.sql(NEWS)
    page = visit("/inbox/", role="居民")
    before = house.sql(UNREAD)[0][0]
    page.request.get(page.locator("a[data-opened]").first.get_attribute("href") or "")
    assert house.sql(UNREAD) == [(before,)]
    tap(page.locator("a[data-opened]").first)
    page.wait_for_url(re.compile(r"^(?!.*/inbox/)"))
    until(lambda: house.sql(UNREAD) == [(before - 1,)])  # type: ignore[operator]
