"""The plan of an estate: who sees which numbers, what is drawn, what the list says."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import BUILDING, CAST, ESTATE, FOREIGN_ESTATE, MANAGER, SQUARE, person
from tests.places.drawings import collection, estate, feature
from tests.projects import story as works
from tests.web.story import NOW, client_of, clock
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.cases.models import Case
from tongdeng.places.actions.drawing import draw
from tongdeng.places.models import Place, Shape
from tongdeng.places.queries import buildings
from tongdeng.web.site.plan import Mark, rows_of

pytestmark = pytest.mark.django_db
OFFICES = ("chen", "qian", "wu", "zheng", "feng", "liu")
OTHERS = ("wang", "zhao", "zhou", "li")
PLAN = f"/plan/{ESTATE}/"


def fill(count: int, place: str = BUILDING) -> None:
    """Let so many lamps be dark."""
    for number in range(count):
        filing = Filing(
            place=place, words=f"{place} 第 {number} 盏", channel="phone", category="building.light.out"
        )
        actions.file(filing, by=person("chen", NOW), at=clock("09:00"))


def drawn() -> None:
    draw(Place.objects.get(code=ESTATE), estate(), by=person(MANAGER, NOW), at=NOW)


def page_for(who: str, address: str = PLAN) -> str:
    return client_of(who).get(address).content.decode()


def line_of(page: str, code: str) -> str:
    """Return a building's line of the list, without tags."""
    line = page.partition(f'<li id="b{code}"')[2].partition("</li>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", line.partition(">")[2]).split())


def block_of(page: str, code: str) -> str:
    """Return a building's block of the drawing."""
    return page.partition(f'<a href="#b{code}"')[2].partition("</a>")[0]


@pytest.mark.parametrize("who", OFFICES)
def test_the_offices_read_every_number(who: str) -> None:
    fill(4)
    page = page_for(who)
    assert "在办 4 件" in line_of(page, BUILDING)
    assert "heat-1" in block_of(page, BUILDING)
    assert "没有在办" in line_of(page, SQUARE)


@pytest.mark.parametrize("who", OTHERS)
def test_for_residents_four_open_cases_look_like_none_and_five_are_told(who: str) -> None:
    fill(4)
    fill(5, SQUARE)
    page = page_for(who)
    assert "不足 5 件" in line_of(page, BUILDING)
    assert "不足 5 件" in line_of(page, ESTATE + "003")
    assert "heat-0" in block_of(page, BUILDING)
    assert "件" not in block_of(page, BUILDING)
    assert "在办 5 件" in line_of(page, SQUARE)
    assert "heat-2" in block_of(page, SQUARE)


def test_no_sum_tells_residents_what_is_hidden() -> None:
    fill(4)
    fill(5, SQUARE)
    assert not re.search(
        r"\b[49] ?件", re.sub(r"<ul class=\"plan-legend\">.*?</ul>", "", page_for("wang"), flags=re.DOTALL)
    )


def test_what_is_closed_is_not_warm() -> None:
    fill(1)
    actions.refuse(Case.objects.get(), reason="已由供电公司处理", by=person("chen", NOW), at=NOW)
    assert "没有在办" in line_of(page_for("chen"), BUILDING)


def test_a_drawing_shows_buildings_and_what_lies_around_and_its_day() -> None:
    drawn()
    page = page_for("wang")
    assert "上北下南，2026-01-13 更新" in page
    assert 'class="plan-road"' in page
    assert ">12</text>" in block_of(page, BUILDING)


def test_without_a_drawing_the_tree_is_sketched_and_called_a_sketch() -> None:
    page = page_for("wang")
    assert "示意图：只按楼号排列，不是实际位置" in page
    assert ">12</text>" in block_of(page, BUILDING)


def test_an_estate_without_buildings_says_what_to_do() -> None:
    Place.objects.filter(code__startswith=FOREIGN_ESTATE).exclude(code=FOREIGN_ESTATE).delete()
    page = page_for("he", f"/plan/{FOREIGN_ESTATE}/")
    assert "还没有平面图，也没有楼栋" in page
    assert "<svg viewBox" not in page


def test_the_list_names_every_building_also_those_that_nobody_drew() -> None:
    draw(Place.objects.get(code=ESTATE), collection(feature("12号楼")), by=person(MANAGER, NOW), at=NOW)
    page = page_for("wang")
    assert not block_of(page, SQUARE)
    assert "中心广场" in line_of(page, SQUARE)


