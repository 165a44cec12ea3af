"""The page that gives the holder of a role a link, and the page that the link opens."""

import re

import pytest
from django.test import Client

from tests.cast import CAST, COMMUNITY_WORKER, DESK, MANAGER, NEIGHBOUR, WORKER, person
from tests.web.people.sms import signed_in
from tests.web.site.bad import sentence
from tests.web.story import NOW, client_of
from tongdeng.people.models import OneTimeCode
from tongdeng.people.queries import held

pytestmark = pytest.mark.django_db


def address(who: str = DESK) -> str:
    part = CAST[who]
    return f"/staff/{held(person(who, NOW), part.role, part.place, NOW).get().pk}/invitation/"


def link(by: str = MANAGER, who: str = DESK) -> str:
    page = client_of(by).post(address(who)).content.decode()
    found = re.search(r"/invitation/#([0-9a-f]{24})", page)
    assert found
    return found[1]


def test_a_clerk_who_was_just_engaged_comes_in_by_the_manager_s_link() -> None:
    client = Client()
    opened = client.post("/invitation/", {"code": link(), "phone": "199-0000-0005"})
    assert (opened["Location"], signed_in(client), client.get("/desk/").status_code) == ("/", True, 200)
    assert "任职邀请" in client.get("/me/sign-ins/").content.decode()


def test_the_link_is_shown_once_and_the_role_s_page_tells_that_it_was_given() -> None:
    token, manager = link(), client_of(MANAGER)
    assert token not in manager.get("/staff/").content.decode()
    assert "给登录链接" in manager.get(address().replace("invitation/", "")).content.decode()


@pytest.mark.parametrize(("who", "status"), [(NEIGHBOUR, 403), (DESK, 403), ("he", 403)])
def test_nobody_else_gives_a_link(who: str, status: int) -> None:
    assert client_of(who).post(address(WORKER)).status_code == status
    assert not OneTimeCode.objects.exists()


def test_what_is_wrong_is_said_in_our_words() -> None:
    token = link(COMMUNITY_WORKER, MANAGER)
    for form, words in (
        ({"code": token, "phone": ""}, "请填写手机号"),
        ({"code": token, "phone": CAST[DESK].phone}, "链接或手机号不对"),
        ({"code": "", "phone": CAST[MANAGER].phone}, "链接或手机号不对"),
    ):
        assert words in sentence(Client().post("/invitation/", form))
