"""Cases of guests and callers: whose they become, for how long they are offered, and what a link opens."""

from datetime import datetime, timedelta

import pytest

from tests.cases.story import DONE, FILED, filed, finished, light
from tests.cast import BUILDING, RESIDENT, person
from tongdeng.cases import actions, queries
from tongdeng.cases.actions import Opinion
from tongdeng.cases.models import Case
from tongdeng.kernel import access, journal, seals
from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions as people
from tongdeng.people.actions.register import persons
from tongdeng.people.models import Number, Person
from tongdeng.people.queries import load_roles

pytestmark = pytest.mark.django_db
PHONE, DAY = "19900009999", timedelta(days=1)


def guest(phone: str = PHONE, moment: datetime = FILED, **said: str) -> Case:
    return filed(who="", place=BUILDING, caller_phone=phone, moment=moment, **said)


def holder(phone: str = PHONE, at: datetime = DONE) -> Person:
    """Somebody signs in with a number for the first time, and looks at their cases."""
    found = people.get_or_create_person(phone)
    load_roles(found, at)
    actions.offer(found, at=at)
    return found


def test_what_a_guest_left_is_offered_to_who_signs_in_with_the_number_and_theirs_once_adopted() -> None:
    case, who = guest(), holder()
    assert case in queries.mine(who)
    assert access.held(who, case, {"see", "adopt", "say"}) == {"see", "adopt"}
    case = actions.adopt(case, by=who, at=DONE)
    assert (case.reporter, case.offered, case.is_unproved) == (who, None, False)
    assert "say" in access.verbs(who, case)
    assert journal.timeline(case)[-1].kind == "case.adopt"
    assert seals.verify() is None


def test_what_the_desk_took_down_for_an_unknown_caller_is_offered_too() -> None:
    case = light(caller_phone=PHONE)
    assert actions.adopt(case, by=holder(), at=DONE).reporter == holder()


@pytest.mark.parametrize(("days", "offered"), [(89, True), (91, False)])
def test_a_case_older_than_ninety_days_joins_no_account(days: int, offered: bool) -> None:
    case = guest()
    assert (case in queries.mine(holder(at=FILED + days * DAY))) is offered


def test_a_case_of_an_earlier_holder_of_a_number_is_never_seen_by_the_next() -> None:
    former = people.get_or_create_person(PHONE, name="林夏至")
    case = guest()
    persons.release(PHONE)
    former.refresh_from_db()
    who = people.get_or_create_person(PHONE, name="吕示例")
    load_roles(who, DONE)
    actions.offer(who, at=DONE)
    assert who != former
    assert case not in queries.mine(who)
    with pytest.raises(NotFound):
        access.get(who, Case, case.pk)


def test_what_comes_after_a_number_passed_on_is_offered_to_its_present_holder() -> None:
    people.get_or_create_person(PHONE)
    persons.release(PHONE)
    who = people.get_or_create_person(PHONE)
    Number.objects.update(since=FILED - DAY)
    load_roles(who, DONE)
    case = guest()
    actions.offer(who, at=DONE)
    assert case in queries.mine(who)


def test_a_further_number_of_a_person_counts_like_the_first() -> None:
    case = guest()
    wang = person(RESIDENT, DONE)
    persons.add_number(wang, PHONE)
    actions.offer(wang, at=DONE)
    assert case in queries.mine(wang)


def test_once_adopted_the_number_says_nothing_any_more() -> None:
    case = guest()
    actions.adopt(case, by=holder(), at=DONE)
    persons.release(PHONE)
    assert case not in queries.mine(holder())


def test_who_disowns_a_case_does_not_see_it_again_and_the_desk_is_told() -> None:
    case, wang = guest("19900000001"), person(RESIDENT, DONE)
    actions.offer(wang, at=DONE)
    case = actions.disown(case, by=wang, at=DONE)
    assert case.disowned_at == DONE
    # Nobody calls who has nothing to do with it.
    assert case.tel == ""
    assert actions.offer(wang, at=DONE) == 0
    assert case not in queries.mine(wang)
    tell(journal.timeline(case)[-1])
    heard = {n.person.title: sentence(n) for n in Notice.objects.filter(kind="case.disown")}
    assert set(heard) == {"陈管家", "钱经理"}
    assert "机主表示不是本人反映的" in heard["陈管家"]


def test_an_offered_case_can_be_adopted_by_nobody_else_and_once() -> None:
    case, who = guest(), holder()
    with pytest.raises(NotFound):
        actions.adopt(case, by=person("zhao", DONE), at=DONE)
    with pytest.raises(Forbidden):
        actions.adopt(case, by=person("chen", DONE), at=DONE)
    actions.adopt(case, by=who, at=DONE)
    with pytest.raises(Forbidden):
        actions.adopt(case, by=who, at=DONE)


def test_a_victim_s_words_are_not_read_by_the_guest_who_gave_their_number() -> None:
    case, wang = guest("19900000001"), person(RESIDENT, DONE)
    link = queries.link_of(case)
    actions.offer(wang, at=DONE)
    with pytest.raises(Forbidden):
        actions.say(case, words="我家在 301", by=wang, at=DONE)
    actions.adopt(case, by=wang, at=DONE)
    with pytest.raises(NotFound, match="登录"):
        queries.by_link(link, at=DONE)


@pytest.mark.parametrize(("days", "opens"), [(364, True), (366, False)])
def test_a_tracking_link_ends_a_year_after_filing(days: int, opens: bool) -> None:
    link, moment = queries.link_of(guest()), FILED + days * DAY
    if opens:
        assert queries.by_link(link, at=moment)
    else:
        with pytest.raises(NotFound):
            queries.by_link(link, at=moment)


@pytest.mark.parametrize(("days", "opens"), [(89, True), (91, False)])
def test_a_tracking_link_ends_ninety_days_after_the_case_closed(days: int, opens: bool) -> None:
    case = guest()
    link, moment = queries.link_of(case), DONE + days * DAY
    actions.withdraw(case, reason="修好了", by=queries.by_link(link, at=DONE)[1], at=DONE)
    if opens:
        assert queries.by_link(link, at=moment)
    else:
        with pytest.raises(NotFound):
            queries.by_link(link, at=moment)


@pytest.mark.parametrize(("days", "may"), [(6, True), (8, False)])
def test_a_worker_may_call_only_while_a_case_is_open_and_a_week_after(days: int, may: bool) -> None:
    case = finished(filed(category="building.light.out", place=BUILDING))
    assert access.may(person("li", DONE + 30 * DAY), case, "call")
    case = actions.confirm(case, Opinion(stars=5), by=person(RESIDENT, DONE), at=DONE)
    li = person("li", DONE + days * DAY)
    assert access.may(li, case, "see")
    assert access.may(li, case, "call") is may