def test_screen_readers_are_led_to_the_list_and_not_through_the_drawing() -> None:
    drawing = page_for("wang").partition("<svg viewBox")[2].partition("</svg>")[0]
    assert 'aria-hidden="true"' in drawing
    assert drawing.count("<a ") == drawing.count('tabindex="-1"') == 3


@pytest.mark.parametrize("code", [FOREIGN_ESTATE, BUILDING, ESTATE[:12], "999", "410202901001999"])
def test_another_estate_and_what_is_no_estate_do_not_exist(code: str) -> None:
    assert client_of("wang").get(f"/plan/{code}/").status_code == 404


def asked(client: Client) -> int:
    """Return how many queries the page takes."""
    client.get(PLAN)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PLAN).status_code == 200
    return len(queries)


def test_more_cases_and_more_outlines_take_no_more_queries() -> None:
    draw(Place.objects.get(code=ESTATE), collection(feature("12号楼")), by=person(MANAGER, NOW), at=NOW)
    client = client_of("wang")
    few = asked(client)
    fill(12)
    drawn()
    assert asked(client) == few


def test_works_are_marked_at_their_buildings_with_a_link_to_their_page() -> None:
    mark = Mark(BUILDING, "更换路灯", "/projects/1/", "进行中")
    here = Place.objects.get(code=ESTATE)
    rows = rows_of(here, buildings(ESTATE), {}, exact=False, marks=[mark])
    assert {row.code: row.marks for row in rows if row.marks} == {BUILDING: (mark,)}


@pytest.mark.parametrize("who", ["wang", "chen"])
def test_a_work_under_way_is_a_mark_on_the_plan_and_a_name_with_its_public_page_beside_it(who: str) -> None:
    drawn()
    road = works.started()  # for the square
    works.planned(title="还没有开工")
    page = page_for(who)
    marks = page.partition("<svg viewBox")[2].partition("</svg>")[0].split('class="plan-work"')
    assert len(marks) == 2
    assert f'href="#b{SQUARE}"' in marks[0].rpartition("<a ")[2]
    assert "修复北路 施工中" in line_of(page, SQUARE)
    assert reverse("project_public", args=[road.pk]) in page
    assert "还没有开工" not in page


def test_a_work_for_the_whole_estate_stands_in_the_list_and_nowhere_on_the_drawing() -> None:
    drawn()
    works.started(scope=[])
    page = page_for("wang")
    assert "修复北路 施工中" in line_of(page, ESTATE)
    assert "plan-work" not in page


def test_a_work_that_is_completed_is_no_mark() -> None:
    works.completed()
    assert "修复北路" not in page_for("wang")


def test_more_works_take_no_more_queries() -> None:
    works.started()
    client = client_of("wang")
    few = asked(client)
    works.started(title="修西门")
    assert asked(client) == few


def upload(who: str, content: bytes) -> tuple[int, str]:
    form = {"file": SimpleUploadedFile("plan.geojson", content, "application/geo+json")}
    answer = client_of(who).post(f"/places/{ESTATE}/draw/", form, follow=True)
    return answer.status_code, answer.content.decode()


def test_an_upload_says_what_was_found_and_what_was_not() -> None:
    status, page = upload("qian", collection(feature("12号楼"), feature("88号楼"), feature("12栋")))
    assert status == 200
    assert (
        "平面图已更新，画上 1 处；没有对上的名称：88号楼；画了两次、只取第一次：12号楼；还没有画：3号楼、中心广场"
        in page
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\x89PNG\r\n",
        collection(feature("12号楼", [[0, 0], [1, 0], [1, 1], [0, 1]])),
        b" " * (1024 * 1024 + 1),
    ],
)
def test_an_odd_file_is_refused_beside_its_field_and_nothing_is_stored(content: bytes) -> None:
    status, page = upload("qian", content)
    assert status == 400
    assert 'role="alert"' in page
    assert not Shape.objects.exists()


@pytest.mark.parametrize("who", sorted(set(CAST) - {"qian", "zheng", "guan"}))
def test_nobody_else_uploads(who: str) -> None:
    assert upload(who, estate())[0] in (403, 404)
    assert not Shape.objects.exists()
