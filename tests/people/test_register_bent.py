"""The register in the hands of somebody who wants to bend it: what gets nothing, although each step is allowed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from tests.cast import (
    COMMITTEE,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    HOME,
    MANAGER,
    NEIGHBOUR,
    RESIDENT,
    person,
)
from tests.support import at, owner
from tongdeng.kernel.errors import Forbidden, Invalid, Refused, Stale
from tongdeng.people import actions, queries
from tongdeng.people.actions import privacy
from tongdeng.people.actions.register import changes, persons
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.models import Change, Home, Person, Tenure
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind

pytestmark = pytest.mark.django_db

SETTLED, NOW = at("2026-01-05 09:00"), at("2026-01-13 14:05")
TODAY = NOW.date()
BURNER = "+8619900007001"
CODE = "91410200MA40000000"


@pytest.fixture
def home() -> Home:
    return register.home_at(HOME)


def propose(home: Home, kind: Kind, who: str = MANAGER, *, day: date = TODAY, **becomes: Any) -> Change:
    return changes.propose(home, ChangeDraft(kind, becomes, day, "合同"), by=person(who, NOW), at=NOW)


def confirm(change: Change, who: str = COMMUNITY_WORKER) -> Change:
    return changes.confirm(change, by=person(who, NOW), at=NOW)


def owners(place: str = HOME) -> list[str]:
    return [row.person.name for row in register.as_of(place, TODAY).tenures if row.is_owner]


@pytest.mark.parametrize("who", [MANAGER, DESK, RESIDENT])
def test_nobody_takes_an_owners_number_over_by_entering_a_tenant(home: Home, who: str) -> None:
    entry = {"name": "租客", "phone": "+8619900000002", "relation": "tenant", "takes_over": True}
    assert propose(home, Kind.PEOPLE, who, begin=[entry]).is_waiting
    zhao = queries.by_phone("19900000002")
    assert zhao is not None
    assert zhao.name == "赵立夏"


def test_whoever_would_lose_a_number_hears_of_it_before(home: Home) -> None:
    entry = {"name": "林立秋", "phone": "+8619900000002", "takes_over": True}
    change = propose(home, Kind.PEOPLE, begin=[entry])
    assert person(NEIGHBOUR, NOW).pk in change.concerned


@pytest.mark.parametrize("further", [False, True])
def test_who_came_into_office_meanwhile_keeps_their_number(home: Home, further: bool) -> None:
    wang = person(RESIDENT, NOW)
    change = propose(home, Kind.PHONE, person=str(wang.pk), phone=BURNER, further=further)
    actions.appoint(wang, role="committee", place=ESTATE, by=None, at=SETTLED)
    with pytest.raises(Invalid, match="任职"):
        confirm(change)
    assert queries.by_phone("19900007001") is None


def test_who_is_engaged_between_proposal_and_confirmation_does_not_come_in(home: Home) -> None:
    change = propose(home, Kind.PEOPLE, begin=[{"name": "新同事", "phone": BURNER}])
    mate = actions.get_or_create_person("19900007001", name="新同事", title="")
    actions.appoint(mate, role="desk", place=ESTATE, by=None, at=SETTLED)
    with pytest.raises(Forbidden, match="物业公司"):
        confirm(change)
    assert owners() == ["王小满"]


def test_nobody_confirms_what_would_bring_themselves_into_a_home(home: Home) -> None:
    change = propose(home, Kind.PEOPLE, begin=[{"name": "周霜降", "phone": BURNER}])
    persons.add_number(person(COMMITTEE, NOW), "19900007001")
    with pytest.raises(Forbidden, match="本人"):
        confirm(change, COMMITTEE)
    assert owners() == ["王小满"]


def test_nobody_confirms_a_change_of_a_home_that_became_theirs_meanwhile(home: Home) -> None:
    change = propose(home, Kind.GONE)
    actions.record_tenure(person(COMMITTEE, NOW), HOME, since=TODAY)
    with pytest.raises(Forbidden, match="本人"):
        confirm(change, COMMITTEE)


def test_the_manager_does_not_come_in_as_a_company_with_his_number(home: Home) -> None:
    company = {"name": "某某物业服务有限公司", "phone": "+8619900000006", "credit_code": CODE}
    with pytest.raises(Forbidden, match="本公司"):
        propose(home, Kind.PEOPLE, begin=[company])


def test_a_company_is_called_and_signs_in_with_no_number(home: Home) -> None:
    company = {"name": "某某实业有限公司", "phone": "+8619900000002", "credit_code": CODE}
    confirm(propose(home, Kind.PEOPLE, begin=[company]))
    stored = Person.objects.get(credit_code=CODE)
    assert (stored.phone, stored.contact) == (None, "+8619900000002")
    zhao = queries.by_phone("19900000002")
    assert zhao is not None
    assert zhao.name == "赵立夏"


def test_nobody_comes_into_a_home_that_is_gone(home: Home) -> None:
    sale = propose(home, Kind.PEOPLE, begin=[{"name": "林立秋", "phone": BURNER}])
    confirm(propose(home, Kind.GONE))
    with pytest.raises(Refused):
        confirm(sale)
    assert not Tenure.objects.filter(place=HOME, until=None, replaced_at=None).exists()


def test_a_waiting_change_of_owners_keeps_nobody_from_entering_a_tenant(home: Home) -> None:
    propose(home, Kind.PEOPLE, begin=[{"name": "林立秋", "phone": BURNER}])
    tenant = {"name": "租客", "phone": "+8619900007002", "relation": "tenant"}
    assert propose(home, Kind.PEOPLE, RESIDENT, begin=[tenant]).is_confirmed


def test_an_owner_says_what_is_wrong_once_until_it_is_heard(home: Home) -> None:
    first = propose(home, Kind.WRONG, RESIDENT, words="面积写错了")
    with pytest.raises(Invalid, match="撤回"):
        propose(home, Kind.WRONG, RESIDENT, words="面积写错了")
    confirm(first)
    assert propose(home, Kind.WRONG, RESIDENT, words="姓名也写错了").is_waiting


def test_a_new_name_leaves_the_change_once_it_is_decided(home: Home) -> None:
    wang = person(RESIDENT, NOW)
    change = confirm(propose(home, Kind.NAME, person=str(wang.pk), name="王大满"))
    assert "王大满" not in str(Change.objects.get(pk=change.pk).becomes)
    assert Person.objects.get(pk=wang.pk).name == "王大满"


def test_the_words_of_somebody_who_is_forgotten_are_forgotten(home: Home) -> None:
    wang = person(RESIDENT, NOW)
    confirm(propose(home, Kind.WRONG, RESIDENT, words="我叫王大满，电话 19900007001"))
    actions.move_out(Tenure.objects.get(place=HOME, person=wang), on=TODAY - timedelta(days=1))
    privacy.erase(Person.objects.get(pk=wang.pk), at=NOW)
    assert "王大满" not in str(list(Change.objects.values_list("becomes", "answer", "evidence")))


@pytest.mark.parametrize("table", ["home", "measure", "tenure", "change"])
@pytest.mark.parametrize("statement", ["DELETE FROM people_{}", "TRUNCATE people_{} CASCADE"])
def test_postgresql_removes_nothing_from_the_register(home: Home, table: str, statement: str) -> None:
    propose(home, Kind.GONE)
    with (
        owner(),
        pytest.raises(Error, match="nothing leaves the register"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute("SET CONSTRAINTS ALL IMMEDIATE")
        c.execute(statement.format(table))


def test_a_number_that_found_a_neighbour_meanwhile_is_not_taken_unheard(home: Home) -> None:
    change = propose(home, Kind.PEOPLE, begin=[{"name": "林立秋", "phone": BURNER, "takes_over": True}])
    persons.add_number(person(NEIGHBOUR, NOW), "19900007001")
    with pytest.raises(Stale):
        confirm(change)
    assert queries.by_phone("19900007001") == person(NEIGHBOUR, NOW)


def test_a_change_dated_ahead_is_refused(home: Home) -> None:
    with pytest.raises(Invalid, match="不能晚于今天"):
        propose(home, Kind.GONE, day=TODAY + timedelta(days=1))


def test_a_sale_dated_before_the_sellers_own_time_makes_no_two_owners_of_a_day(home: Home) -> None:
    def sold(name: str, phone: str, day: date) -> None:
        row = Tenure.objects.get(place=HOME, until=None, replaced_at=None)
        confirm(
            propose(home, Kind.PEOPLE, day=day, end=[str(row.pk)], begin=[{"name": name, "phone": phone}])
        )

    sold("林立秋", BURNER, date(2025, 9, 1))
    sold("林立冬", "+8619900007002", date(2025, 7, 1))
    days = [date(2025, 6, 15), date(2025, 8, 1), date(2025, 10, 1)]
    held = [[row.person.name for row in register.as_of(HOME, day).tenures] for day in days]
    assert held == [["王小满"], ["王小满"], ["林立冬"]]
