"""Codes bent: guessed at, asked for without end, asked for to learn who lives here."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import CAST, DESK, RESIDENT
from tests.support import at_once, endings
from tests.web.people.sms import House, ask, enter, it_is, signed_in
from tests.web.site.bad import sentence
from tests.web.story import NOW, client_of
from tongdeng.kernel import limits
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import tell
from tongdeng.people.actions import codes
from tongdeng.people.models import Code, Person, Unlock
from tongdeng.people.rules import limits as rules

WANG, CHEN, UNKNOWN = CAST[RESIDENT].phone, CAST[DESK].phone, "19900000777"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
one_transaction = pytest.mark.django_db


def shown(client: Client, phone: str) -> tuple[int, str, str]:
    """Return all that the browser gets to see after it asked for a code."""
    asked = ask(client, phone)
    page = client.get(asked["Location"])
    drawn = page.content.decode().replace(phone, "…").replace(f"{phone[:3]}****{phone[7:]}", "…")
    return asked.status_code, asked["Location"], without_tokens(drawn)


def without_tokens(drawn: str) -> str:
    """Return a page without what differs on each drawing: the token against forgery, the keys of its forms."""
    drawn = re.sub(r"\b[A-Za-z0-9]{64}\b", "token", drawn)
    return re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "key", drawn)


@one_transaction
def test_the_answer_is_the_same_for_a_known_an_unknown_an_inactive_and_a_locked_number(house: House) -> None:
    Person.objects.filter(phone=CAST["zhao"].phone).update(is_active=False)
    for _ in range(rules.SENT.most):
        limits.spend(rules.SENT, f"phone:{CHEN}", at=NOW)
    seen = set()
    for phone in (WANG, UNKNOWN, CAST["zhao"].phone, CHEN):
        status, location, drawn = shown(Client(), phone)
        seen.add((status, location, drawn))
    assert len(seen) == 1
    assert {path for path, _words in house.heard} == {
        f"/sms/{phone}" for phone in (WANG, UNKNOWN, CAST["zhao"].phone)
    }


@one_transaction
def test_a_number_gets_ten_codes_a_day_from_all_browsers_together(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        it_is(NOW + number * 2 * MINUTE, monkeypatch)
        client = Client(REMOTE_ADDR=f"198.51.100.{number}")
        assert ask(client, WANG).status_code == 302
        assert len(house.heard) == min(number + 1, 10)
    it_is(NOW + DAY, monkeypatch)
    ask(Client(), WANG)
    assert len(house.heard) == 11


@one_transaction
def test_ten_wrong_codes_a_day_lock_a_number_whatever_the_browser_the_address_or_the_code(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = []
    for number in range(4):
        it_is(NOW + number * 2 * MINUTE, monkeypatch)
        client = Client(REMOTE_ADDR=f"198.51.100.{number}")
        ask(client, WANG)
        outcomes += [enter(client, house.wrong).status_code for _ in range(3)]
    assert outcomes == [400] * 10 + [429, 400]
    it_is(NOW + HOUR, monkeypatch)
    client = Client()
    ask(client, WANG)
    assert "当面开通登录" in sentence(enter(client, house.code))
    assert not signed_in(client)


def test_of_24_guesses_at_once_all_are_counted_and_at_most_three_compared(
    town_db: str, settings: Settings
) -> None:
    settings.CODE_URL = "json://127.0.0.1:1/{phone}"
    code = codes.give_for_phone(WANG, at=NOW)
    right = codes.digits(code)
    guesses = [f"{(int(right) + n) % 10**6:06d}" for n in range(1, 24)] + [right]
    door = partial(codes.sign_in, code.ask, address="198.51.100.1", at=NOW)
    outcomes = [
        "in" if isinstance(one, Person) else str(one)
        for one in at_once(*(partial(door, typed) for typed in guesses))
    ]
    void = outcomes.count(str(codes.VOID))
    let = outcomes.count("in")
    # The third of the compared ones reads that the code is void by now.
    assert len(outcomes) - void <= 3
    assert limits.used(rules.WRONG, f"phone:{WANG}", at=NOW) + let <= 3


def test_of_two_who_enter_the_right_code_at_once_one_gets_in(town_db: str) -> None:
    code = codes.give_for_phone(WANG, at=NOW)
    enters = partial(codes.sign_in, code.ask, codes.digits(code), address="198.51.100.1", at=NOW)
    assert endings(at_once(enters, enters)) == ["Invalid", "done"]


def test_of_20_who_ask_at_once_for_one_number_one_makes_a_message(town_db: str) -> None:
    asks = [partial(codes.may_ask, WANG, address=f"198.51.100.{n}", at=NOW) for n in range(20)]
    assert sum(at_once(*asks)) == 1


@one_transaction
def test_right_codes_do_not_use_up_the_day_of_a_number_or_of_an_office_behind_one_address(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes.most, "GUESSED", replace(rules.GUESSED, most=2))
    for number in range(4):
        client = Client()
        ask(client, f"1990000070{number}")
        enter(client, house.code)
        assert signed_in(client)


@one_transaction
def test_one_address_cannot_ask_for_codes_to_many_numbers_nor_with_all_of_its_64(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes.most, "ASKED", replace(rules.ASKED, most=5))
    answers = [
        ask(Client(REMOTE_ADDR=f"2001:db8::{n:x}"), f"199000007{n:02d}").status_code for n in range(1, 8)
    ]
    assert answers == [302] * 5 + [429] * 2
    assert len(house.heard) == 5
    assert ask(Client(REMOTE_ADDR="2001:db8:0:1::1"), "19900000710").status_code == 302


@one_transaction
def test_all_addresses_together_cannot_spend_more_on_messages_than_the_installation_allows(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "EVERYBODY", replace(codes.EVERYBODY, most=3))
    answers = [
        ask(Client(REMOTE_ADDR=f"198.51.100.{n}"), f"199000007{n:02d}").status_code for n in range(1, 6)
    ]
    assert answers == [302] * 3 + [429] * 2
    assert len(house.heard) == 3


@one_transaction
def test_no_flood_of_others_makes_a_limit_forget_a_number(house: House) -> None:
    ask(Client(), WANG)
    for n in range(400):
        limits.spend(rules.ASKED, f"2001:db8:{n:x}::/64", at=NOW)
    ask(Client(), WANG)
    assert len(house.heard) == 1


@one_transaction
def test_a_forged_cookie_and_an_ask_that_never_was_open_nothing(house: House) -> None:
    client = Client()
    client.cookies["signing_in"] = f"{uuid4()}:{WANG}:forged"
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert enter(client, "000000")["Location"] == "/sign-in/"
    ask(client, WANG)
    Code.objects.all().delete()
    assert "已失效" in sentence(enter(client, "000000"))


def unlock(who: str, phone: str = WANG, **more: str) -> tuple[int, str]:
    answered = client_of(who).post("/sign-in/unlock/", {"phone": phone, "seen": "1", **more}, follow=True)
    return answered.status_code, answered.content.decode()


def lock(phone: str) -> None:
    for limit in (rules.SENT, rules.WRONG):
        for _ in range(limit.most):
            limits.spend(limit, f"phone:{phone}", at=NOW)


@one_transaction
@pytest.mark.parametrize("who", ["chen", "qian", "zheng", "guan"])
def test_the_desk_opens_a_locked_number_for_somebody_who_came_in_person(who: str, house: House) -> None:
    lock(WANG)
    ask(Client(), WANG)
    assert house.heard == []
    status, page = unlock(who)
    assert (status, "已开通" in page) == (200, True)
    client = Client()
    ask(client, WANG)
    enter(client, house.wrong)
    enter(client, house.code)
    assert signed_in(client)


@one_transaction
def test_an_unlock_is_in_the_journal_without_the_number_and_needs_a_clear_yes() -> None:
    lock(WANG)
    assert unlock("chen", seen="")[0] == 400
    assert limits.is_spent(rules.SENT, f"phone:{WANG}", at=NOW)
    unlock("chen")
    [event] = Event.objects.filter(kind="unlock.unlock")
    assert (event.actor, event.facts) == (
        Person.objects.get(phone=CHEN).pk,
        {"person": str(Person.objects.get(phone=WANG).pk)},
    )


@one_transaction
def test_whoever_has_the_number_is_told_that_it_was_unlocked() -> None:
    unlock("chen")
    tell(Event.objects.get(kind="unlock.unlock"))
    assert "重新开通登录" in client_of(RESIDENT).get("/inbox/").content.decode()
    assert "重新开通登录" not in client_of("zhao").get("/inbox/").content.decode()


@one_transaction
def test_an_unlock_tells_nobody_whether_somebody_has_the_number() -> None:
    assert without_tokens(unlock("chen", UNKNOWN)[1]) == without_tokens(unlock("chen", WANG)[1])
    assert sorted(Unlock.objects.values_list("person__phone", flat=True), key=str) == [WANG, None]


@one_transaction
def test_unlocking_gives_no_guesses_without_end() -> None:
    answers = [unlock("chen")[0] for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert unlock("zheng")[0] == 429
    more = [unlock("chen", f"199000008{n:02d}")[0] for n in range(18)]
    assert (more.count(200), more.count(429)) == (16, 2)


@one_transaction
@pytest.mark.parametrize("who", ["wang", "li", "zhou", "wu", "feng", "liu"])
def test_nobody_else_opens_a_number(who: str) -> None:
    assert unlock(who)[0] == 403
