"""City and sub-district: what they open that is not late is written down, once a day, for all who may see it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.story import FILED, TAKEN, filed, kinds
from tests.cast import CITY_OFFICER, COMMUNITY_WORKER, DESK, RESIDENT, SUBDISTRICT_CLERK, WORKER, person
from tongdeng.cases import rules
from tongdeng.cases.actions import look
from tongdeng.cases.models import Case
from tongdeng.kernel import access, journal, seals
from tongdeng.kernel.errors import TooMany
from tongdeng.people import actions as people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def reads(case: Case) -> list[tuple[str, object]]:
    return [(e.post, e.actor) for e in journal.timeline(case) if e.kind == "case.read"]


@pytest.mark.parametrize(("who", "post"), [(CITY_OFFICER, "city"), (SUBDISTRICT_CLERK, "subdistrict")])
def test_who_reads_from_above_a_case_that_is_not_late_is_written_down_once_a_day(who: str, post: str) -> None:
    case, reader = filed(), person(who, FILED)
    assert [look(case, by=reader, at=FILED + timedelta(minutes=n)) for n in (1, 2, 3)] == [True, False, False]
    assert reads(case) == [(post, reader.pk)]
    assert look(case, by=reader, at=FILED + timedelta(minutes=4)) is False
    assert seals.verify() is None


def test_another_day_and_another_reader_are_written_down_again() -> None:
    case = filed(category="people.fee.query", words="物业费怎么算")
    Case.objects.filter(pk=case.pk).update(answer_due=None, finish_due=None)
    case.refresh_from_db()
    for moment in (FILED, FILED + DAY):
        for who in (CITY_OFFICER, SUBDISTRICT_CLERK):
            assert look(case, by=person(who, moment), at=moment)
    assert len(reads(case)) == 4


def test_late_cases_are_their_ordinary_work() -> None:
    case = filed()
    late = case.answer_due + timedelta(seconds=1)
    assert look(case, by=person(CITY_OFFICER, late), at=late) is False
    assert kinds(case) == ["case.file"]


@pytest.mark.parametrize("who", [RESIDENT, DESK, WORKER, COMMUNITY_WORKER])
def test_who_handles_a_case_or_said_it_is_not_written_down_and_costs_no_query(who: str) -> None:
    case, reader = filed(), person(who, FILED)
    with CaptureQueriesContext(connection) as queries:
        assert look(case, by=reader, at=FILED) is False
    assert len(queries) == 0


def test_who_is_also_of_the_community_reads_in_that_office() -> None:
    feng = person(SUBDISTRICT_CLERK, FILED)
    people.appoint(feng, role="community", place="410202901001", by=None, at=FILED)
    assert look(filed(), by=person(SUBDISTRICT_CLERK, FILED), at=FILED) is False


@pytest.mark.parametrize("role", ["admin", "superior", "worker"])
def test_no_role_that_opens_no_case_hides_that_somebody_reads_from_above(role: str) -> None:
    people.appoint(person(CITY_OFFICER, FILED), role=role, place="410202901", by=None, at=FILED)
    assert look(filed(), by=person(CITY_OFFICER, FILED), at=FILED)


def test_nobody_from_above_opens_a_whole_district_in_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "READ_ABOVE", replace(rules.READ_ABOVE, most=2))
    reader = person(CITY_OFFICER, FILED)
    cases = [filed(words=f"第 {n} 件") for n in range(3)]
    assert [look(case, by=reader, at=FILED) for case in cases[:2]] == [True, True]
    with pytest.raises(TooMany, match="超时的不受限制"):
        look(cases[2], by=reader, at=FILED)
    assert look(cases[0], by=reader, at=FILED) is False  # once opened it stays open that day
    assert reads(cases[2]) == []


def test_reading_changes_nothing_of_a_case_that_others_work_on() -> None:
    case = filed()
    look(case, by=person(CITY_OFFICER, FILED), at=FILED)
    again = access.get(person(DESK, TAKEN), Case, case.pk)
    assert (again.version, again.state) == (case.version, case.state)
