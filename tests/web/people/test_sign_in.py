"""Signing in by phone and code, the code sent for real to a listener that plays the SMS house."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import CAST, RESIDENT
from tests.web.site.bad import sentence
from tongdeng.people.actions.register import persons
from tongdeng.people.models import Person

pytestmark = pytest.mark.django_db
WANG = CAST[RESIDENT].phone


@dataclass
class House:
    """An SMS house on loopback: what it was told, and whether it is open."""

    port: int = 0
    open: bool = True
    heard: list[tuple[str, str]] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Return the code of the last message."""
        found = re.search(r"验证码是 (\S+)，", self.heard[-1][1])
        assert found
        return found[1]


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """Run an SMS house, and let codes go there; nothing is left of earlier tries."""
    house = House()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            house.heard.append((self.path, told["message"]))
            self.send_response(200 if house.open else 503)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    house.port = server.server_address[1]
    settings.CODE_URL = f"json://127.0.0.1:{house.port}/sms/{{phone}}"
    Thread(target=server.serve_forever, daemon=True).start()
    cache.clear()
    yield house
    server.shutdown()
    server.server_close()


def ask(client: Client, phone: str, next_page: str = "") -> HttpResponse:
    """Ask for a code."""
    return client.post("/sign-in/" + (f"?next={next_page}" if next_page else ""), {"phone": phone})


def enter(client: Client, code: str, next_page: str = "") -> HttpResponse:
    """Enter a code on the page that asks for it, which knows where to go afterwards."""
    form = {"code": code, "action": "verify"}
    return client.post("/sign-in/code/", {**form, "next": next_page} if next_page else form)


def signed_in(client: Client) -> bool:
    """Say whether this browser is somebody."""
    return client.get("/me/").status_code == 200


