"""Consent, and being forgotten: nobody's name is left, and no count changes."""

import pytest

from tests.cast import HOME, RESIDENT, WORKER, person
from tests.support import at
from tongdeng.kernel import journal, seals
from tongdeng.kernel.errors import StepRefused
from tongdeng.people import actions, queries
from tongdeng.people.actions import privacy
from tongdeng.people.models import Consent, Person
from tongdeng.people.rules import WORDING

pytestmark = pytest.mark.django_db
NOW, LATER = at("2026-01-13 14:05"), at("2026-01-20 09:00")


def tenant() -> Person:
    found = actions.get_or_create_person("19900000801", name="林夏至", title="林女士")
    actions.record_tenure(found, HOME, kind="tenant", since=NOW.date())
    return found


def test_consent_is_written_down_once_for_each_wording() -> None:
    who = tenant()
    first, again = privacy.agree(who, at=NOW), privacy.agree(who, at=LATER)
    assert (first.pk, first.wording, first.given_at) == (again.pk, WORDING, NOW)
    assert queries.consent(who, "account") == first


def test_S12_whoever_is_erased_has_no_name_no_number_and_no_way_in() -> None:
    who = tenant()
    privacy.agree(who, at=NOW)
    privacy.erase(who, at=LATER)
    who.refresh_from_db()
    assert (who.name, who.title, who.phone, who.email, who.is_active) == ("", "", None, "", False)
    assert queries.by_phone("19900000801") is None
    assert queries.account(who.pk, NOW) is None
    assert Consent.objects.get(person=who).withdrawn_at == LATER
    assert [t.until for t in who.tenures.all()] == [LATER.date()]


def test_S12_erasing_is_written_down_without_a_name_and_happens_once() -> None:
    who = tenant()
    erasure = privacy.erase(who, at=LATER)
    (event,) = journal.timeline(erasure)
    assert (event.kind, event.facts) == ("erasure.ask", {"person": str(who.pk)})
    assert seals.verify() is None
    with pytest.raises(StepRefused, match="已经注销"):
        privacy.erase(who, at=LATER)


def test_owners_and_those_with_a_role_are_told_what_stands_in_the_way() -> None:
    for who, said in ((RESIDENT, "业主名册"), (WORKER, "任职")):
        with pytest.raises(StepRefused, match=said):
            privacy.erase(person(who, NOW), at=NOW)
        assert person(who, NOW).name


def test_the_same_number_may_come_back_as_somebody_new() -> None:
    who = tenant()
    privacy.erase(who, at=LATER)
    assert actions.get_or_create_person("19900000801").pk != who.pk
