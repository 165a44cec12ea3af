"""Every figure on every board of the demo opens to its records: counting them gives the number, and so does the download."""

import csv
import io
import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import faults
from tests.ops.running import House

ESTATE, COMMUNITY, OLIVE = "410202901001001", "410202901001", "410202901003001"
BOARDS = ("4102", "410202", "410202901", COMMUNITY, ESTATE, OLIVE)
CITY = "市物业服务中心"
YEAR = "?from=2025-01-01&until=2027-01-01"
# Wide boards are from rollups, which follow what the other walks of this house do some seconds later.
LAST_YEAR = "?from=2025-01-01&until=2026-01-01"
PAGES = (
    f"/boards/4102/{YEAR}",
    f"/boards/{ESTATE}/{YEAR}",
    f"/boards/{ESTATE}/within_hour/{YEAR}",
    f"/boards/{ESTATE}/hours/{YEAR}",
    f"/boards/{ESTATE}/wall/{YEAR}",
    f"/open/{ESTATE}/{YEAR}",
)
# Their rows are not what they count: they say of how many people, homes, minutes, motions or answers there are rows.
OF_ROWS = {"people", "households", "service_minutes", "motions", "pulse", "works_accepted"}


def number_of(words: str) -> int:
    """Return the whole of a figure: the denominator of a rate, else the number."""
    of = re.search(r"([\d,]+) / ([\d,]+)", words) or re.search(r"(\d+) 中的 (\d+)", words)
    if of and "中的" in of[0]:
        return int(of[1])
    return int(of[2].replace(",", "")) if of else int(re.sub(r"\D", "", words.split(maxsplit=1)[0]))


def told(page: Page) -> dict[str, str]:
    """Return what a board tells of each figure that it has a page for, by its address."""
    found = {}
    for line in page.locator(".figure-lines > li").all():
        link = line.locator("a")
        if link.count():
            found[str(link.get_attribute("href"))] = " ".join(
                line.locator("strong, .facts").all_inner_texts()
            )
    return found


def rows_of(window: APIRequestContext, address: str) -> list[dict[str, str]]:
    """Return the rows of the download of a figure's page."""
    path, query = address.split("?", 1)
    answer = window.get(f"{path}rows.csv?{query}")
    assert answer.ok, address
    return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))


def walked(page: Page) -> int:
    """Count the lines of a list, on all its pages."""
    count = 0
    while True:
        count += page.locator("section[aria-labelledby=records] tbody tr").count()
        onward = page.get_by_role("link", name="下一页")
        if not onward.count():
            return count
        page.goto(urljoin(page.url, onward.get_attribute("href")))


@pytest.mark.parametrize("place", BOARDS)
def test_each_figure_of_a_board_opens_to_as_many_records_as_it_says(visit: Open, place: str) -> None:
    days = YEAR if len(place) >= len(COMMUNITY) else LAST_YEAR
    page = visit(f"/boards/{place}/{days}", role=CITY, width=1280)
    figures = told(page)
    assert len(figures) > 15
    wrong = []
    for address, words in figures.items():
        key = address.split("/")[3]
        shown = page.request.get(address).text()
        listed = re.search(r"共 ([\d,]+) 条", shown)
        if listed is None:  # who may not open all of the records reads them by area (BF-17)
            assert "您无权逐条查看" in shown, address
            continue
        count = int(listed[1].replace(",", ""))
        rows = rows_of(page.request, address)
        if len(rows) != count:
            wrong.append((address, "download", len(rows), count))
        if key not in OF_ROWS and "没有数据" not in words and "中位" not in words:
            said = number_of(words) if key not in ("time_to_answer", "time_to_resolve") else count
            if said != count:
                wrong.append((address, words, count))
    assert wrong == []


@pytest.mark.parametrize("key", ["filed", "within_hour", "qualified", "reopened"])
def test_the_lines_of_a_list_are_as_many_as_the_card_says(visit: Open, key: str) -> None:
    page = visit(f"/boards/{ESTATE}/{YEAR}", role=CITY, width=1280)
    card = page.locator(".figure-card", has=page.locator(f"a[href*='/{key}/']"))
    said = number_of(" ".join(card.locator(".main, .small").all_inner_texts()))
    card.get_by_role("link").click()
    page.wait_for_url(f"**/{key}/**")
    assert walked(page) == said


def test_the_way_down_from_the_city_to_an_estate_keeps_the_period(visit: Open) -> None:
    page = visit(f"/boards/4102/{YEAR}", role=CITY, width=1280)
    for name in ("龙亭区", "示例街道", "橄榄城社区", "橄榄城"):
        page.locator(".areas").get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert "from=2025-01-01" in page.url
    expect(page.locator("main")).to_contain_text("8,812")
    page.get_by_role("navigation", name="所在地方").get_by_role("link", name="开封市").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("开封市")


def test_nobody_is_kept_out_of_boards_and_the_public_page(visit: Open) -> None:
    assert faults(visit(role=CITY), PAGES) == []


def test_the_wall_renews_its_numbers_in_place(visit: Open) -> None:
    page = visit(f"/boards/{ESTATE}/wall/", role=CITY, width=1920)
    before = page.locator("[data-wall] header p").inner_text()
    page.wait_for_timeout(1100)
    page.evaluate("renew()")
    expect(page.locator("[data-wall] header p")).not_to_have_text(before)


def test_a_stranger_reads_the_public_page_and_takes_its_data(visit: Open, house: House) -> None:
    page = visit(f"/open/{ESTATE}/{YEAR}")
    expect(page.get_by_role("heading", name="谁负责，打哪个电话")).to_be_visible()
    assert page.locator("meta[property='og:title']").get_attribute("content")
    figures = page.request.get(f"/api/v1/places/{OLIVE}/figures?from=2025-01-01&until=2026-01-01").json()[
        "figures"
    ]
    assert figures["activities"]["by"] == {"culture": 65, "party": 13, "festival": 47, "other": 240}
    assert figures["attendances"]["value"] == 8_812
    assert figures["members_registered"]["value"] == 798
