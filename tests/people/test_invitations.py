"""Invitations: whoever gives a role gives its holder one sign-in, bound to the role and the number."""

from datetime import timedelta
from functools import partial

import pytest

from tests.cast import (
    ADMIN,
    CAST,
    COMMITTEE,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    MANAGER,
    NEIGHBOUR,
    WORKER,
    person,
)
from tests.support import at, at_once, endings
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused, StepRefused, TooMany
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions
from tongdeng.people.actions import invitations, one_time
from tongdeng.people.actions.proving import misfits
from tongdeng.people.actions.register import persons
from tongdeng.people.models import Mandate, OneTimeCode
from tongdeng.people.queries import held
from tongdeng.people.rules import limits as most
from tongdeng.people.rules.one_time import TRIES

NOW, CHEN = at("2026-01-13 14:05"), CAST[DESK].phone
DAY = timedelta(days=1)
one_transaction = pytest.mark.django_db


def role(who: str = DESK) -> Mandate:
    part = CAST[who]
    return held(person(who, NOW), part.role, part.place, NOW).get()


def invited(who: str = DESK, by: str = MANAGER) -> str:
    return invitations.invite(role(who), by=person(by, NOW), at=NOW)


def accepted(token: str, phone: str = CHEN, moment: object = NOW) -> OneTimeCode:
    return invitations.accept(token, phone=phone, address="198.51.100.1", at=moment)  # type: ignore[arg-type]


@one_transaction
@pytest.mark.parametrize(
    ("who", "by"),
    [(DESK, MANAGER), (WORKER, MANAGER), (MANAGER, COMMUNITY_WORKER), (COMMUNITY_WORKER, ADMIN)],
)
def test_whoever_gives_a_role_invites_its_holder_who_comes_in_once(who: str, by: str) -> None:
    token, phone = invited(who, by), CAST[who].phone
    row = accepted(token, phone)
    assert (row.person.phone, row.way, row.post) == (phone, "invitation", CAST[by].role)
    with pytest.raises(Refused, match="已经用过"):
        accepted(token, phone)


@one_transaction
@pytest.mark.parametrize("by", [DESK, WORKER, COMMITTEE, NEIGHBOUR, "he"])
def test_nobody_else_invites(by: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        invited(WORKER if by == DESK else DESK, by)
    assert not OneTimeCode.objects.exists()


@one_transaction
def test_nobody_invites_themselves_by_another_role() -> None:
    actions.appoint(person(MANAGER, NOW), role="desk", place=ESTATE, by=None, at=NOW)
    mandate = held(person(MANAGER, NOW), "desk", ESTATE, NOW).get()
    with pytest.raises(Forbidden, match="不能给自己"):
        invitations.invite(mandate, by=person(MANAGER, NOW), at=NOW)


@one_transaction
def test_a_link_without_the_number_opens_nothing_and_dies_at_the_fifth_wrong_one() -> None:
    token, said = invited(), set()
    for typed in ("x", "", *[token] * TRIES):
        with pytest.raises(Invalid) as refused:
            accepted(typed, CAST[WORKER].phone)
        said.add(str(refused.value))
    with pytest.raises(Invalid) as refused:
        accepted(token)
    assert said == {str(refused.value)}


@one_transaction
def test_one_address_is_wrong_twenty_times_a_day() -> None:
    for _ in range(most.CLAIMED.most):
        with pytest.raises(Invalid):
            accepted("x")
    with pytest.raises(TooMany):
        accepted(invited())


@one_transaction
def test_an_invitation_runs_out_after_seven_days_with_its_role_the_number_and_the_next_one() -> None:
    first, second = invited(), invited()
    for token, moment in ((first, NOW), (second, NOW + 7 * DAY)):
        with pytest.raises(StepRefused):
            accepted(token, moment=moment)
    actions.dismiss(role(), by=None, at=NOW + DAY)
    with pytest.raises(StepRefused, match="任职已经结束"):
        accepted(second, moment=NOW + DAY)


@one_transaction
def test_an_invitation_opens_nothing_after_the_number_changed() -> None:
    token = invited()
    persons.replace_number(person(DESK, NOW), "19900007005")
    for phone in (CHEN, "19900007005"):
        with pytest.raises(Refused):
            accepted(token, phone)


@one_transaction
def test_a_role_that_has_ended_is_not_invited() -> None:
    mandate = role()
    actions.dismiss(mandate, by=None, at=NOW)
    with pytest.raises(StepRefused):
        invitations.invite(mandate, by=person(MANAGER, NOW), at=NOW)


@one_transaction
def test_the_holder_and_those_above_are_told_and_the_role_still_fits_its_journal() -> None:
    token = invited()
    [event] = Event.objects.filter(kind="mandate.invite")
    tell(event)
    told = {notice.person.phone: sentence(notice) for notice in Notice.objects.select_related("person")}
    assert "给了您一个登录链接" in told[CHEN]
    assert "发了登录链接" in told[CAST[COMMUNITY_WORKER].phone]
    assert [token in str(row) for row in Event.objects.values()] == [False] * Event.objects.count()
    assert list(misfits()) == []


@one_transaction
def test_a_code_that_is_typed_with_a_number_leaves_an_invitation_as_it_is_and_is_no_invitation() -> None:
    token = invited()
    digits = one_time.give_on_server(person(DESK, NOW), at=NOW)
    with pytest.raises(Invalid):
        one_time.sign_in(CHEN, token, address="198.51.100.1", at=NOW)
    assert one_time.sign_in(CHEN, digits, address="198.51.100.1", at=NOW).way == "server"
    assert accepted(token).way == "invitation"


def test_of_two_browsers_with_one_link_one_comes_in(town_db: str) -> None:
    enters = partial(accepted, invited())
    assert endings(at_once(enters, enters)) in (["Invalid", "done"], ["StepRefused", "done"])
