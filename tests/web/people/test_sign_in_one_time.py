"""Signing in with a code from the desk or the server: the pages, where no message can be sent and beside it."""

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import CAST, DESK, HOME, RESIDENT, person
from tests.web.people.sms import House, ask, enter, signed_in
from tests.web.site.bad import sentence
from tests.web.story import NOW, client_of
from tongdeng.people.actions import one_time
from tongdeng.people.models import OneTimeCode, SignIn

pytestmark = pytest.mark.django_db
WANG = CAST[RESIDENT].phone
CODE_PAGE = f"/homes/{HOME}/code/"


@pytest.fixture(autouse=True)
def no_channel(settings: Settings) -> None:
    """Send no messages."""
    settings.CODE_URL = ""


def handed(who: str = DESK) -> str:
    """Let somebody give 王女士 a code on the page; return what they read out."""
    page = client_of(who).post(CODE_PAGE, {"person": str(person(RESIDENT, NOW).pk), "checked": "id_card"})
    found = re.search(r"(\d{4} \d{4})", page.content.decode())
    assert found
    return found[1]


def came_in(code: str, phone: str = WANG, **more: str) -> tuple[Client, str]:
    client = Client()
    answered = client.post("/sign-in/one-time/", {"phone": phone, "code": code, **more})
    return client, answered.get("Location", "") or sentence(answered)


def test_without_messages_the_page_leads_to_the_code_and_says_where_it_is_given() -> None:
    page = Client().get("/sign-in/?next=/mine/").content.decode()
    assert "/sign-in/one-time/?next=/mine/" in page
    assert ("物业前台" in page, "发送验证码" in page) == (True, False)


def test_with_messages_the_code_is_the_second_way(house: House) -> None:
    page = Client().get("/sign-in/").content.decode()
    assert page.index("发送验证码") < page.index("我有登录码")


def test_the_code_that_the_desk_read_out_opens_the_door_and_leads_on() -> None:
    client, onward = came_in(handed(), next="/mine/")
    assert (onward, signed_in(client)) == ("/mine/", True)
    assert came_in(handed(), next="https://evil.example/")[1] == "/"


def test_a_code_may_be_written_as_it_was_read_out() -> None:
    written = handed().replace(" ", "－").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert signed_in(came_in(written)[0])


@pytest.mark.parametrize(
    ("phone", "code", "words"),
    [
        ("", "1", "请填写手机号"),
        ("123", "1", "11 位数字"),
        (WANG, "", "请填写登录码"),
        (WANG, "1", "手机号或登录码不对"),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_our_words(phone: str, code: str, words: str) -> None:
    assert words in came_in(code, phone)[1]


def test_the_code_is_shown_once_and_the_page_keeps_nothing_of_it() -> None:
    digits = handed()
    assert digits not in client_of(DESK).get(CODE_PAGE).content.decode()
    assert OneTimeCode.objects.count() == 1


def test_the_field_asks_for_digits_and_offers_what_the_phone_knows() -> None:
    page = Client().get("/sign-in/one-time/").content.decode()
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_somebody_sees_how_their_account_was_entered_and_by_whose_code() -> None:
    client, _onward = came_in(handed())
    page = client.get("/me/sign-ins/").content.decode()
    assert [words in page for words in ("当面核对后给出的登录码", "物业客服", "12号楼1单元301室")] == [
        True
    ] * 3
    assert SignIn.objects.get().way == "desk"


def test_a_sign_in_by_message_is_on_the_list_too(house: House) -> None:
    client = Client()
    ask(client, WANG)
    enter(client, house.code)
    assert "短信验证码" in client.get("/me/sign-ins/").content.decode()


def test_after_too_many_tries_the_page_says_from_when_on_it_goes_on() -> None:
    client = Client()
    for _ in range(11):
        page = client.post("/sign-in/one-time/", {"phone": WANG, "code": "1"})
    assert page.status_code == 429
    assert "明天 14:05 以后可以再试" in page.content.decode()


def test_who_asked_for_a_code_reads_when_the_next_may_be_asked_for(house: House) -> None:
    client = Client()
    page = client.get(ask(client, WANG)["Location"]).content.decode()
    assert "14:06:00 以后可以重新发送" in page


def test_a_signed_in_visitor_is_sent_on_from_the_page_of_the_code() -> None:
    assert client_of(RESIDENT).get("/sign-in/one-time/")["Location"] == "/"


def test_the_server_s_code_brings_in_the_first_administrator() -> None:
    digits = one_time.give_on_server(person("guan", NOW), at=NOW)
    client, _onward = came_in(digits, CAST["guan"].phone)
    assert client.get("/staff/").status_code == 200
