"""Roles: nobody grants one to themselves, the party's come from the party, and each end is an end at once."""

import pytest

from tests.cast import (
    ADMIN,
    BRANCH,
    COMMUNITY,
    COMMUNITY_WORKER,
    ESTATE,
    MANAGER,
    SUBDISTRICT,
    SUBDISTRICT_CLERK,
    WORKER,
    person,
)
from tests.support import at, unguarded
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, NotFound, StepRefused
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions, queries
from tongdeng.people.actions import staffing
from tongdeng.people.actions.register.persons import add_number
from tongdeng.people.actions.staffing import Post
from tongdeng.people.models import Mandate, Person
from tongdeng.people.queries import load_roles
from tongdeng.people.rules import GIVES, TOLD, Role

pytestmark = pytest.mark.django_db
NOW, LATER = at("2026-01-13 14:05"), at("2026-02-01 09:00")
NEW = "19900000501"


def superior() -> Person:
    found = actions.get_or_create_person("19900000502", name="尚示例", title="尚委员")
    actions.appoint(found, role="superior", place="410202", by=None, at=NOW)
    load_roles(found, NOW)
    return found


def told(mandate: Mandate) -> dict[str, str]:
    event = journal.timeline(mandate)[-1]
    tell(event)
    return {n.person.title: sentence(n) for n in Notice.objects.filter(event=event.pk)}


@pytest.mark.parametrize(("who", "role", "place"), [
    (ADMIN, "manager", ESTATE), (COMMUNITY_WORKER, "committee", ESTATE), (MANAGER, "desk", ESTATE),
])  # fmt: skip
def test_nobody_gives_themselves_a_role(who: str, role: str, place: str) -> None:
    me = person(who, NOW)
    with pytest.raises(Forbidden, match="不能任命自己"):
        staffing.engage(Post(me.phone or "", me.name, me.title, role, place), by=me, at=NOW)
    assert not queries.held(me, role, place, NOW).exists()


def test_nobody_gives_themselves_a_role_by_another_number_of_theirs() -> None:
    guan = person(ADMIN, NOW)
    add_number(guan, NEW)
    with pytest.raises(Forbidden, match="不能任命自己"):
        staffing.engage(Post(NEW, guan.name, "", "city", "4102"), by=guan, at=NOW)
    assert not queries.held(guan, "city", "4102", NOW).exists()


def test_nobody_gives_a_role_to_a_second_account_in_their_own_name() -> None:
    guan = person(ADMIN, NOW)
    with pytest.raises(Forbidden, match="同名"):
        staffing.engage(Post(NEW, "管 大寒", "", "city", "4102"), by=guan, at=NOW)
    assert not Person.objects.filter(phone=NEW).exists()


def test_no_verb_can_appoint_who_does_it() -> None:
    zheng = person(COMMUNITY_WORKER, NOW)
    with pytest.raises(Forbidden):
        actions.appoint(zheng, role="committee", place=ESTATE, by=zheng, at=NOW)


def test_only_the_party_gives_the_roles_of_the_party() -> None:
    givers = {giver for giver, given in GIVES.items() if {Role.BRANCH, Role.SUPERIOR} & set(given)}
    assert givers == {Role.SUPERIOR}
    staffing.engage(Post(NEW, "吕示例", "", "branch", ESTATE), by=superior(), at=NOW)
    assert queries.held(Person.objects.get(phone=NEW), "branch", ESTATE, NOW).exists()


def test_a_superior_gives_its_own_role_further_down_and_not_beside_itself() -> None:
    staffing.engage(Post(NEW, "吕示例", "", "superior", SUBDISTRICT), by=superior(), at=NOW)
    with pytest.raises(Forbidden):
        staffing.engage(Post("19900000503", "施示例", "", "superior", "410202"), by=superior(), at=NOW)


