"""Letters to owners: bound to a name and a number, claimed once, void with the sale, the number, the next printing."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from tests.cast import (
    BUILDING,
    CAST,
    COMMITTEE,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    HOME,
    MANAGER,
    NEIGHBOUR,
    NOBODY,
    RESIDENT,
    person,
)
from tests.support import at, at_once, endings
from tongdeng.kernel import limits
from tongdeng.kernel.errors import Forbidden, Invalid, Refused, StepRefused, TooMany
from tongdeng.kernel.models import Event
from tongdeng.people import actions
from tongdeng.people.actions import letters
from tongdeng.people.actions.register import persons
from tongdeng.people.models import OneTimeCode, Person, Tenure
from tongdeng.people.rules import limits as most
from tongdeng.people.rules.one_time import LETTER_TRIES

NOW, NAME, LAST = at("2026-01-13 14:05"), CAST[RESIDENT].name, CAST[RESIDENT].phone[-4:]
DAY = timedelta(days=1)
one_transaction = pytest.mark.django_db


def printed(inside: str = HOME, by: str = MANAGER) -> list[str]:
    """Print letters and return their codes."""
    batch = letters.prepare(inside, by=person(by, NOW), at=NOW)
    letters.store(batch)
    return [letter.code for letter in batch.letters]


def claimed(
    code: str, name: str = NAME, last: str = LAST, moment: object = NOW, where: str = "198.51.100.1"
) -> OneTimeCode:
    return letters.claim(code, name=name, last_digits=last, address=where, at=moment)  # type: ignore[arg-type]


@one_transaction
@pytest.mark.parametrize(("by", "post"), [(MANAGER, "manager"), (COMMUNITY_WORKER, "community")])
def test_a_letter_with_the_name_and_the_last_digits_opens_once(by: str, post: str) -> None:
    [code] = printed(by=by)
    letter = claimed(code.lower().replace("-", " "), f" {NAME} ")
    assert (letter.person.phone, letter.way, letter.post) == (CAST[RESIDENT].phone, "letter", post)
    with pytest.raises(Refused, match="已经用过"):
        claimed(code)


@one_transaction
@pytest.mark.parametrize("by", [DESK, COMMITTEE, "guan", "he", RESIDENT])
def test_nobody_else_prints_letters(by: str) -> None:
    with pytest.raises(Forbidden):
        printed(by=by)


@one_transaction
@pytest.mark.parametrize("inside", [ESTATE, ESTATE + "x", "", HOME + "1"])
def test_letters_are_printed_for_a_building_or_less(inside: str) -> None:
    with pytest.raises(Refused):
        printed(inside)


@one_transaction
@pytest.mark.parametrize(
    ("name", "last"), [("王小暑", LAST), (NAME, "0002"), (NAME, ""), ("", LAST), (NAME, CAST[RESIDENT].phone)]
)
def test_a_photographed_letter_opens_nothing_without_both(name: str, last: str) -> None:
    [code] = printed()
    with pytest.raises(Invalid, match="不对"):
        claimed(code, name, last)


@one_transaction
def test_five_wrong_claims_make_a_letter_void_and_a_code_that_none_has_is_refused_in_the_same_words() -> None:
    [code] = printed()
    said = set()
    for typed in ("ABCD-EFGH-JKLM", *[code] * LETTER_TRIES):
        with pytest.raises(Invalid) as refused:
            claimed(typed, "别人")
        said.add(str(refused.value))
    with pytest.raises(Invalid) as refused:
        claimed(code)
    assert said == {str(refused.value)}


@one_transaction
def test_one_address_is_wrong_twenty_times_a_day_over_all_letters_and_right_ones_do_not_count() -> None:
    for _ in range(most.CLAIMED.most):
        with pytest.raises(Invalid):
            claimed("ABCD")
    [code] = printed()
    with pytest.raises(TooMany):
        claimed(code)
    claimed(code, where="198.51.100.2")
    assert limits.used(most.CLAIMED, "198.51.100.2", at=NOW) == 0


@one_transaction
def test_a_letter_is_good_for_thirty_days() -> None:
    first, second = printed(), None
    with pytest.raises(StepRefused, match="过期"):
        claimed(first[0], moment=NOW + 30 * DAY)
    second = printed()
    assert claimed(second[0], moment=NOW + 29 * DAY).person.name == NAME


@one_transaction
def test_a_letter_that_is_printed_again_makes_the_older_one_void() -> None:
    [older], [newer] = printed(), printed()
    with pytest.raises(StepRefused, match="又印了新的"):
        claimed(older)
    assert claimed(newer).person.name == NAME


def sold() -> None:
    actions.move_out(Tenure.objects.get(place=HOME), on=NOW.date(), at=NOW)


@one_transaction
@pytest.mark.parametrize(
    "happens",
    [sold, lambda: persons.replace_number(person(RESIDENT, NOW), "19900000001"[:7] + "7001")],
    ids=["home sold", "number changed"],
)
def test_a_letter_opens_nothing_after_the_home_was_sold_or_the_number_changed(
    happens: Callable[[], object],
) -> None:
    [code] = printed()
    happens()
    now = Person.objects.get(name=NAME).phone or ""
    with pytest.raises(StepRefused, match="以后变了"):
        claimed(code, last=now[-4:])
    assert OneTimeCode.objects.get().ended_at is None


@one_transaction
def test_whoever_came_into_office_since_uses_no_letter_and_whoever_is_in_office_gets_none() -> None:
    [code] = printed()
    actions.appoint(person(RESIDENT, NOW), role="committee", place=ESTATE, by=None, at=NOW)
    with pytest.raises(Forbidden, match="有任职"):
        claimed(code)
    with pytest.raises(StepRefused, match="没有可以打印"):
        printed()


@one_transaction
def test_of_two_owners_each_has_a_letter_of_their_own_and_one_does_not_open_the_other_s() -> None:
    actions.record_tenure(person(NOBODY, NOW), HOME, since=NOW.date())
    first, second = printed()
    with pytest.raises(Invalid):
        claimed(second)
    assert claimed(first).person.name == NAME
    assert claimed(second, CAST[NOBODY].name, CAST[NOBODY].phone[-4:]).person.name == CAST[NOBODY].name


@one_transaction
def test_an_owner_without_a_number_on_record_gets_a_letter_without_a_code() -> None:
    persons.release(CAST[RESIDENT].phone)
    assert printed() == [""]
    assert not OneTimeCode.objects.exists()


@one_transaction
def test_a_building_gives_a_letter_for_each_owner_and_none_to_tenants() -> None:
    actions.record_tenure(person(NEIGHBOUR, NOW), BUILDING + "010302", since=NOW.date())
    actions.record_tenure(person(NOBODY, NOW), BUILDING + "010302", kind="tenant", since=NOW.date())
    assert len(printed(BUILDING)) == 2


@one_transaction
def test_the_journal_tells_who_printed_how_many_and_neither_code_name_nor_number() -> None:
    [code] = printed()
    [event] = Event.objects.filter(kind="one_time_code.print")
    assert (event.actor, event.post, event.facts["of"]) == (person(MANAGER, NOW).pk, "manager", 1)
    row = str(OneTimeCode.objects.values().get()) + str(event.facts)
    assert [words in row for words in (code, NAME, LAST + "'")] == [False] * 3


@one_transaction
def test_what_was_prepared_and_not_printed_is_stored_nowhere() -> None:
    letters.prepare(HOME, by=person(MANAGER, NOW), at=NOW)
    assert not OneTimeCode.objects.exists()


def test_of_two_browsers_with_one_letter_one_comes_in(town_db: str) -> None:
    [code] = printed()
    enters = partial(claimed, code)
    ended = endings(at_once(enters, enters))
    assert ended in (["Invalid", "done"], ["StepRefused", "done"])
