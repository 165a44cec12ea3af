"""The tree of places on its pages: what is added to it; a refusal keeps the form."""

import re

import pytest

from tests.cast import ADMIN, COMMUNITY, COMMUNITY_WORKER, ESTATE, MANAGER, SUBDISTRICT
from tests.web.story import client_of
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def test_an_administrator_builds_the_tree_down_to_an_estate() -> None:
    admin = client_of(ADMIN)
    admin.post(f"/places/{SUBDISTRICT}/add/", {"name": "东苑社区", "code": "410202901003"})
    page = admin.post("/places/410202901003/add/", {"name": "C区"}, follow=True).content.decode()
    assert "已添加：C区" in page
    assert Place.objects.get(code="410202901003001").path == "C区"


@pytest.mark.parametrize(
    ("address", "form", "status", "said"),
    [
        (f"/places/{SUBDISTRICT}/add/", {"name": "东苑社区", "code": "999"}, 400, "12 位，以 410202901 开头"),
        (f"/places/{COMMUNITY}/add/", {"name": "A区"}, 400, "这里已经有“A区”"),
        (f"/places/{ESTATE}/add/", {"name": "21号楼"}, 400, "随名册导入"),
        ("/places/4101/add/", {"name": "某区", "code": "410102"}, 404, "没有找到"),
    ],
)
def test_a_refused_place_says_why_and_keeps_what_was_typed(
    address: str, form: dict[str, str], status: int, said: str
) -> None:
    before = Place.objects.count()
    answer = client_of(ADMIN).post(address, form)
    assert (answer.status_code, Place.objects.count()) == (status, before)
    assert said in answer.content.decode()


def test_a_manager_adds_a_common_area_for_the_qr_sheets() -> None:
    page = client_of(MANAGER).post(f"/places/{ESTATE}/spot/", {"name": "西门"}, follow=True)
    assert "A区西门" in page.content.decode()


def test_a_refused_place_stands_in_its_field_with_what_is_wrong_with_it() -> None:
    form = {"name": "东苑社区", "code": "999"}
    page = client_of(ADMIN).post(f"/places/{SUBDISTRICT}/add/", form).content.decode()
    assert re.search(r'id="code"[^>]*value="999"', page)
    assert '<div class="wrong" role="alert" id="code-wrong">' in page


def test_whoever_sees_a_place_but_may_not_add_to_it_is_told_so_in_both_shapes() -> None:
    address = f"/places/{COMMUNITY}/add/"
    assert client_of(COMMUNITY_WORKER).post(address, {"name": "B区"}).status_code == 403
    refused = client_of(COMMUNITY_WORKER).post(address, {"name": "B区"}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_a_script_is_told_where_to_go_on() -> None:
    added = client_of(MANAGER).post(f"/places/{ESTATE}/spot/", {"name": "西门"}, headers=JSON)
    assert (added.status_code, added.json()) == (200, {"url": f"/places/?at={ESTATE}"})
