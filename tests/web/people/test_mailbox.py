"""An address becomes somebody's only after the code that was sent there came back."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.validators import validate_email
from django.test import Client
from pytest_django.fixtures import Settings

from tests.notices.listener import Listener, listening
from tests.web.people.sms import it_is
from tests.web.story import NOW
from tongdeng.notices import actions as notices
from tongdeng.people import actions, tasks
from tongdeng.people.models import Code, Person

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
    client = Client()
    client.force_login(actions.get_or_create_person(PHONE, name="林夏至", title="林女士"))
    return client


def ask(client: Client, address: str = MAIL) -> str:
    """Ask for a code; return the page that comes."""
    return client.post("/me/mail/ask/", {"mail": address}, follow=True).content.decode()


def prove(client: Client, code: str) -> str:
    return client.post("/me/mail/code/", {"code": code}, follow=True).content.decode()


def send() -> None:
    """Run the job that sends the newest code."""
    for code in Code.objects.all():
        tasks.send_code(str(code.ask), "zh-hans")


def code_in(channel: Listener) -> str:
    send()
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
    assert ["验证码不对" in prove(client, wrong) for _ in range(3)] == [True, True, False]
    assert "验证码已失效" in prove(client, right)
    assert known() == ""


def test_a_code_lives_ten_minutes(
    client: Client,
    channel: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask(client)
    code = code_in(channel)
    it_is(NOW + timedelta(minutes=10), monkeypatch)
    assert "验证码已失效" in prove(client, code)


def test_what_is_no_address_is_told_and_kept_in_its_field(client: Client, channel: Listener) -> None:
    page = ask(client, "夏至@例子")
    assert "邮箱应像 name@example.com" in page
    assert 'value="夏至@例子"' in page
    assert channel.heard == []


def test_codes_are_sent_five_times_an_hour(client: Client, channel: Listener) -> None:
    for _ in range(5):
        ask(client)
        send()
    assert "发送得太频繁" in ask(client)
    assert len(channel.heard) == 5


def test_ten_wrong_codes_a_day_are_the_end_whatever_the_code(client: Client, channel: Listener) -> None:
    for _ in range(3):
        ask(client)
        wrong = f"{(int(code_in(channel)) + 1) % 10**6:06d}"
        for _guess in range(3):
            prove(client, wrong)
    ask(client)
    right = code_in(channel)
    prove(client, f"{(int(right) + 1) % 10**6:06d}")
    assert "今天输错的次数太多" in prove(client, right)
    assert known() == ""


def test_mail_that_does_not_go_out_is_sent_again_while_its_code_is_good(
    client: Client, channel: Listener
) -> None:
    channel.broken = True
    assert "没有收到" in ask(client)
    with pytest.raises(tasks.NotSent):
        send()
    channel.broken = False
    assert "邮箱已确认" in prove(client, code_in(channel))


def test_a_code_for_one_address_proves_no_other_and_nobody_elses(client: Client, channel: Listener) -> None:
    ask(client)
    first = code_in(channel)
    ask(client, "other@example.org")
    assert "邮箱已确认" not in prove(client, first)
    second, other = code_in(channel), Client()
    neighbour = actions.get_or_create_person("19900000812", name="陆小雪", title="陆先生")
    other.force_login(neighbour)
    session = other.session
    session["mail"] = client.session["mail"]
    session.save()
    assert "邮箱已确认" not in prove(other, second)


def test_a_dropped_address_takes_the_code_with_it(client: Client) -> None:
    ask(client)
    client.post("/me/mail/drop/")
    assert not Code.objects.exists()


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
