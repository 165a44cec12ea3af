"""Setting up on the pages: a role given and ended, places added; a refusal keeps the form."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import COMMUNITY, ESTATE, FOREIGN_ESTATE, SUBDISTRICT, person
from tests.web.story import NOW, client_of
from tongdeng.people import actions
from tongdeng.people.models import Mandate, Person
from tongdeng.people.queries import held
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db
FORM = {
    "phone": "199 0000 0501",
    "name": "吕示例",
    "title": "吕师傅",
    "role": "worker",
    "place": ESTATE,
}
JSON = {"Accept": "application/json"}


def test_a_manager_takes_somebody_on_and_sees_them_in_the_list() -> None:
    qian = client_of("qian")
    answer = qian.post("/staff/engage/", FORM, follow=True)
    page = answer.content.decode()
    assert "吕师傅从现在起是维修员" in page
    assert "19900000501" in page
    assert Person.objects.get(phone="19900000501").duty.on_duty


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"phone": "123"}, 400, "请填 11 位手机号"),
        ({"name": ""}, 400, "请填写姓名"),
        ({"role": "manager"}, 403, "可以任命的是"),
        ({"place": FOREIGN_ESTATE}, 403, "可以任命的是"),
        ({"place": "410202901001777"}, 404, "没有找到这个地方"),
    ],
)
def test_a_refused_appointment_says_why_and_keeps_what_was_typed(
    change: dict[str, str], status: int, said: str
) -> None:
    answer = client_of("qian").post("/staff/engage/", {**FORM, **change, "title": "吕老师傅"})
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert status == 404 or "吕老师傅" in page
    assert not Mandate.objects.filter(person__name="吕示例").exists()


def test_whoever_may_not_appoint_is_told_so_in_both_shapes() -> None:
    assert client_of("chen").post("/staff/engage/", FORM).status_code == 403
    refused = client_of("chen").post("/staff/engage/", FORM, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_a_role_that_was_ended_closes_its_pages() -> None:
    mandate = held(person("li", NOW), "worker", ESTATE, NOW).get()
    assert client_of("li").get("/jobs/").status_code == 200
    assert client_of("qian").post(f"/staff/{mandate.pk}/end/").status_code == 302
    assert client_of("li").get("/jobs/").status_code == 403


def test_a_role_of_another_company_does_not_exist_for_a_manager() -> None:
    mandate = held(person("he", NOW), "desk", FOREIGN_ESTATE, NOW).get()
    assert client_of("qian").post(f"/staff/{mandate.pk}/end/").status_code == 404
    assert held(person("he", NOW), "desk", FOREIGN_ESTATE, NOW).exists()


def test_an_administrator_builds_the_tree_down_to_an_estate() -> None:
    guan = client_of("guan")
    guan.post(f"/places/{SUBDISTRICT}/add/", {"name": "东苑社区", "code": "410202901003"})
    page = guan.post("/places/410202901003/add/", {"name": "C区"}, follow=True).content.decode()
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
    answer = client_of("guan").post(address, form)
    assert (answer.status_code, Place.objects.count()) == (status, before)
    assert said in answer.content.decode()


def test_a_manager_adds_a_common_area_for_the_qr_sheets() -> None:
    page = client_of("qian").post(f"/places/{ESTATE}/spot/", {"name": "西门"}, follow=True)
    assert "A区西门" in page.content.decode()


def test_a_longer_list_of_roles_takes_no_more_queries() -> None:
    def asked() -> int:
        client = client_of("qian")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/staff/").status_code == 200
        return len(queries)

    few = asked()
    for number in range(30):
        somebody = actions.get_or_create_person(f"199000015{number:02d}", name=f"帮手{number}")
        actions.appoint(somebody, role="worker", place=ESTATE, by=None, at=NOW)
    assert asked() == few
