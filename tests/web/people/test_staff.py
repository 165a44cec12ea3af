"""Staffing on the pages: a role given and ended, an organisation registered; a refusal keeps the form."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import (
    ADMIN,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    FOREIGN_DESK,
    FOREIGN_ESTATE,
    MANAGER,
    WORKER,
    person,
)
from tests.web.story import NOW, client_of
from tongdeng.people import actions
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.queries import held

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
    answer = client_of(MANAGER).post("/staff/engage/", FORM, follow=True)
    page = answer.content.decode()
    assert "已任命吕师傅，角色：维修员，即时生效" in page
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
    answer = client_of(MANAGER).post("/staff/engage/", {**FORM, **change, "title": "吕老师傅"})
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert status == 404 or "吕老师傅" in page
    assert not Mandate.objects.filter(person__name="吕示例").exists()


def test_whoever_may_not_appoint_is_told_so_in_both_shapes() -> None:
    assert client_of(DESK).post("/staff/engage/", FORM).status_code == 403
    refused = client_of(DESK).post("/staff/engage/", FORM, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_a_role_that_was_ended_closes_its_pages() -> None:
    mandate = held(person(WORKER, NOW), "worker", ESTATE, NOW).get()
    assert client_of(WORKER).get("/jobs/").status_code == 200
    assert client_of(MANAGER).post(f"/staff/{mandate.pk}/end/").status_code == 302
    assert client_of(WORKER).get("/jobs/").status_code == 403


def test_a_role_of_another_company_does_not_exist_for_a_manager() -> None:
    mandate = held(person(FOREIGN_DESK, NOW), "desk", FOREIGN_ESTATE, NOW).get()
    assert client_of(MANAGER).post(f"/staff/{mandate.pk}/end/").status_code == 404
    assert held(person(FOREIGN_DESK, NOW), "desk", FOREIGN_ESTATE, NOW).exists()


def test_a_role_is_ended_once_and_the_second_click_is_told_so_in_both_shapes() -> None:
    mandate = held(person(WORKER, NOW), "worker", ESTATE, NOW).get()
    address = f"/staff/{mandate.pk}/end/"
    assert client_of(MANAGER).post(address).status_code == 302
    again = client_of(MANAGER).post(address)
    assert (again.status_code, "这项任职已经结束" in again.content.decode()) == (409, True)
    refused = client_of(MANAGER).post(address, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "step_refused")


def test_nobody_ends_their_own_role_on_the_page() -> None:
    mandate = held(person(ADMIN, NOW), "admin", "4102", NOW).get()
    refused = client_of(ADMIN).post(f"/staff/{mandate.pk}/end/")
    assert (refused.status_code, "不能结束自己的任职" in refused.content.decode()) == (403, True)


def test_a_script_is_told_where_to_go_on() -> None:
    taken_on = client_of(MANAGER).post("/staff/engage/", FORM, headers=JSON)
    assert (taken_on.status_code, taken_on.json()) == (200, {"url": "/staff/"})
    mandate = held(person(WORKER, NOW), "worker", ESTATE, NOW).get()
    ended = client_of(MANAGER).post(f"/staff/{mandate.pk}/end/", headers=JSON)
    assert (ended.status_code, ended.json()) == (200, {"url": "/staff/"})


def test_an_organisation_is_registered_once_and_the_form_keeps_what_was_typed() -> None:
    form = {"kind": "property", "organisation_name": "示例物业", "place": ESTATE}
    page = client_of(COMMUNITY_WORKER).post("/staff/register/", form, follow=True).content.decode()
    assert "组织已登记" in page
    again = client_of(COMMUNITY_WORKER).post("/staff/register/", form)
    page = again.content.decode()
    assert (again.status_code, Organisation.objects.count()) == (400, 1)
    assert re.search(r'id="organisation_name"[^>]*value="示例物业"', page)
    assert '<div class="wrong" role="alert" id="organisation_name-wrong">' in page


def test_a_longer_list_of_roles_takes_no_more_queries() -> None:
    def asked() -> int:
        client = client_of(MANAGER)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/staff/").status_code == 200
        return len(queries)

    few = asked()
    for number in range(30):
        somebody = actions.get_or_create_person(f"199000015{number:02d}", name=f"帮手{number}")
        actions.appoint(somebody, role="worker", place=ESTATE, by=None, at=NOW)
    assert asked() == few
