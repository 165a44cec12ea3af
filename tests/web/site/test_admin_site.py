"""The back office: who gets in, and that rules are added and never edited."""

import pytest
from django.test import Client

from tests.cast import person
from tests.web.story import NOW, client_of
from tongdeng.cases.models import Category, Promise
from tongdeng.people.actions import grant_superuser

pytestmark = pytest.mark.django_db
PROMISE = {
    "place": "410202",
    "category": "home.heating",
    "urgency": "urgent",
    "answer_minutes": "20",
    "answer_hours": "always",
    "finish_minutes": "480",
    "finish_hours": "workdays 09:00-12:00 13:30-17:30",
    "valid_from_0": "2026-02-01",
    "valid_from_1": "00:00",
    "source": "示例服务合同",
}


@pytest.fixture
def guan() -> Client:
    grant_superuser(person("guan", NOW))
    return client_of("guan")


def test_nobody_needs_a_password_and_only_the_administrator_gets_in(guan: Client) -> None:
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0] == "/sign-in/?next=%2Fadmin%2F"
    assert client_of("liu").get("/admin/", follow=True).status_code == 403
    assert guan.get("/admin/").status_code == 200


@pytest.mark.parametrize("table", ["cases/promise", "cases/category", "kernel/dayoff", "votes/profile"])
def test_the_tables_of_a_city_are_there(guan: Client, table: str) -> None:
    assert guan.get(f"/admin/{table}/").status_code == 200
    assert guan.get(f"/admin/{table}/add/").status_code == 200


def test_a_promise_is_added_and_never_edited_or_removed(guan: Client) -> None:
    assert guan.post("/admin/cases/promise/add/", PROMISE).status_code == 302
    promise = Promise.objects.get(source="示例服务合同")
    assert promise.answer_minutes == 20
    for what in ("change", "delete"):
        assert (
            guan.post(f"/admin/cases/promise/{promise.pk}/{what}/", {**PROMISE, "post": "yes"}).status_code
            == 403
        )
    assert Promise.objects.get(pk=promise.pk).answer_minutes == 20


@pytest.mark.parametrize(
    ("field", "written", "said"),
    [
        ("answer_hours", "nine to five", "写法例如"),
        ("finish_hours", "workdays 17:00-09:00", "写法例如"),
        ("category", "home.spaceship", "没有以此开头的分类"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused_with_its_field(
    guan: Client, field: str, written: str, said: str
) -> None:
    before = Promise.objects.count()
    page = guan.post("/admin/cases/promise/add/", {**PROMISE, field: written}).content.decode()
    assert said in page
    assert Promise.objects.count() == before


def test_a_category_is_switched_off_and_not_deleted(guan: Client) -> None:
    code = Category.objects.values_list("code", flat=True)[0]
    assert guan.post(f"/admin/cases/category/{code}/delete/", {"post": "yes"}).status_code == 403
