"""Codes that are handed over: who gives them to whom, how long they are good, and who hears of it."""

from datetime import timedelta
from functools import partial

import pytest

from tests.cast import (
    ADMIN,
    CAST,
    COMMITTEE,
    COMMUNITY_WORKER,
    DESK,
    HOME,
    MANAGER,
    NEIGHBOUR,
    NOBODY,
    OTHER_HOME,
    RESIDENT,
    person,
)
from tests.support import at, at_once, endings, tamper
from tongdeng.kernel import limits
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions
from tongdeng.people.actions import one_time, privacy
from tongdeng.people.actions.proving import misfits
from tongdeng.people.actions.register import persons
from tongdeng.people.models import Mandate, OneTimeCode, Person, SignIn
from tongdeng.people.queries.register import home_at
from tongdeng.people.rules import limits as most
from tongdeng.people.rules.one_time import TRIES, is_from_property

NOW, WANG = at("2026-01-13 14:05"), CAST[RESIDENT].phone
MINUTE = timedelta(minutes=1)
one_transaction = pytest.mark.django_db


def given(by: str = DESK, to: str = RESIDENT, home: str = HOME, checked: str = "id_card") -> str:
    return one_time.hand_out(home_at(home), person(to, NOW), checked=checked, by=person(by, NOW), at=NOW)


def entered(typed: str, phone: str = WANG, moment: object = NOW) -> OneTimeCode:
    return one_time.sign_in(phone, typed, address="198.51.100.1", at=moment)  # type: ignore[arg-type]


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**8:08d}"


@one_transaction
@pytest.mark.parametrize("who", [DESK, MANAGER, COMMUNITY_WORKER])
def test_who_sees_residents_in_person_gives_a_code_that_opens_once(who: str) -> None:
    digits = given(who)
    code = entered(digits)
    assert (code.person.phone, code.post, code.place) == (WANG, CAST[who].role, HOME)
    with pytest.raises(Invalid):
        entered(digits)


@one_transaction
@pytest.mark.parametrize(
    ("who", "problem"), [(COMMITTEE, Forbidden), (ADMIN, Forbidden), ("he", NotFound), (NEIGHBOUR, NotFound)]
)
def test_nobody_else_gives_a_code(who: str, problem: type[Refused]) -> None:
    with pytest.raises(problem):
        given(who)


@one_transaction
def test_no_desk_opens_an_account_in_office_its_own_or_that_of_somebody_who_does_not_live_there() -> None:
    chair = person(COMMITTEE, NOW)
    actions.record_tenure(chair, HOME, since=NOW.date())
    actions.record_tenure(person(DESK, NOW), HOME, kind="tenant", since=NOW.date())
    for to, words in ((COMMITTEE, "有任职"), (DESK, "不能给自己"), (NEIGHBOUR, "登记在这套房屋里")):
        with pytest.raises(Refused, match=words):
            given(to=to)
    assert not OneTimeCode.objects.exists()


@one_transaction
def test_without_papers_a_number_or_an_active_account_there_is_no_code() -> None:
    with pytest.raises(Invalid, match="没有当面核对"):
        given(checked="")
    persons.release(WANG)
    with pytest.raises(Invalid, match="没有登记手机号"):
        one_time.hand_out(
            home_at(HOME), Person.objects.get(name="王小满"), checked="id_card", by=person(DESK, NOW), at=NOW
        )
    Person.objects.filter(phone=CAST[NEIGHBOUR].phone).update(is_active=False)
    with pytest.raises(Refused, match="已停用"):
        given(to=NEIGHBOUR, home=OTHER_HOME)


@one_transaction
def test_a_code_runs_out_after_fifteen_minutes_and_a_newer_one_makes_it_void() -> None:
    first, second = given(), given()
    with pytest.raises(Invalid):
        entered(first)
    with pytest.raises(Invalid):
        entered(second, moment=NOW + 15 * MINUTE)
    assert entered(second, moment=NOW + 14 * MINUTE).person.phone == WANG


@one_transaction
def test_five_wrong_tries_make_a_code_void() -> None:
    digits = given()
    for _ in range(TRIES):
        with pytest.raises(Invalid):
            entered(wrong(digits))
    with pytest.raises(Invalid):
        entered(digits)


@one_transaction
def test_ten_wrong_tries_a_day_are_all_for_a_number_and_the_sentence_names_when_it_goes_on() -> None:
    for _ in range(most.TRIED.most):
        with pytest.raises(Invalid):
            entered("00000000")
    with pytest.raises(TooMany) as refused:
        entered("00000000")
    assert refused.value.facts["until"] == NOW + timedelta(days=1)


@one_transaction
def test_a_number_with_a_code_one_without_and_one_that_nobody_has_are_refused_in_the_same_words() -> None:
    digits = given()
    said = set()
    for phone in (WANG, CAST[NEIGHBOUR].phone, "19900009876"):
        with pytest.raises(Invalid) as refused:
            entered(wrong(digits), phone)
        said.add(str(refused.value))
    assert len(said) == 1


@one_transaction
def test_a_code_that_was_given_before_the_number_changed_opens_nothing() -> None:
    digits = given()
    persons.replace_number(person(RESIDENT, NOW), "19900007101")
    for phone in (WANG, "19900007101"):
        with pytest.raises(Invalid):
            entered(digits, phone)


