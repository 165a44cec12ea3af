"""What everybody reads of a project, and that it names nobody; lists of any length ask no more questions."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import CAST, ESTATE, HOME, MANAGER, RESIDENT, WORKER, person
from tests.projects import story
from tests.support import at
from tests.web.projects.story import NOW, WITNESS, Works
from tests.web.site.bad import ELSEWHERE, INLINE
from tests.web.story import client_of, main
from tongdeng.cases import actions as cases
from tongdeng.cases.actions import Filing
from tongdeng.projects.actions import bills, running, site, varying
from tongdeng.projects.actions.varying import VariationDraft
from tongdeng.projects.rules.bill import BillLine

pytestmark = pytest.mark.django_db
LATER = at("2026-04-01 09:00")
NAMES = (
    {part.name for part in CAST.values()}
    | {part.title for part in CAST.values()}
    | {part.phone for part in CAST.values()}
)
PUBLIC = ("project_public", "project_json", "project_csv")
STAFF = (
    "project",
    "project_lines",
    "project_acceptance",
    "project_money",
    "project_diary",
    "project_warranty",
)


@pytest.mark.parametrize("page", PUBLIC)
def test_pw15_what_is_public_names_nobody(page: str, works: Works) -> None:
    drawn = Client().get(reverse(page, args=[works.road.pk])).content.decode()
    assert [name for name in (*NAMES, WITNESS) if name in drawn] == []
    assert "12 盏不亮" not in drawn  # why a party disputes is for those who settle it


def test_pw15_the_public_page_reads_from_problem_to_warranty(works: Works) -> None:
    drawn = main(Client().get(reverse("project_public", args=[works.road.pk])))
    heads = (
        "遇到的问题", "怎么决定的", "方案", "做之前，做之后", "做了多少", "花了多少钱", "改过什么，为什么", "节点", "保修到什么时候",
    )  # fmt: skip
    places = [drawn.index(f"<h2>{head}</h2>") for head in heads]
    assert places == sorted(places)
    assert "到期没有核对" in drawn


def test_pw15_money_of_owners_names_the_vote_that_allowed_it() -> None:
    motion = story.voted()
    project = story.lamps()
    story.fund(project, "fund", "8600.00", motion.pk)
    running.start(story.fresh(project), by=person(MANAGER, LATER), at=LATER)
    drawn = main(Client().get(reverse("project_public", args=[project.pk])))
    assert f"维修资金：由业主表决“{motion.vote.title}”同意。" in drawn


def test_a_pair_of_which_one_photo_was_taken_back_is_shown_to_nobody_outside(works: Works) -> None:
    address, pair = reverse("project_public", args=[works.road.pk]), works.road.pairs.get()
    assert reverse("project_photo", args=[pair.before_id]) in main(Client().get(address))
    qian = person(MANAGER, NOW)
    site.withdraw(works.road, pair.after_id, by=qian, at=NOW)
    for page in (
        main(Client().get(address)),
        main(client_of(RESIDENT).get(reverse("project", args=[works.road.pk]))),
    ):
        assert str(pair.before_id) not in page or "data-slider" not in page
        assert str(pair.after_id) not in page


def test_pw15_the_data_have_the_shape_of_oc4ids_and_the_table_the_quantities(works: Works) -> None:
    package = Client().get(reverse("project_json", args=[works.road.pk])).json()
    assert package["uri"].endswith(reverse("project_json", args=[works.road.pk]))
    (told,) = package["projects"]
    assert {"id", "title", "status", "period", "metrics", "milestones", "contractingProcesses"} <= told.keys()
    assert (told["id"], told["status"], len(told["metrics"])) == (str(works.road.pk), "implementation", 4)
    assert [row["url"].startswith("http") for row in told["documents"]] == [True, True]
    text = Client().get(reverse("project_csv", args=[works.road.pk])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert next((row["item"], row["planned"], row["accepted"]) for row in rows) == ("沥青路面", "800", "400")


def test_no_cell_of_the_table_is_run_as_a_formula(works: Works) -> None:
    line = BillLine(1, "=HYPERLINK(1)", "m2", story.ASPHALT.planned, story.ASPHALT.price, "other", 24, ESTATE)
    road = story.started([line], title="修东门")
    text = Client().get(reverse("project_csv", args=[road.pk])).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_a_public_page_carries_nothing_inline_and_may_be_kept_by_a_stranger_s_browser(works: Works) -> None:
    for page in ("project_public",):
        response = Client().get(reverse(page, args=[works.road.pk]))
        drawn = response.content.decode()
        assert (INLINE.search(drawn), ELSEWHERE.search(drawn), drawn.count("<h1")) == (None, None, 1)
        assert "Cache-Control" not in response
    inside = client_of(MANAGER).get(reverse("project", args=[works.road.pk]))
    assert "no-store" in inside["Cache-Control"]


@pytest.mark.parametrize("page", STAFF)
def test_no_page_of_a_project_has_anything_inline(page: str, works: Works) -> None:
    for project in (works.road, works.planned):
        drawn = client_of(MANAGER).get(reverse(page, args=[project.pk])).content.decode()
        assert (INLINE.search(drawn), ELSEWHERE.search(drawn), drawn.count("<h1")) == (None, None, 1)


def test_a_longer_bill_asks_no_more_questions(works: Works) -> None:
    pages = {reverse(page, args=[works.planned.pk]): MANAGER for page in STAFF}
    few = {address: asked(address, who) for address, who in pages.items()}
    longer = [
        BillLine(n, f"第 {n} 项", "m2", story.ASPHALT.planned, story.ASPHALT.price, "other", 24, ESTATE)
        for n in range(1, 121)
    ]
    bills.replace(works.planned, longer, by=person(MANAGER, NOW), at=NOW)
    assert {address: asked(address, who) for address, who in pages.items()} == few
    assert max(few.values()) <= 25


def test_longer_lists_of_projects_sheets_and_entries_ask_no_more_questions(works: Works) -> None:
    pages = {
        reverse("projects"): MANAGER,
        reverse("project_line", args=[works.asphalt.pk]): MANAGER,
        reverse("project_diary", args=[works.road.pk]): WORKER,
        reverse("projects_public", args=[ESTATE]): RESIDENT,
        "/neighbours/": RESIDENT,
    }
    few = {address: asked(address, who) for address, who in pages.items()}
    for number in range(3):
        story.started(title=f"修 {number} 号门")
        story.delivered(works.road, 1, story.sides("1", "8"))
    assert {address: asked(address, who) for address, who in pages.items()} == few
    assert max(few.values()) <= 25


def test_sheets_of_a_line_and_variations_come_a_page_at_a_time(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongdeng.web.kit.pager.EACH", 2)
    for _ in range(3):
        story.delivered(works.road, 1, story.sides("1", "1"))
    drawn = client_of(MANAGER).get(reverse("project_line", args=[works.asphalt.pk])).content.decode()
    assert (drawn.count('id="sheet-'), "1 / 2" in drawn) == (2, True)
    older = client_of(MANAGER).get(reverse("project_line", args=[works.asphalt.pk]) + "?corrects=1")
    assert 'name="corrects"' in older.content.decode()  # a sheet of another page can still be corrected
    zhou = person("zhou", NOW)
    for number in range(1, 4):
        told = VariationDraft("scope", "多铺", line=story.line(works.road, number).pk, quantity=Decimal(9000))
        varying.vary(works.road, told, by=zhou, at=NOW)
    money = main(client_of(MANAGER).get(reverse("project_money", args=[works.road.pk])))
    assert (money.count("多铺"), "1 / 2" in money) == (2, True)


def asked(address: str, who: str) -> int:
    """Return how many queries a page takes, and check that it is drawn."""
    client = client_of(who)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pw9_a_case_about_something_in_warranty_says_to_ask_the_builder_first(works: Works) -> None:
    filing = Filing(place=HOME, words="楼道灯又不亮了", category="building.light.out")
    case = cases.file(filing, by=person(RESIDENT, NOW), at=NOW)
    address = reverse("case", args=[case.pk])
    assert "在保修期内" not in main(client_of("chen").get(address))
    _accept_lights(works)
    drawn = main(client_of("chen").get(address))
    assert "在保修期内（到 2028-05-06），先请施工单位维修：示例市政有限公司" in drawn
    assert "登记为保修问题" in drawn
    assert "在保修期内" not in main(client_of(RESIDENT).get(address))
    form = main(client_of("chen").get(reverse("project_warranty", args=[works.road.pk]) + f"?case={case.pk}"))
    assert f'name="case" value="{case.pk}"' in form


def _accept_lights(works: Works) -> None:
    """Have all parties accept what waits, and some lights."""
    story.sign(works.road, works.put, *story.ALL_SIGN, moment=NOW)
    put = story.put(works.road, story.item(works.road, 2, "100"), moment=NOW, in_use=True)
    story.sign(works.road, put, *story.ALL_SIGN, moment=NOW)
