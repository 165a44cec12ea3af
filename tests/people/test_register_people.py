"""People in the register: shares, numbers that pass on, companies, tenants and family."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import (
    HOME,
    NEIGHBOUR,
    NOBODY,
    RESIDENT,
    person,
)
from tests.people.changes import NOW, TODAY, confirm, owners, propose, sale, tenure, verbs
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound
from tongdeng.people import actions, queries
from tongdeng.people.actions.register import changes
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.models import Home, Person
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind

pytestmark = pytest.mark.django_db


def test_shares_of_the_owners_add_up_or_are_unknown(home: Home) -> None:
    with pytest.raises(Invalid, match="100"):
        propose(home, Kind.PEOPLE, begin=[{"name": "林某", "phone": "+8619900007005", "share": "1"}])
    with pytest.raises(Invalid, match="100"):
        propose(home, Kind.PEOPLE, share={tenure(home): "1"})


def test_a_share_is_corrected_by_a_row_of_its_own(home: Home) -> None:
    both = {
        "begin": [{"name": "林某", "phone": "+8619900007005", "share": "40"}],
        "share": {tenure(home): "60"},
    }
    confirm(propose(home, Kind.PEOPLE, **both))
    rows = register.as_of(HOME, TODAY).tenures
    assert {row.person.name: row.share for row in rows} == {"王小满": Decimal(60), "林某": Decimal(40)}


def test_a_phone_under_another_name_is_never_silently_taken(home: Home) -> None:
    change = sale(home, name="别人", phone="+8619900000014")
    with pytest.raises(Invalid, match="另一个姓名"):
        confirm(change)


def test_a_phone_that_passes_to_somebody_else_ends_the_access_of_the_former_holder(home: Home) -> None:
    former = person(NOBODY, NOW)
    before = former.get_session_auth_hash()
    confirm(propose(home, Kind.PEOPLE, end=[tenure(home)], begin=[
        {"name": "林立秋", "phone": "+8619900000014", "takes_over": True},
    ]))  # fmt: skip
    former = Person.objects.get(pk=former.pk)
    assert former.phone is None
    assert former.get_session_auth_hash() != before
    new = queries.by_phone("19900000014")
    assert new is not None
    assert (new.name, new.pk != former.pk) == ("林立秋", True)


def test_the_number_of_somebody_in_office_is_not_passed_on(home: Home) -> None:
    entry = {"name": "林立秋", "phone": "+8619900000009", "takes_over": True}
    with pytest.raises(Invalid, match="任职"):
        propose(home, Kind.PEOPLE, end=[tenure(home)], begin=[entry])


def test_one_person_signs_in_with_several_phones() -> None:
    from tongdeng.people.actions.register import persons

    wang = person(RESIDENT, NOW)
    persons.add_number(wang, "19900007100")
    assert queries.by_phone("19900007100") == wang
    with pytest.raises(Invalid):
        persons.add_number(person(NEIGHBOUR, NOW), "19900007100")
    persons.release("19900000001")
    again = Person.objects.get(pk=wang.pk)
    assert (again.phone, again.other_phones.count()) == ("19900007100", 0)


def test_a_new_number_of_an_owner_waits_for_the_community(home: Home) -> None:
    wang = person(RESIDENT, NOW)
    change = propose(home, Kind.PHONE, person=str(wang.pk), phone="+8619900007200")
    assert Person.objects.get(pk=wang.pk).phone == "19900000001"
    confirm(change)
    assert Person.objects.get(pk=wang.pk).phone == "19900007200"


def test_the_company_gives_no_owner_a_number_of_its_own_people(home: Home) -> None:
    wang = person(RESIDENT, NOW)
    with pytest.raises(Forbidden):
        propose(home, Kind.PHONE, person=str(wang.pk), phone="+8619900000006")


def test_owners_without_a_mobile_and_companies_are_owners_like_any_other(home: Home) -> None:
    begin = [
        {"name": "某某实业有限公司", "credit_code": "91410200MA40000000", "representative": "林某"},
        {"name": "John Smith", "phone": "+85291234567"},
        {"name": "没有电话"},
    ]
    confirm(propose(home, Kind.PEOPLE, begin=begin))
    rows = [row.person for row in register.as_of(HOME, TODAY).tenures]
    assert {p.name for p in rows} == {"王小满", "某某实业有限公司", "John Smith", "没有电话"}
    assert [p.contact for p in rows if p.contact] == ["+85291234567"]
    assert [p.representative for p in rows if p.is_company] == ["林某"]


def test_whoever_is_forgotten_leaves_no_proposals_and_no_words() -> None:
    from tongdeng.people.actions import privacy

    tenant = person(NOBODY, NOW)
    actions.record_tenure(tenant, HOME, kind="tenant", since=date(2025, 6, 1))
    entry = {"name": "家人", "phone": "+8619900007003", "relation": "owner"}
    home = register.home_at(HOME)
    draft = ChangeDraft(Kind.PEOPLE, {"begin": [entry]}, TODAY, "我妈妈是业主")
    [change] = changes.propose_all([(home, draft)], by=tenant, at=NOW)
    privacy.erase(tenant, at=NOW)
    change.refresh_from_db()
    assert (change.state, change.evidence, "家人" in str(change.becomes)) == ("withdrawn", "", False)


def test_who_rents_is_stored_at_once_and_gives_no_vote(home: Home) -> None:
    change = propose(
        home, Kind.PEOPLE, begin=[{"name": "租客", "phone": "+8619900007002", "relation": "tenant"}]
    )
    assert change.is_confirmed
    assert owners(HOME, TODAY) == ["王小满"]
    assert verbs(home)[-1] == "add"


def test_an_owner_enters_their_family_and_nobody_elses(home: Home) -> None:
    entry = {"name": "家人", "phone": "+8619900007003", "relation": "family"}
    assert propose(home, Kind.PEOPLE, RESIDENT, begin=[entry]).is_confirmed
    with pytest.raises(NotFound):
        propose(register.home_at(HOME), Kind.PEOPLE, NEIGHBOUR, begin=[entry])


def test_an_owner_cannot_make_somebody_an_owner(home: Home) -> None:
    with pytest.raises(Forbidden, match="社区"):
        propose(home, Kind.PEOPLE, RESIDENT, begin=[{"name": "某某", "phone": "+8619900007004"}])
