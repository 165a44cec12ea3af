"""Signing in by phone and code: what opens the door, and what does not."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import CAST, RESIDENT
from tests.web.people.sms import House, ask, enter, it_is, signed_in
from tests.web.site.bad import sentence
from tests.web.story import NOW
from tongdeng.people import tasks
from tongdeng.people.actions import codes
from tongdeng.people.actions.register import persons
from tongdeng.people.models import Code, Person

pytestmark = pytest.mark.django_db
WANG = CAST[RESIDENT].phone
MINUTE = timedelta(minutes=1)


def test_the_code_from_the_message_opens_the_door_and_leads_back(house: House) -> None:
    client = Client()
    page = client.get(ask(client, WANG, "/mine/")["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/mine/">' in page
    assert (house.code.isdigit(), house.heard[-1][0]) == (True, f"/sms/{WANG}")
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


def test_a_code_may_be_written_as_phones_show_it(house: House) -> None:
    client = Client()
    ask(client, WANG)
    enter(
        client,
        f" {house.code[:3]} {house.code[3:]} ".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    assert signed_in(client)


@pytest.mark.parametrize("written", ["", "123", "21900000001", "abc", "199000000011", "1990000000x"])
def test_what_is_no_phone_is_refused_with_an_example_and_nobody_is_told(written: str, house: House) -> None:
    refused = ask(Client(), written)
    assert (refused.status_code, house.heard) == (400, [])
    assert sentence(refused)


def test_an_unknown_phone_becomes_a_person_with_no_role_and_no_home_once_its_code_came_back(
    house: House,
) -> None:
    client, before = Client(), Person.objects.count()
    ask(client, "19900000777")
    enter(client, house.wrong)
    assert Person.objects.count() == before
    enter(client, house.code)
    assert (signed_in(client), Person.objects.count()) == (True, before + 1)
    assert client.get("/desk/").status_code == 403
    assert "还没有登记房屋" in client.get("/me/").content.decode()


def test_who_only_asks_leaves_no_person_and_no_session_behind(house: House) -> None:
    before = Person.objects.count()
    client = Client()
    ask(client, "19900000778")
    client.get("/sign-in/code/")
    enter(client, house.wrong)
    assert (Person.objects.count(), Session.objects.count()) == (before, 0)


def test_a_wrong_code_is_refused_in_words_and_the_right_one_still_works(house: House) -> None:
    client = Client()
    ask(client, WANG)
    wrong = enter(client, house.wrong)
    assert (wrong.status_code, "还可以再试 2 次" in sentence(wrong), signed_in(client)) == (400, True, False)
    enter(client, house.code)
    assert signed_in(client)


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(house: House) -> None:
    client = Client()
    ask(client, WANG)
    for _ in range(3):
        enter(client, house.wrong)
    assert "已失效" in sentence(enter(client, house.code))
    assert not signed_in(client)


def test_a_code_is_worth_nothing_after_five_minutes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    ask(client, WANG)
    code = house.code
    it_is(NOW + 5 * MINUTE, monkeypatch)
    enter(client, code)
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


def test_a_code_opens_the_door_only_in_the_browser_that_asked(house: House) -> None:
    client, other = Client(), Client()
    ask(client, WANG)
    enter(other, house.code)
    forged = Client()
    forged.cookies["signing_in"] = client.cookies["signing_in"].value.replace(WANG, "19900000012")
    enter(forged, house.code)
    assert (signed_in(other), signed_in(forged)) == (False, False)


def test_a_newer_code_makes_the_older_one_void(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    older, newer = Client(), Client()
    ask(older, WANG)
    first = house.code
    it_is(NOW + MINUTE, monkeypatch)
    ask(newer, WANG)
    enter(older, first)
    enter(newer, first)
    assert (signed_in(older), signed_in(newer)) == (False, False)
    enter(newer, house.code)
    assert signed_in(newer)


def test_who_presses_twice_within_a_minute_gets_one_message_and_its_code_stays_good(house: House) -> None:
    client = Client()
    ask(client, WANG)
    ask(client, WANG)
    assert len(house.heard) == 1
    enter(client, house.code)
    assert signed_in(client)


def test_a_code_is_nowhere_stored_in_clear(house: House) -> None:
    client = Client()
    ask(client, WANG)
    [arguments], [row] = house.waiting, Code.objects.values()
    code = house.code
    for words in (str(arguments), str(row), client.cookies["signing_in"].value):
        assert code not in words
    assert WANG not in str(arguments)


def test_somebody_who_is_no_longer_active_hears_so_only_with_the_phone_in_hand(house: House) -> None:
    Person.objects.filter(phone=WANG).update(is_active=False)
    client, page = Client(), "这个账户已停用，请联系管理员"
    asked = client.get(ask(client, WANG)["Location"])
    assert page not in asked.content.decode()
    assert page not in sentence(enter(client, house.wrong))
    assert page in sentence(enter(client, house.code))
    assert not signed_in(client)


def test_somebody_who_is_made_inactive_while_the_code_is_under_way_does_not_get_in(house: House) -> None:
    client = Client()
    ask(client, WANG)
    Person.objects.filter(phone=WANG).update(is_active=False)
    assert enter(client, house.code).status_code < 500
    assert not signed_in(client)


def test_a_message_that_does_not_go_out_is_sent_again_while_its_code_is_good(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.open = False
    client = Client()
    assert ask(client, WANG).status_code == 302
    [job] = house.waiting
    with pytest.raises(tasks.NotSent):
        tasks.send_code(**job)
    house.open = True
    tasks.send_code(**job)
    enter(client, house.code)
    assert signed_in(client)
    it_is(NOW + 6 * MINUTE, monkeypatch)
    tasks.send_code(**job)
    assert len(house.heard) == 2  # the test's own and the job's; none after the code was used


def test_the_page_says_what_to_do_when_no_message_comes(house: House) -> None:
    page = Client().post("/sign-in/", {"phone": WANG}, follow=True).content.decode()
    assert "没有收到验证码？" in page
    assert "当面开通" in page


def test_without_a_channel_the_page_says_whom_to_ask(house: House, settings: Settings) -> None:
    settings.CODE_URL = ""
    assert "请联系管理员" in Client().post("/sign-in/", {"phone": WANG}, follow=True).content.decode()


def test_in_the_demo_the_code_stands_on_the_page_and_may_be_asked_for_again_at_once(
    settings: Settings,
) -> None:
    settings.DEMO = True
    for _twice in range(2):
        client = Client(HTTP_HOST="127.0.0.1")
        shown = client.post("/sign-in/", {"phone": WANG}, follow=True).content.decode()
        found = re.search(r"您的验证码是 (\d{6})", shown)
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


def test_old_codes_are_forgotten_with_their_phones(house: House) -> None:
    ask(Client(), WANG)
    assert codes.forget_old(at=NOW + 4 * MINUTE) == 0
    assert codes.forget_old(at=NOW + 5 * MINUTE) == 1