@one_transaction
def test_a_code_opens_only_for_the_number_of_whom_it_was_given_to() -> None:
    digits = given()
    with pytest.raises(Invalid):
        entered(digits, CAST[NEIGHBOUR].phone)


@one_transaction
def test_the_journal_tells_who_gave_a_code_to_whom_and_how_they_were_checked_and_not_the_code() -> None:
    digits = given(checked="other_card")
    [event] = Event.objects.filter(kind="one_time_code.give")
    wang = person(RESIDENT, NOW)
    assert (event.actor, event.post, event.place) == (person(DESK, NOW).pk, "desk", HOME)
    assert event.facts == {"person": str(wang.pk), "way": "desk", "checked": "other_card"}
    row = str(OneTimeCode.objects.values().get())
    assert [words in row + str(event.facts) for words in (digits, WANG)] == [False, False]


@one_transaction
def test_the_holder_is_told_that_a_code_was_given_and_that_it_was_used() -> None:
    entered(given())
    for event in Event.objects.filter(kind__startswith="one_time_code."):
        tell(event)
    told = [sentence(notice) for notice in Notice.objects.filter(person=person(RESIDENT, NOW)).order_by("pk")]
    assert ["物业客服给了您一个登录码" in told[0], "进入了您的账户" in told[1]] == [True, True]


@one_transaction
def test_a_clerk_gives_forty_codes_a_day_and_one_person_gets_five() -> None:
    for _ in range(most.RECEIVED.most):
        given()
    with pytest.raises(TooMany, match="领过五次"):
        given()
    for _ in range(most.GIVEN.most):
        limits.spend(most.GIVEN, person(DESK, NOW).pk, at=NOW)
    with pytest.raises(TooMany, match="给出的登录码太多"):
        given(to=NEIGHBOUR, home=OTHER_HOME)


@one_transaction
def test_the_server_gives_a_code_to_anybody_who_has_an_account_and_nobody_is_its_giver() -> None:
    digits = one_time.give_on_server(person(ADMIN, NOW), at=NOW)
    code = entered(digits, CAST[ADMIN].phone)
    assert (code.way, code.by, code.post) == ("server", None, "")
    [event] = Event.objects.filter(kind="one_time_code.give")
    assert event.actor is None


def test_of_two_browsers_with_the_same_code_one_comes_in(town_db: str) -> None:
    digits = given()
    enters = partial(entered, digits)
    assert endings(at_once(enters, enters)) == ["Invalid", "done"]


def test_of_24_tries_at_once_at_most_five_are_compared(town_db: str) -> None:
    digits = given()
    for _ in range(3):
        at_once(*(partial(entered, wrong(digits)) for _ in range(8)))
    code = OneTimeCode.objects.get()
    assert code.tries == TRIES
    assert limits.used(most.TRIED, f"phone:{WANG}", at=NOW) <= most.TRIED.most


def test_of_two_clerks_who_give_a_code_at_once_one_code_is_left(town_db: str) -> None:
    codes = at_once(given, partial(given, MANAGER))
    assert OneTimeCode.objects.filter(ended_at=None).count() == 1
    outcomes = []
    for digits in codes:
        try:
            outcomes.append(entered(digits).person.phone)
        except Refused:
            outcomes.append("refused")
    assert sorted(outcomes) == [WANG, "refused"]


@one_transaction
def test_sign_ins_are_forgotten_after_half_a_year_and_with_their_person() -> None:
    for key, moment in ((RESIDENT, NOW), (NOBODY, NOW), (NOBODY, at("2025-06-01 08:00"))):
        one_time.came_in(person(key, NOW), "sms", at=moment)
    assert one_time.forget_sign_ins(before=NOW - one_time.KEPT) == 1
    privacy.erase(person(NOBODY, NOW), at=NOW)
    assert [row.person.phone for row in SignIn.objects.all()] == [WANG]


@pytest.mark.parametrize(
    ("way", "post", "property_alone"),
    [
        ("sms", "", False),
        ("server", "", False),
        ("desk", "desk", True),
        ("desk", "manager", True),
        ("desk", "community", False),
        ("letter", "manager", True),
        ("letter", "community", False),
    ],
)
def test_only_what_the_property_company_handed_over_is_its_word_alone(
    way: str, post: str, property_alone: bool
) -> None:
    assert is_from_property(way, post) == property_alone


@one_transaction
def test_who_is_of_the_property_company_and_of_the_community_gives_as_the_property_company() -> None:
    actions.appoint(person(DESK, NOW), role="community", place=HOME[:12], by=None, at=NOW - MINUTE)
    given()
    assert OneTimeCode.objects.get().post == "desk"
    assert Mandate.objects.filter(person=person(DESK, NOW)).count() == 2


@one_transaction
@pytest.mark.parametrize("change", ["ended_at = NULL", "person_id = by_id", "way = 'server'"])
def test_a_code_that_was_changed_behind_the_journal_is_found(change: str) -> None:
    entered(given())
    given(to=NEIGHBOUR, home=OTHER_HOME)
    assert list(misfits()) == []
    tamper(f"UPDATE people_onetimecode SET {change} WHERE ended_at IS NOT NULL")
    assert [misfit.what for misfit in misfits()] == ["this one-time code is not the one that was given"]
