"""Every page of figures for every role: what it answers, what it shows, what it hides; numbers and their rows (BF-1, BF-17)."""

import csv
import io
import json
import re
from functools import partial

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cases.import_rows import import_map, ours, row
from tests.cast import (
    CAST,
    COMMUNITY,
    ESTATE,
    FOREIGN_BUILDING,
    FOREIGN_DESK,
    FOREIGN_ESTATE,
    SUBDISTRICT,
    person,
)
from tests.web.story import NOW as NOW_IS
from tests.web.story import Story, client_of, main, table
from tongdeng.boards.actions import rolling
from tongdeng.boards.figures import FIGURES, SCORES, Scope
from tongdeng.boards.figures.now import NOW
from tongdeng.boards.queries.board import LARGE
from tongdeng.boards.rules.bands import MINUTES
from tongdeng.boards.rules.periods import month
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.cases.actions.importing import Source, take_over
from tongdeng.cases.models import Case
from tongdeng.cases.rules.imports import take
from tongdeng.kernel.access import sees_all, visible_to
from tongdeng.places.models import Place
from tongdeng.web.boards.rows import COLUMN_WORDS
from tongdeng.web.boards.urls import urlpatterns

pytestmark = pytest.mark.django_db
WHERE = {
    "city": "4102",
    "subdistrict": SUBDISTRICT,
    "community": COMMUNITY,
    "estate": ESTATE,
    "foreign": FOREIGN_ESTATE,
}
DAYS = "?from=2026-01-01&until=2026-02-01"

# 200 shown · to: sent on · in: sent to sign in · 403 may not · 404 does not exist for them
PAGES = """
page                | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
boards              | in    403  403  403 to   to   to   to  to    to   to  403  to  403
board, city         | in    403  403  403 200  200  200  200 200   200  200 403  200 403
board, community    | in    403  403  403 200  200  200  200 200   200  200 403  404 403
board, estate       | in    403  403  403 200  200  200  200 200   200  200 403  404 403
board, foreign      | in    403  403  403 404  404  404  404 404   200  200 403  200 403
figure, estate      | in    404  404  404 200  200  200  200 200   200  200 404  404 404
figure, city        | in    404  404  404 200  200  200  200 200   200  200 404  200 404
figure_rows, estate | in    404  404  404 200  200  403  200 200   200  200 404  404 404
figure_rows, city   | in    404  404  404 403  403  403  403 403   200  200 404  403 404
figure_data, estate | in    404  404  404 200  200  200  200 200   200  200 404  404 404
wall, estate        | in    403  403  403 200  200  200  200 200   200  200 403  404 403
months, estate      | in    403  403  403 200  200  200  200 200   200  200 403  404 403
month, estate       | in    403  403  403 404  404  404  404 404   404  404 403  404 403
public_months, estate | 200 200  200  200 200  200  200  200 200   200  200 200  200 200
public_months, city | 404   404  404  404 404  404  404  404 404   404  404 404  404 404
public_month, estate | 404  404  404  404 404  404  404  404 404   404  404 404  404 404
api_month, estate   | 404   404  404  404 404  404  404  404 404   404  404 404  404 404
public, estate      | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
public, city        | 404   404  404  404 404  404  404  404 404   404  404 404  404 404
api_figures, city   | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
api_table, estate   | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
api_dictionary      | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
"""


@pytest.fixture(autouse=True)
def elsewhere(story: Story) -> None:
    """File a case in the other community too, so that nobody of estate A sees all of the city; the worker has made rollups."""
    he = person(FOREIGN_DESK, NOW_IS)
    filing = Filing(place=FOREIGN_BUILDING, words="路灯不亮", category="building.light.out", channel="phone")
    actions.file(filing, by=he, at=NOW_IS)
    rolling.rebuild(at=NOW_IS)


WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}


def answered(response: HttpResponse) -> str:
    if response.status_code != 302:
        return str(response.status_code)
    return "in" if "next=" in response["Location"] else "to"


def address(row: str, key: str = "filed") -> str:
    name, _comma, place = row.partition(", ")
    args = [WHERE[place]] if place else []
    if name.startswith("figure"):
        args.append(key)
    if name.endswith("month"):
        args.append("2026-01")
    return reverse(name, args=args) + DAYS


