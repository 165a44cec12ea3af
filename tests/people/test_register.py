"""The register of homes: every change is an event, told before and after, and decided by somebody else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.cast import (
    COMMITTEE,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    HOME,
    MANAGER,
    NOBODY,
    OTHER_HOME,
    RESIDENT,
    WORKER,
    person,
)
from tests.people.changes import NOW, SETTLED, TODAY, confirm, owners, propose, sale, verbs
from tests.support import unguarded
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Stale, StepRefused
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions, queries
from tongdeng.people.actions.register import changes, homes
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.models import Change, Home, Tenure
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind
from tongdeng.places.models import Place

pytestmark = pytest.mark.django_db

SHOP = ESTATE + "012" + "00" + "5001"


def test_a_sale_ends_the_seller_and_begins_the_buyer_when_the_community_confirms_it(home: Home) -> None:
    change = sale(home)
    assert owners(HOME, TODAY) == ["王小满"]
    confirm(change)
    assert owners(HOME, TODAY) == ["林立秋"]
    assert verbs(home)[-1] == "transfer"


def test_nothing_is_deleted_and_the_register_of_any_day_can_be_read(home: Home) -> None:
    confirm(sale(home))
    assert owners(HOME, TODAY - timedelta(days=1)) == ["王小满"]
    assert owners(HOME, date(2025, 5, 31)) == []
    assert Tenure.objects.filter(place=HOME).count() == 2


def test_a_correction_from_the_first_day_on_replaces_what_was_wrong_and_keeps_it(home: Home) -> None:
    confirm(propose(home, Kind.MEASURE, area="98.50", day=date(2025, 6, 1)))
    was, now = register.as_of(HOME, date(2025, 7, 1)).measure, register.measure(HOME)
    assert (was and was.area, now and now.area) == (Decimal("98.50"), Decimal("98.50"))
    [event] = [e for e in journal.timeline(register.home_at(HOME)) if e.kind == "home.measure"]
    assert (event.facts["was"]["area"], event.facts["becomes"]["area"]) == ("89.50", "98.50")


def test_the_journal_of_a_change_has_hashes_and_no_names_or_phones(home: Home) -> None:
    change = confirm(sale(home))
    told = str([e.facts for e in (*journal.timeline(change), *journal.timeline(register.home_at(HOME)))])
    assert "林立秋" not in told
    assert "19900007001" not in told
    assert len(journal.timeline(change)[0].facts["digest"]) == 64


def test_names_and_phones_leave_a_change_once_it_is_decided(home: Home) -> None:
    change = Change.objects.get(pk=confirm(sale(home)).pk)
    assert "林立秋" not in str(change.becomes)
    assert "19900007001" not in str(change.becomes)


@pytest.mark.parametrize("who", [MANAGER, DESK, WORKER, NOBODY])
def test_only_the_community_and_the_committee_confirm(home: Home, who: str) -> None:
    change = sale(home)
    with pytest.raises((Forbidden, NotFound)):
        confirm(change, who)
    assert owners(HOME, TODAY) == ["王小满"]


@pytest.mark.parametrize("who", [COMMITTEE, COMMUNITY_WORKER])
def test_nobody_confirms_their_own_proposal(home: Home, who: str) -> None:
    change = sale(home, who)
    with pytest.raises(Forbidden, match="另一位"):
        confirm(change, who)


def test_two_managers_cannot_confirm_each_other(home: Home) -> None:
    second = actions.get_or_create_person("19900007777", name="第二经理", title="第二经理")
    actions.appoint(second, role="manager", place=ESTATE, by=None, at=SETTLED)
    queries.load_roles(second, NOW)
    change = sale(home)
    with pytest.raises(Forbidden):
        changes.confirm(change, by=second, at=NOW)


def test_whoever_also_works_for_the_property_company_confirms_nothing(home: Home) -> None:
    zhou = person(COMMITTEE, NOW)
    actions.appoint(zhou, role="desk", place=ESTATE, by=None, at=SETTLED)
    with pytest.raises(Forbidden, match="物业"):
        confirm(sale(home), COMMITTEE)


def test_nobody_confirms_a_change_of_their_own_home(home: Home) -> None:
    actions.record_tenure(person(COMMITTEE, NOW), HOME, since=date(2025, 6, 1))
    change = propose(home, Kind.MEASURE, area="8950.00")
    with pytest.raises(Forbidden, match="本人"):
        confirm(change, COMMITTEE)


@pytest.mark.parametrize("relation", ["owner", "tenant", "family"])
@pytest.mark.parametrize("phone", ["+8619900000006", "+8619900000003"])  # the manager's own, and a worker's
def test_the_property_company_enters_none_of_its_own_people(home: Home, relation: str, phone: str) -> None:
    with pytest.raises(Forbidden, match="本公司"):
        propose(home, Kind.PEOPLE, begin=[{"name": "某某", "phone": phone, "relation": relation}])
    assert Change.objects.count() == 0


def test_a_tenant_of_the_companys_does_not_become_an_owner_by_its_own_proposal(home: Home) -> None:
    manager = person(MANAGER, NOW)
    actions.record_tenure(manager, HOME, kind="tenant", since=date(2025, 6, 1))
    with pytest.raises(Forbidden, match="本公司"):
        propose(home, Kind.PEOPLE, begin=[{"person": str(manager.pk)}])


def test_the_proposer_does_not_enter_themselves(home: Home) -> None:
    with pytest.raises(Forbidden, match="自己"):
        propose(home, Kind.PEOPLE, COMMITTEE, begin=[{"name": "周霜降", "phone": "+8619900000007"}])


def test_an_owner_says_that_the_area_is_wrong_and_the_community_decides(home: Home) -> None:
    change = propose(home, Kind.MEASURE, RESIDENT, area="90.00")
    assert change.is_waiting
    confirm(change)
    assert register.said_of(register.measure(HOME))["area"] == "90.00"  # type: ignore[arg-type]


def test_a_change_that_is_sent_back_changes_nothing_and_says_why(home: Home) -> None:
    change = changes.send_back(sale(home), answer="没有合同", by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert (change.was_sent_back, change.answer) == (True, "没有合同")
    assert "林立秋" not in str(Change.objects.get(pk=change.pk).becomes)
    assert owners(HOME, TODAY) == ["王小满"]
    with pytest.raises(StepRefused, match="已退回"):
        confirm(change)


def test_sending_back_needs_a_reason(home: Home) -> None:
    with pytest.raises(Invalid):
        changes.send_back(sale(home), answer=" ", by=person(COMMUNITY_WORKER, NOW), at=NOW)


def test_only_the_proposer_withdraws(home: Home) -> None:
    change = sale(home)
    with pytest.raises(Forbidden):
        changes.withdraw(change, by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert changes.withdraw(change, by=person(MANAGER, NOW), at=NOW).state == "withdrawn"


def test_a_second_proposal_of_the_same_kind_waits_for_the_first(home: Home) -> None:
    sale(home)
    with pytest.raises(Invalid, match="等待核对"):
        sale(home)


def test_what_was_proposed_on_a_register_that_moved_on_is_not_confirmed(home: Home) -> None:
    change = sale(home)
    actions.move_out(Tenure.objects.get(place=HOME), on=TODAY)
    with pytest.raises(Stale):
        confirm(change)


def test_two_who_confirm_at_once_make_the_change_once(home: Home) -> None:
    change = sale(home)
    confirm(change)
    with pytest.raises(StepRefused):
        confirm(change, COMMITTEE)
    assert Tenure.objects.filter(place=HOME, kind="owner", until__isnull=True).count() == 1


def new_home(*, checked: bool) -> Home:
    Place.objects.create(code=SHOP, level="home", name="商铺1", path="A区12号楼商铺1")
    [home] = homes.store(
        [NewHome(SHOP, "45.00", "register", "shop")],
        checked=checked,
        since=TODAY,
        by=person(MANAGER, NOW),
        at=NOW,
    )
    return home


def test_a_home_that_only_the_company_knows_is_checked_or_struck() -> None:
    home = new_home(checked=False)
    change = propose(home, Kind.RECORD, area="45.00", source="register")
    confirm(change)
    assert register.home_at(SHOP).checked
    assert verbs(home) == ["record", "check"]


def test_a_struck_home_leaves_the_register_and_can_come_back() -> None:
    home = new_home(checked=False)
    change = propose(home, Kind.RECORD, area="45.00", source="register")
    changes.send_back(change, answer="没有这间", by=person(COMMUNITY_WORKER, NOW), at=NOW)
    assert register.measure(SHOP) is None
    homes.store(
        [NewHome(SHOP, "45.00", "register", "shop")], since=TODAY, by=person(COMMUNITY_WORKER, NOW), at=NOW
    )
    assert register.measure(SHOP) is not None
    assert verbs(home) == ["record", "strike", "record"]


def test_a_home_that_is_gone_has_neither_area_nor_owners(home: Home) -> None:
    confirm(propose(home, Kind.GONE))
    assert register.as_of(HOME, TODAY) == (None, [])
    assert register.as_of(HOME, TODAY - timedelta(days=1)).measure is not None


def test_the_owners_hear_of_a_change_before_and_after(home: Home) -> None:
    change = sale(home)
    wang = person(RESIDENT, NOW)
    assert wang.pk in change.concerned
    change = confirm(change)
    buyer = queries.by_phone("19900007001")
    assert buyer is not None
    assert {wang.pk, buyer.pk} <= set(change.concerned)


def test_a_row_that_was_changed_without_a_verb_no_longer_fits_the_journal(home: Home) -> None:
    from tongdeng.people.actions.register.rows import after

    confirm(sale(home))
    assert journal.timeline(register.home_at(HOME))[-1].facts["after"] == after(HOME)["after"]
    with unguarded():
        Tenure.objects.filter(place=HOME, until__isnull=True).update(person=person(NOBODY, NOW))
    assert journal.timeline(register.home_at(HOME))[-1].facts["after"] != after(HOME)["after"]


def test_only_who_keeps_the_register_or_owns_the_home_proposes(home: Home) -> None:
    for who in (WORKER, NOBODY):
        with pytest.raises((NotFound, Forbidden)):
            propose(home, Kind.MEASURE, who, area="1.00")
    assert OTHER_HOME != HOME


def test_the_deciders_are_reminded_of_what_nobody_decides(home: Home) -> None:
    change = sale(home)
    assert deadlines.sweep(at=NOW + timedelta(days=2)) == 0
    late = NOW + timedelta(days=3, minutes=1)
    assert deadlines.sweep(at=late) == 1
    tell(journal.timeline(change)[-1])
    deciders = {person(who, NOW).pk for who in (COMMITTEE, COMMUNITY_WORKER)}
    told = Notice.objects.filter(kind="change.fired")
    assert set(told.values_list("person", flat=True)) == deciders
    assert "3 天" in sentence(told[0])
    confirm(change)
    assert deadlines.sweep(at=NOW + timedelta(days=30)) == 0