def test_the_code_from_the_message_opens_the_door_and_leads_back(house: House) -> None:
    client = Client()
    page = client.get(ask(client, WANG, "/mine/")["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/mine/">' in page
    assert (house.heard[-1][0], house.code.isdigit()) == (f"/sms/{WANG}", True)
    entered = enter(client, house.code, "/mine/")
    assert (entered.status_code, entered["Location"], signed_in(client)) == (302, "/mine/", True)
    assert (entered.cookies["sessionid"]["httponly"], entered.cookies["sessionid"]["samesite"]) == (
        True,
        "Lax",
    )


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(target: str, house: House) -> None:
    client = Client()
    assert "evil" not in ask(client, WANG, target)["Location"]
    assert enter(client, house.code, target)["Location"] == "/"


@pytest.mark.parametrize(
    "written", ["１９９００００００01", "+86 199 0000 0001", "0086-199-0000-0001", " 199-0000-0001 "]
)
def test_a_phone_may_be_written_as_people_write_it(written: str, house: House) -> None:
    client = Client()
    ask(client, written)
    enter(client, house.code)
    assert client.get("/me/").content.decode().count("王女士") >= 1


@pytest.mark.parametrize("written", ["", "123", "21900000001", "abc", "199000000011", "1990000000x"])
def test_what_is_no_phone_is_refused_with_an_example_and_nobody_is_told(written: str, house: House) -> None:
    refused = ask(Client(), written)
    assert (refused.status_code, house.heard) == (200, [])
    assert sentence(refused)


def test_an_unknown_phone_becomes_a_person_with_no_role_and_no_home(house: House) -> None:
    client, before = Client(), Person.objects.count()
    ask(client, "19900000777")
    enter(client, house.code)
    assert (signed_in(client), Person.objects.count()) == (True, before + 1)
    assert client.get("/desk/").status_code == 403
    assert "还没有登记房屋" in client.get("/me/").content.decode()


def test_a_wrong_code_is_refused_in_words_and_the_right_one_still_works(house: House) -> None:
    client = Client()
    ask(client, WANG)
    wrong = enter(client, "00000")
    assert (wrong.status_code, bool(sentence(wrong)), signed_in(client)) == (200, True, False)
    enter(client, house.code)
    assert signed_in(client)


def test_after_too_many_wrong_codes_the_right_one_is_worth_nothing(house: House) -> None:
    client = Client()
    ask(client, WANG)
    for _ in range(5):
        enter(client, "00000")
    enter(client, house.code)
    assert not signed_in(client)


def test_a_code_is_worth_nothing_after_five_minutes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    ask(client, WANG)
    later = time.time() + timedelta(minutes=6).total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)
    enter(client, house.code)
    assert not signed_in(client)


def test_a_code_works_once(house: House) -> None:
    client, other = Client(), Client()
    ask(client, WANG)
    code = house.code
    enter(client, code)
    client.post("/sign-out/")
    enter(client, code)
    enter(other, code)
    assert (signed_in(client), signed_in(other)) == (False, False)


def test_codes_are_not_sent_without_end_to_one_phone(house: House) -> None:
    answers = [ask(Client(), WANG).status_code for _ in range(25)]
    assert len(house.heard) < 25
    assert set(answers) <= {200, 302, 429}


def test_somebody_who_is_no_longer_active_gets_no_code_and_no_way_in(house: House) -> None:
    Person.objects.filter(phone=WANG).update(is_active=False)
    client = Client()
    answered = ask(client, WANG)
    assert "这个账户已停用，请联系管理员" in sentence(answered)
    assert (house.heard, signed_in(client)) == ([], False)


def test_somebody_who_is_made_inactive_while_the_code_is_under_way_does_not_get_in(house: House) -> None:
    client = Client()
    ask(client, WANG)
    Person.objects.filter(phone=WANG).update(is_active=False)
    assert enter(client, house.code).status_code < 500
    assert not signed_in(client)


def test_a_message_that_does_not_go_out_is_told_and_not_passed_over(house: House) -> None:
    house.open = False
    refused = ask(Client(), WANG)
    assert refused.status_code == 503
    assert "验证码没有发出去" in refused.content.decode()


def test_without_a_channel_the_page_says_whom_to_ask(house: House, settings: Settings) -> None:
    settings.CODE_URL = ""
    assert "请联系管理员" in Client().post("/sign-in/", {"phone": WANG}, follow=True).content.decode()


def test_in_the_demo_the_code_stands_on_the_page(house: House, settings: Settings) -> None:
    settings.CODE_URL, settings.DEMO = "", True
    client = Client()
    shown = client.post("/sign-in/", {"phone": WANG}, follow=True).content.decode()
    found = re.search(r"您的验证码是 (\S+?)<", shown)
    assert found
    enter(client, found[1])
    assert signed_in(client)


def test_signing_out_needs_a_form_and_ends_the_session(house: House) -> None:
    client = Client()
    ask(client, WANG)
    enter(client, house.code)
    assert client.get("/sign-out/").status_code == 200
    assert signed_in(client)
    client.post("/sign-out/")
    assert not signed_in(client)


def test_a_further_number_opens_the_same_door_and_gets_the_code_itself(house: House) -> None:
    wang, client = Person.objects.get(phone=WANG), Client()
    persons.add_number(wang, "19900007100")
    ask(client, "19900007100")
    assert house.heard[-1][0] == "/sms/19900007100"
    enter(client, house.code)
    assert "王女士" in client.get("/me/").content.decode()


def test_a_code_for_a_number_that_passed_on_meanwhile_opens_nothing(house: House) -> None:
    client = Client()
    ask(client, WANG)
    persons.release(WANG)
    enter(client, house.code)
    assert not signed_in(client)


def test_a_further_number_without_a_first_one_still_opens_the_door(house: House) -> None:
    wang, client = Person.objects.get(phone=WANG), Client()
    persons.add_number(wang, "19900007100")
    persons.release(WANG)
    ask(client, "19900007100")
    enter(client, house.code)
    assert signed_in(client)