@pytest.mark.parametrize("page", ROWS)
def test_each_page_answers_each_role_as_the_table_says(story: Story, page: str) -> None:
    assert {who: answered(client_of(who).get(address(page))) for who in WHO} == ROWS[page]


def test_every_address_of_the_room_stands_in_the_table() -> None:
    assert {path.name for path in urlpatterns} == {page.split(",")[0] for page in ROWS}


@pytest.mark.parametrize("key", FIGURES)
def test_a_figure_opens_to_as_many_rows_as_it_says_and_the_download_has_the_same(
    story: Story, key: str
) -> None:
    client, address = client_of("liu"), partial(reverse, args=["4102", key])
    if key in LARGE:
        assert client.get(address("figure") + DAYS).status_code == 404
        address = partial(reverse, args=[COMMUNITY, key])
    data = json.loads(client.get(address("figure_data") + DAYS).content)
    response = client.get(address("figure_rows") + DAYS)
    if response.status_code == 403:
        assert key not in ("filed", "answered_in_time", "qualified")
        return
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    figure = FIGURES[key]
    if not (figure.amount or figure.distinct or figure.fold):
        assert len(rows) == data.get("den", data.get("n", data.get("value")))
    shown = main(client.get(address("figure") + DAYS))
    assert str(FIGURES[key].title) in shown
    assert f"共 {len(rows)} 条" in shown


@pytest.mark.parametrize("key", NOW)
def test_what_stands_now_opens_to_its_records_to_those_who_answer_for_the_place(
    story: Story, key: str
) -> None:
    response = client_of("chen").get(reverse("figure", args=[ESTATE, key]) + DAYS)
    count = NOW[key].value(Scope(ESTATE, month(2026, 1), NOW_IS))["value"]
    assert f"共 {count} 条" in main(response)
    expected = "404" if key in LARGE else "403"
    assert answered(client_of("chen").get(reverse("figure", args=["4102", key]))) == expected


def test_every_column_of_a_table_has_a_word() -> None:
    heads = {head for figure in (*FIGURES.values(), *NOW.values()) for head in figure.heads}
    assert heads - set(COLUMN_WORDS) == set()


def test_who_may_not_open_the_records_reads_numbers_by_area_and_no_record(story: Story) -> None:
    """BF-17: a count by area, not an empty list and not a leak."""
    page = main(client_of("chen").get(reverse("figure", args=["4102", "filed"]) + DAYS))
    assert "龙亭区" in page
    assert story.case.number not in page


def test_public_figures_are_the_object_of_the_command_without_small_cells(story: Story) -> None:
    found = client_of("guest").get(reverse("api_figures", args=[ESTATE]) + DAYS).json()
    assert (found["place"], found["from"], found["to"]) == (ESTATE, "2026-01-01", "2026-01-31")
    assert (
        found["figures"]["filed"]["value"]
        == FIGURES["filed"].value(Scope(ESTATE, month(2026, 1), NOW_IS))["value"]
        == 3
    )
    assert set(found["figures"]["filed"]["by"].values()) == {None}
    assert set(found["figures"]) == {key for key, figure in FIGURES.items() if figure.public} | set(SCORES)


def test_the_public_page_names_nobody(story: Story) -> None:
    page = client_of("guest").get(reverse("public", args=[ESTATE]) + DAYS).content.decode()
    for part in CAST.values():
        assert part.name not in page
        assert part.phone not in page
    assert story.case.words not in page


def test_whatever_shows_numbers_says_how_many_cases_come_from_another_system(story: Story) -> None:
    """Nobody polishes a number by an import that cannot be seen."""
    taken = [take(ours(row()), import_map(), within=ESTATE, at=NOW_IS)]
    take_over(taken, Source("12345 平台"), place=ESTATE, by=person("guan", NOW_IS), at=NOW_IS)
    rolling.rebuild(at=NOW_IS)
    days = "?from=2025-01-01&until=2026-01-01"
    for name, args in (
        ("board", [ESTATE]),
        ("board", ["4102"]),
        ("public", [ESTATE]),
        ("wall", [ESTATE]),
        ("figure", [ESTATE, "qualified"]),
    ):
        assert "1 件从“12345 平台”导入" in main(client_of("liu").get(reverse(name, args=args) + days)), name
    data = client_of("guest").get(reverse("api_figures", args=[ESTATE]) + days).json()
    assert data["figures"]["imported"] == {"value": 1, "by": {"12345 平台": 1}}


