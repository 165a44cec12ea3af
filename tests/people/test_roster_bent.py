"""Files in the hands of somebody who wants to bend the register, and files that are left lying about."""

from datetime import timedelta

import pytest

from tests.cast import COMMUNITY_WORKER, HOME, MANAGER, NEIGHBOUR, person
from tests.people.imports import NOW, WANG, imported, kept, line, listed, waiting
from tongdeng.kernel.errors import Forbidden
from tongdeng.people import actions, queries
from tongdeng.people.actions.register import changes, persons
from tongdeng.people.actions.roster import reading, storing
from tongdeng.people.models import Change, Roster, Tenure
from tongdeng.people.rules import roster as rules

pytestmark = pytest.mark.django_db

ZHAO = "+8619900000002"


def test_a_tenant_of_a_file_takes_no_owners_number_over() -> None:
    tenant = listed("租客", ZHAO, relation="tenant")
    imported(line("301", WANG, tenant), answers={ZHAO: "passed"})
    assert queries.by_phone("19900000002") == person(NEIGHBOUR, NOW)
    assert (HOME, "people") in waiting()


@pytest.mark.parametrize("answer", ["same", "rename"])
@pytest.mark.parametrize("who", [MANAGER, COMMUNITY_WORKER])
def test_a_known_owner_under_another_spelling_gets_the_new_home_of_the_file(who: str, answer: str) -> None:
    imported(line("302", listed("赵大夏", ZHAO)), who=who, answers={ZHAO: answer})
    if who == MANAGER:
        changes.confirm(Change.objects.get(kind="record"), by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert Tenure.objects.filter(place=HOME[:-1] + "2", person=person(NEIGHBOUR, NOW)).exists()


def test_whoever_stores_new_homes_at_once_enters_no_number_of_their_own() -> None:
    roster = kept(line("302", listed("郑春分", "+8619900007001")), who=COMMUNITY_WORKER)
    zheng = person(COMMUNITY_WORKER, NOW)
    persons.add_number(zheng, "19900007001")
    with pytest.raises(Forbidden):
        storing.store(roster, by=zheng, at=NOW, on=NOW.date(), progress=lambda done: None)
    assert not Tenure.objects.filter(person=zheng).exists()


def test_whoever_also_works_for_the_property_company_stores_no_owners_at_once() -> None:
    actions.appoint(person(MANAGER, NOW), role="admin", place="4102", by=None, at=NOW - timedelta(days=1))
    imported(line("302", listed("林立秋", "+8619900007001")))
    assert not Tenure.objects.filter(place=HOME[:-1] + "2").exists()
    assert [kind for _place, kind in waiting()] == ["record"]


@pytest.mark.parametrize("state", ["failed", "running", "tried", "headings", "reading"])
def test_no_file_keeps_names_and_phones_for_longer_than_a_week(state: str) -> None:
    roster = kept(line("302", WANG))
    Roster.objects.filter(pk=roster.pk).update(state=state, content=b"x", answers={ZHAO: "same"})
    reading.forget_before(NOW + timedelta(days=8))
    roster.refresh_from_db()
    assert (roster.state, roster.rows, roster.content, roster.answers) == ("failed", [], None, {})


def test_a_file_that_was_refused_keeps_its_reason_when_it_is_forgotten() -> None:
    roster = kept(line("302", WANG))
    Roster.objects.filter(pk=roster.pk).update(state="failed", problem="您不在这个小区任职")
    reading.forget_before(NOW + timedelta(days=8))
    roster.refresh_from_db()
    assert (roster.rows, roster.problem) == ([], "您不在这个小区任职")


def test_whoever_answers_for_a_company_also_stands_there_with_their_own_name() -> None:
    table = (
        "楼栋,单元,房号,面积,业主姓名,手机号,统一社会信用代码\n"
        "12号楼,1单元,302,89.50,赵立夏,19900000002,\n"
        "12号楼,1单元,303,89.50,某某商贸有限公司,19900000002,91410200MA4000000Q\n"
    )
    checked = rules.read(table.encode(), {})
    assert checked.faults == ()
    imported(*checked.homes, who=COMMUNITY_WORKER)
    zhao, company = (Tenure.objects.get(place=HOME[:-1] + n).person for n in "23")
    assert (zhao, company.phone, company.contact) == (person(NEIGHBOUR, NOW), None, ZHAO)
    assert not imported(*checked.homes, who=MANAGER)["proposed"]
