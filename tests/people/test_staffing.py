"""Giving roles and ending them: by those whose role allows it, at their place and below it."""

import pytest

from tests.cast import (
    ADMIN,
    COMMUNITY,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    FOREIGN_DESK,
    FOREIGN_ESTATE,
    MANAGER,
    SUBDISTRICT,
    WORKER,
    person,
)
from tests.support import at
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.people import queries
from tongdeng.people.actions import staffing
from tongdeng.people.actions.staffing import Post
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.queries import load_roles
from tongdeng.people.rules import GIVES, LEVELS_OF, Role

pytestmark = pytest.mark.django_db
NOW = at("2026-01-13 14:05")
LATER = at("2026-02-01 09:00")
NEW = "19900000501"


def post(role: str = "worker", place: str = ESTATE, phone: str = NEW, name: str = "吕示例") -> Post:
    return Post(phone, name, "吕师傅", role, place)


def test_a_manager_takes_on_a_worker_who_can_be_given_work_at_once() -> None:
    mandate = staffing.engage(post(), by=person(MANAGER, NOW), at=NOW)
    worker = Person.objects.get(phone=NEW)
    load_roles(worker, NOW)
    assert (worker.name, worker.title, worker.post(ESTATE)) == ("吕示例", "吕师傅", "worker")
    assert worker.duty.on_duty
    (event,) = journal.timeline(mandate)
    assert (event.kind, event.post) == ("mandate.appoint", "manager")
    assert "吕" not in str(event.facts) + event.kind
    assert NEW not in str(event.facts)


# who | gives | where | what comes of it
RIGHTS = """
    qian  | desk        | estate      | ok
    qian  | worker      | foreign     | forbidden
    qian  | manager     | estate      | forbidden
    qian  | branch      | estate      | forbidden
    zheng | manager     | estate      | ok
    zheng | desk        | estate      | forbidden
    zheng | community   | community   | forbidden
    feng  | community   | community   | ok
    liu   | subdistrict | subdistrict | ok
    liu   | city        | city        | forbidden
    zheng | committee   | estate      | ok
    zheng | committee   | community   | invalid
    guan  | committee   | estate      | forbidden
    guan  | city        | city        | ok
    guan  | desk        | estate      | forbidden
    guan  | admin       | city        | forbidden
    guan  | admin       | subdistrict | ok
    guan  | branch      | estate      | forbidden
    guan  | superior    | subdistrict | forbidden
    liu   | superior    | subdistrict | forbidden
    wu    | branch      | estate      | forbidden
    guan  | resident    | estate      | forbidden
    chen  | worker      | estate      | forbidden
    wang  | worker      | estate      | forbidden
    zhou  | committee   | estate      | forbidden
"""
WHERE = {
    "estate": ESTATE,
    "foreign": FOREIGN_ESTATE,
    "community": COMMUNITY,
    "subdistrict": SUBDISTRICT,
    "city": "4102",
}
REFUSALS = {"forbidden": Forbidden, "invalid": Invalid}


@pytest.mark.parametrize("line", RIGHTS.strip().splitlines())
def test_each_role_gives_what_the_table_says_and_nothing_else(line: str) -> None:
    who, role, where, outcome = (cell.strip() for cell in line.split("|"))
    before = Mandate.objects.count()
    try:
        staffing.engage(post(role, WHERE[where]), by=person(who, NOW), at=NOW)
        found = "ok"
    except (Forbidden, Invalid) as refused:
        found = refused.code
    assert found == outcome
    assert Mandate.objects.count() - before == (outcome == "ok")


def test_every_role_but_the_residents_is_given_by_somebody_and_has_a_level() -> None:
    given = {role for roles in GIVES.values() for role in roles}
    assert given == set(Role) - {Role.RESIDENT} == set(LEVELS_OF)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (post(phone="12345"), "phone"),
        (post(phone=""), "phone"),
        (post(name="  "), "name"),
        (post(name="字" * 51), "name"),
        (post(role="emperor"), "role"),
        (post(phone="19900000003"), "phone"),
    ],
)
def test_what_is_not_right_is_said_of_its_field_and_nothing_is_stored(wrong: Post, field: str) -> None:
    before = Mandate.objects.count(), Person.objects.count()
    with pytest.raises(Invalid) as refused:
        staffing.engage(wrong, by=person(MANAGER, NOW), at=NOW)
    assert list(refused.value.fields) == [field]
    assert (Mandate.objects.count(), Person.objects.count()) == before


def test_C32_the_same_role_twice_is_refused() -> None:
    staffing.engage(post(), by=person(MANAGER, NOW), at=NOW)
    with pytest.raises(Invalid, match="已经是"):
        staffing.engage(post(), by=person(MANAGER, NOW), at=LATER)


def test_a_place_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        staffing.engage(post(place="410202901001777"), by=person(ADMIN, NOW), at=NOW)


def test_an_ended_role_opens_nothing_from_that_moment_on() -> None:
    li = person(WORKER, NOW)
    mandate = queries.held(li, "worker", ESTATE, NOW).get()
    staffing.end(mandate, by=person(MANAGER, LATER), at=LATER)
    load_roles(li, LATER)
    assert list(li.grants) == []
    with pytest.raises(StepRefused, match="已经结束"):
        staffing.end(Mandate.objects.get(pk=mandate.pk), by=person(MANAGER, LATER), at=LATER)


def test_nobody_ends_their_own_role_or_one_that_they_do_not_give() -> None:
    guan, qian = person(ADMIN, NOW), person(MANAGER, NOW)
    with pytest.raises(Forbidden):
        staffing.end(queries.held(guan, "admin", "4102", NOW).get(), by=guan, at=NOW)
    with pytest.raises(Forbidden):
        staffing.end(queries.held(qian, "manager", ESTATE, NOW).get(), by=qian, at=NOW)
    with pytest.raises(NotFound):
        staffing.end(
            queries.held(person(FOREIGN_DESK, NOW), "desk", FOREIGN_ESTATE, NOW).get(), by=qian, at=NOW
        )


def test_a_list_shows_only_the_roles_that_one_gives() -> None:
    assert {m.role for m in queries.posts(person(MANAGER, NOW), NOW)} == {"worker", "desk"}
    assert not queries.posts(person(DESK, NOW), NOW).exists()
    assert {m.role for m in queries.posts(person(COMMUNITY_WORKER, NOW), NOW)} == {
        "manager",
        "committee",
    }


def test_an_organisation_is_registered_once_and_by_whoever_serves_above_it() -> None:
    zheng = person(COMMUNITY_WORKER, NOW)
    staffing.register_organisation("property", "示例物业", place=ESTATE, phone="0371-0000-0009", by=zheng)
    assert Organisation.objects.get(name="示例物业").place == ESTATE
    with pytest.raises(Invalid, match="登记过"):
        staffing.register_organisation("property", "示例物业", place=ESTATE, by=zheng)
    with pytest.raises(Forbidden):
        staffing.register_organisation("property", "别家物业", place=ESTATE, by=person(MANAGER, NOW))
    with pytest.raises(Forbidden):
        staffing.register_organisation("property", "别家物业", place=FOREIGN_ESTATE, by=zheng)