def test_the_wall_shows_what_was_answered_today_and_nobody(story: Story) -> None:
    """BF-18: no name of a person, and no rate without the numbers that it is of."""
    page = main(client_of("chen").get(reverse("wall", args=[ESTATE]) + DAYS))
    assert "今天按时答复" in page
    assert all(part.name not in page and part.title not in page for part in CAST.values())


@pytest.mark.parametrize(
    "bad",
    [
        "?from=x",
        "?from=2026-02-01&until=2026-01-01",
        "?from=0001-01-01&until=9999-12-31",
        "?from=2026-01-01&last=9999-12-31",
    ],
)
def test_a_period_that_is_none_is_the_last_thirty_days(story: Story, bad: str) -> None:
    page = main(client_of("chen").get(reverse("board", args=[ESTATE]) + bad))
    assert "2025-12-15 – 2026-01-13" in page


def test_the_page_of_a_figure_says_what_it_means_and_what_it_leaves_out(story: Story) -> None:
    """BF-10: meaning, what is left out, unit, clock, source, version, when it was computed, downloads."""
    page = main(client_of("chen").get(reverse("figure", args=[ESTATE, "within_hour"]) + DAYS))
    figure = FIGURES["within_hour"]
    for words in (
        figure.says,
        figure.leaves_out,
        figure.unit,
        figure.source,
        "口径第 1 版",
        "2026-01-13 14:05:00",
    ):
        assert str(words) in page
    for name in ("figure_rows", "figure_data"):
        assert reverse(name, args=[ESTATE, "within_hour"]) in page


@pytest.mark.parametrize(
    ("who", "place", "expected"),
    [
        ("liu", "4102", True),
        ("chen", ESTATE, True),
        ("chen", "4102", False),
        ("wang", ESTATE, False),
        ("guan", "4102", False),
    ],
)
def test_a_role_opens_all_cases_of_its_place_without_asking_for_each(
    who: str, place: str, expected: bool, story: Story
) -> None:
    reader = person(who, NOW_IS)
    assert sees_all(reader, Case, place) is expected
    rows = FIGURES["filed"].rows(Scope(place, month(2026, 1), NOW_IS))
    if expected:
        assert not rows.exclude(pk__in=visible_to(reader, Case).values("pk")).exists()


def test_the_level_above_is_compared_without_the_place_itself(story: Story) -> None:
    """BF-12: the other estate of the sub-district has one case, this community three."""
    page = main(client_of("zheng").get(reverse("figure", args=[COMMUNITY, "filed"]) + DAYS))
    assert re.search(r"示例街道的其他地方</dt>\s*<dd>1\b", page)


def test_areas_without_data_are_listed_apart_and_nobody_is_ranked(story: Story) -> None:
    """BF-6: in the order of their codes; what has no data stands below the table."""
    page = main(client_of("liu").get(reverse("board", args=["410202"]) + "?from=2020-01-01&until=2020-02-01"))
    assert "这段时间没有数据：" in page
    assert '<table class="list areas"' not in page


def test_a_chart_is_its_table(story: Story) -> None:
    """BF-11: a bar for each line, in the order of the bands, with the number beside it."""
    page = main(client_of("chen").get(reverse("figure", args=[ESTATE, "hours"]) + DAYS))
    lines = re.findall(
        r'<th scope="row">(.*?)</th>\s*<td class="band.*?width="(\d+)" height="6"></rect>\s*</svg>.*?<td class="sum num">(\d+)',
        page,
        re.DOTALL,
    )
    assert [line[0] for line in lines][:4] == ["5 分钟以内", "15 分钟以内", "30 分钟以内", "1 小时以内"]
    counts = FIGURES["hours"].value(Scope(ESTATE, month(2026, 1), NOW_IS))["by"]
    assert [int(line[2]) for line in lines] == [counts.get(key, 0) for key in (*map(str, MINUTES), "more")]


@pytest.mark.parametrize("place", ["4102", COMMUNITY])
def test_a_board_costs_the_same_however_many_areas_it_has(place: str, story: Story) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client_of("liu").get(reverse("board", args=[place]) + DAYS)
        return len(asked)

    cost()
    before = cost()
    for code, level in (("410203", "county"), ("410204", "county"), (COMMUNITY + "002", "estate")):
        Place.objects.create(code=code, level=level, name=code, path=code)
    assert cost() == before