def test_an_administrator_neither_sees_nor_ends_a_role_of_the_party() -> None:
    wu = queries.held(person(BRANCH, NOW), "branch", ESTATE, NOW).get()
    with pytest.raises(NotFound):
        staffing.end(wu, by=person(ADMIN, NOW), at=NOW)
    assert queries.held(person(BRANCH, NOW), "branch", ESTATE, NOW).exists()


def test_of_each_role_its_holder_and_who_stands_above_are_told_with_who_gave_it() -> None:
    mandate = staffing.engage(Post(NEW, "吕示例", "吕经理", "manager", ESTATE), by=person(ADMIN, NOW), at=NOW)
    heard = told(mandate)
    assert set(heard) == {"吕经理", "郑社工", "冯科长"}
    assert "管理员已任命您在A区任职，角色：物业经理，即时生效" in heard["吕经理"]
    assert heard["郑社工"] == "管理员在A区任命了一人，角色：物业经理"
    assert "吕" not in heard["郑社工"]


def test_of_each_end_the_same_are_told() -> None:
    mandate = queries.held(person(WORKER, NOW), "worker", ESTATE, NOW).get()
    heard = told(staffing.end(mandate, by=person(MANAGER, LATER), at=LATER))
    assert set(heard) == {"李师傅", "郑社工"}
    assert heard["李师傅"] == "物业经理已结束您在A区的任职，角色：维修员"


def test_what_is_given_on_the_server_is_told_too() -> None:
    heard = told(queries.held(superior(), "superior", "410202", NOW).get())
    assert set(heard) == {"尚委员", "刘科员", "管理员"}
    assert "服务器上的管理员" in heard["管理员"]


def test_for_every_role_it_is_said_who_hears_of_it() -> None:
    assert set(TOLD) == set(Role) - {Role.RESIDENT}
    assert all(TOLD.values())


def test_an_administrator_whose_role_ended_is_no_superuser_any_more() -> None:
    guan = person(ADMIN, NOW)
    mandate = queries.held(guan, "admin", "4102", NOW).get()
    actions.open_office(mandate, by=None, at=NOW)
    assert person(ADMIN, NOW).enters_office
    actions.dismiss(mandate, by=None, at=LATER)
    after = person(ADMIN, LATER)
    assert (after.is_staff, after.is_superuser, after.groups.count()) == (False, False, 0)


def test_an_administrator_with_another_region_keeps_the_office_until_the_last_role_ends() -> None:
    guan = person(ADMIN, NOW)
    other = actions.appoint(guan, role="admin", place=COMMUNITY, by=None, at=NOW)
    actions.grant_superuser(guan)
    actions.dismiss(other, by=None, at=LATER)
    assert person(ADMIN, LATER).enters_office


def test_a_role_that_runs_out_by_its_date_closes_the_office_too() -> None:
    guan = person(ADMIN, NOW)
    actions.grant_superuser(guan)
    with unguarded():
        Mandate.objects.filter(person=guan).update(until=LATER)
    assert person(ADMIN, NOW).enters_office
    assert not person(ADMIN, LATER).enters_office


def test_who_hears_of_a_role_may_look_at_it_and_not_end_it() -> None:
    mandate = staffing.engage(Post(NEW, "吕示例", "", "worker", ESTATE), by=person(MANAGER, NOW), at=NOW)
    with pytest.raises(Forbidden):
        staffing.end(mandate, by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert mandate not in queries.posts(person(COMMUNITY_WORKER, NOW), NOW)
    with pytest.raises(NotFound):
        staffing.end(mandate, by=person(SUBDISTRICT_CLERK, NOW), at=NOW)


def test_a_role_that_ended_cannot_be_ended_again_with_another_moment() -> None:
    mandate = queries.held(person(WORKER, NOW), "worker", ESTATE, NOW).get()
    staffing.end(mandate, by=person(MANAGER, NOW), at=NOW)
    with pytest.raises(StepRefused):
        staffing.end(mandate, by=person(MANAGER, LATER), at=LATER)
