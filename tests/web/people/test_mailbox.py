"""An address becomes somebody's only after the code that was sent there came back."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.validators import validate_email
from django.test import Client
from pytest_django.fixtures import Settings

from tests.notices.listener import Listener, listening
from tongdeng.notices import actions as notices
from tongdeng.people import actions
from tongdeng.people.models import Person
from tongdeng.web.people import mailbox

pytestmark = pytest.mark.django_db
PHONE, MAIL = "19900000811", "xiazhi@example.org"


@pytest.fixture
def channel() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def client(settings: Settings, channel: Listener) -> Client:
    """Return the browser of 林, in a house whose mail goes to the listener."""
    settings.MAIL_URL = channel.address + "{email}"
    cache.clear()
    client = Client()
    client.force_login(actions.get_or_create_person(PHONE, name="林夏至", title="林女士"))
    return client


def ask(client: Client, address: str = MAIL) -> str:
    """Ask for a code; return the page that comes."""
    return client.post("/me/mail/ask/", {"mail": address}, follow=True).content.decode()


def prove(client: Client, code: str) -> str:
    return client.post("/me/mail/code/", {"code": code}, follow=True).content.decode()


def code_in(channel: Listener) -> str:
    found = re.search(r"验证码是 (\d{6})，", channel.heard[-1]["message"])
    assert found
    return found[1]


def known() -> str:
    return Person.objects.get(phone=PHONE).email


def test_the_code_from_the_mail_makes_the_address_mine(client: Client, channel: Listener) -> None:
    assert MAIL in ask(client)
    assert known() == ""
    assert "邮箱已确认" in prove(client, code_in(channel))
    assert known() == MAIL


def test_a_wrong_code_is_told_at_the_field_and_too_many_make_the_right_one_useless(
    client: Client,
    channel: Listener,
) -> None:
    ask(client)
    right = code_in(channel)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(mailbox.TRIES):
        assert "验证码不对" in prove(client, wrong)
    assert "验证码已失效" in prove(client, right)
    assert known() == ""


def test_a_code_lives_ten_minutes(
    client: Client,
    channel: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mailbox, "VALID", timedelta(seconds=-1))
    ask(client)
    assert "验证码已失效" in prove(client, code_in(channel))


def test_what_is_no_address_is_told_and_kept_in_its_field(client: Client, channel: Listener) -> None:
    page = ask(client, "夏至@例子")
    assert "邮箱应像 name@example.com" in page
    assert 'value="夏至@例子"' in page
    assert channel.heard == []


def test_codes_are_sent_five_times_an_hour(client: Client, channel: Listener) -> None:
    for _ in range(5):
        ask(client)
    assert "发送得太频繁" in ask(client)
    assert len(channel.heard) == 5


def test_mail_that_does_not_go_out_is_told(client: Client, channel: Listener) -> None:
    channel.broken = True
    assert "邮件没有发出去" in ask(client)


def test_an_address_can_be_forgotten(client: Client, channel: Listener) -> None:
    ask(client)
    prove(client, code_in(channel))
    client.post("/me/mail/drop/")
    assert known() == ""


@pytest.mark.parametrize(
    "written", ["", "a", "a@b", "a b@c.org", "a@c.org\nBcc: d@e.org", "a" * 250 + "@c.org"]
)
def test_what_is_no_mail_address_gets_no_code(client: Client, channel: Listener, written: str) -> None:
    assert "邮箱应像 name@example.com" in ask(client, written)
    assert channel.heard == []


def test_an_address_changes_nothing_else_of_where_mail_goes(settings: Settings) -> None:
    settings.MAIL_URL = "mailtos://user:password@mail.example?to={email}"
    sly = "a&from=b?smtp=evil@example.org"
    validate_email(sly)
    assert notices.mail_url(sly).endswith("?to=a%26from%3Db%3Fsmtp%3Devil@example.org")
