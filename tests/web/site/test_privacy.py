"""What I agreed to, a copy of what is kept about me, and being forgotten."""

import pytest
from django.test import Client

from tests.web.story import client_of
from tongdeng.people import actions
from tongdeng.people.models import Consent, Person

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def neighbour() -> Client:
    client = Client()
    client.force_login(actions.get_or_create_person("19900000801", name="林夏至", title="林女士"))
    return client


def test_signing_in_by_code_is_consent_to_the_notice_that_the_page_names(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client(HTTP_HOST="127.0.0.1")
    page = client.post("/sign-in/", {"phone": "19900000802"}, follow=True).content.decode()
    assert 'href="/privacy/"' in page
    code = page.split("您的验证码是 ")[1][:6]
    client.post("/sign-in/code/", {"code": code})
    assert Consent.objects.get(person__phone="19900000802").purpose == "account"


def test_my_copy_is_a_file_with_what_i_said_and_nobody_else_s_words(neighbour: Client) -> None:
    answer = neighbour.get("/me/privacy/copy.json")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.json()["姓名"] == "林夏至"


def test_being_forgotten_signs_out_and_needs_a_clear_yes(neighbour: Client) -> None:
    assert neighbour.post("/me/privacy/erase/").status_code == 400
    assert Person.objects.get(phone="19900000801").is_active
    page = neighbour.post("/me/privacy/erase/", {"sure": "1"}, follow=True).content.decode()
    assert "账户已注销" in page
    assert not Person.objects.filter(phone="19900000801").exists()
    assert neighbour.get("/me/").status_code == 302


def test_an_owner_reads_why_not_in_both_shapes() -> None:
    wang = client_of("wang")
    refused = wang.post("/me/privacy/erase/", {"sure": "1"})
    assert (refused.status_code, "业主名册" in refused.content.decode()) == (409, True)
    assert wang.post("/me/privacy/erase/", {"sure": "1"}, headers=JSON).json()["code"] == "step_refused"
    assert wang.get("/me/").status_code == 200
