"""Published months: frozen, proved by the journal, and revised by counting (BF-7)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.boards.towns import DEEDS, MINUTE, PUBLISHED, heard, publish, town
from tests.cases.story import filed, finished, light
from tests.cast import COMMUNITY, ESTATE, FOREIGN_ESTATE, RESIDENT, SUBDISTRICT, person
from tests.support import at, days_later, tamper, undone
from tongdeng.boards.actions import marking, months, rolling
from tongdeng.boards.actions.proving_months import all_misfits, misfits
from tongdeng.boards.figures import PUBLIC, Scope
from tongdeng.boards.models import DirtyMonth, Month, Revision
from tongdeng.boards.queries import months as queries
from tongdeng.boards.queries.board import LARGE
from tongdeng.boards.rules.months import month_of
from tongdeng.cases import actions
from tongdeng.cases.actions import Opinion
from tongdeng.cases.models import Case
from tongdeng.kernel.errors import Refused

db = pytest.mark.django_db
JANUARY = date(2026, 1, 1)


def now_known(place: str = ESTATE, first: date = JANUARY) -> dict[str, Any]:
    found = queries.read(place, first)
    assert found is not None
    return {key: entry["value"] for key, entry in found.figures.items()}


def of_records(place: str, moment: datetime, first: date = JANUARY) -> dict[str, Any]:
    """Return what the figures say of the records, as a month has them."""
    scope = Scope(place, month_of(first), moment)
    wide = LARGE if len(place) < 12 else frozenset()
    return {key: figure.value(scope) for key, figure in PUBLIC.items() if key not in wide}


@db
def test_a_month_is_published_for_each_place_in_which_something_happened() -> None:
    """BF-7"""
    town()
    publish(PUBLISHED - MINUTE)
    assert not Month.objects.filter(month=JANUARY).exists()
    publish()
    places = set(Month.objects.filter(month=JANUARY).values_list("place", flat=True))
    assert places == {
        "4102",
        "410202",
        SUBDISTRICT,
        FOREIGN_ESTATE[:9],
        COMMUNITY,
        FOREIGN_ESTATE[:12],
        ESTATE,
        FOREIGN_ESTATE,
    }
    for place in places:
        assert now_known(place) == of_records(place, PUBLISHED), place
    assert not DirtyMonth.objects.filter(month__lte=JANUARY).exists()
    assert list(misfits()) == []


@db
def test_what_changes_afterwards_is_a_revision_with_old_new_reason_and_date() -> None:
    """BF-7: a case that is sent back after its month was published."""
    case = finished(filed(moment=at("2026-01-30 09:00")), moment=at("2026-02-03 10:00"))
    publish()
    frozen = queries.read(ESTATE, JANUARY)
    later = at("2026-02-06 10:00")
    actions.reopen(case, Opinion(2, "又不热了"), by=person(RESIDENT, later), at=later)
    heard()
    rolling.refresh(at=later)
    months.count(at=later)
    assert not Revision.objects.exists(), "many changes of one minute are one revision"
    months.count(at=later + MINUTE)
    row = Revision.objects.get(month__place=ESTATE, figure="reopened")
    assert (row.before["value"]["num"], row.after["value"]["num"], row.at) == (0, 1, later + MINUTE)
    assert row.reason["events"]["case.reopen"] == 1
    found = queries.read(ESTATE, JANUARY)
    assert frozen is not None
    assert found is not None
    assert found.month.figures == frozen.month.figures
    assert now_known() == of_records(ESTATE, later + MINUTE)
    wide = Revision.objects.get(month__place="4102", figure="reopened")
    assert wide.reason["events"]["case.reopen"] == 1
    assert list(misfits()) == list(all_misfits()) == []


@db
def test_what_swings_back_is_another_revision_and_nothing_is_removed() -> None:
    """BF-7"""
    case = filed(moment=at("2026-01-30 09:00"))
    publish()
    moment = at("2026-02-06 10:00")
    for n, solved in enumerate(("withdraw", "")):
        if solved:
            actions.withdraw(case, by=person(RESIDENT, moment), at=moment)
        else:
            days_later()
            tamper("UPDATE cases_case SET state = 'filed' WHERE id = %s", case.pk)
            marking.mark([(COMMUNITY, date(2026, 1, 30))], at=moment)
        publish(moment := moment + timedelta(hours=1))
        assert Month.objects.get(place=ESTATE).entries == n + 2
    told = Revision.objects.filter(month__place=ESTATE, figure="left_out").order_by("seq")
    assert [row.after["value"]["value"] for row in told] == [1, 0]
    assert [row.reason.get("why") for row in told] == [None, "untold"]


@db
def test_a_limit_that_passed_is_told_as_time_and_a_row_changed_past_the_journal_as_untold() -> None:
    """BF-7: who changes rows in the database is seen on the page, and by `verify` before and after."""
    light(moment=at("2026-01-31 23:30"))
    publish(moment := PUBLISHED)
    days_later()
    known = Revision.objects.filter(month__place=ESTATE)
    tamper("UPDATE cases_case SET answer_due = %s", moment + MINUTE)
    assert {found.what for found in all_misfits()} == {
        "the records of a published month are not what is known of it, and no event tells why"
    }
    marking.mark_published(at=moment)
    publish(moment)
    assert {row.reason["why"] for row in known} == {"untold"}
    publish(moment := moment + timedelta(hours=1))
    assert next(found.what for found in misfits()) == (
        "a published month was revised for a change of which no event tells"
    )
    known_before = known.count()
    marking.mark_published(at=moment)
    publish(moment)
    newer = known.order_by("seq", "pk")[known_before:]
    assert {row.reason["why"] for row in newer} == {"time"}
    assert "answered_in_time" in {row.figure for row in newer}


@db
def test_a_month_of_before_the_installation_is_published_with_the_day_of_its_publishing() -> None:
    """BF-7: all history at once, the wide places last."""
    town()
    late = at("2026-11-28 12:00")
    publish(late)
    assert set(Month.objects.filter(place="4102").values_list("month", flat=True)) == {
        date(2025, 12, 1),
        JANUARY,
        date(2026, 2, 1),
    }
    assert set(Month.objects.values_list("published_at", flat=True)) == {late}
    assert marking.mark_due(at=late) == 0
    assert list(misfits()) == list(all_misfits()) == []


@db
def test_what_is_killed_in_the_middle_begins_again_and_no_month_is_published_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """BF-7: one community cannot be counted; the other is published, and nothing wider before both are."""
    town()
    heard()
    rolling.refresh(at=PUBLISHED - MINUTE)
    real = months.counted

    def fall(place: str, *more: Any) -> Any:
        if place == COMMUNITY:
            raise DatabaseError
        return real(place, *more)

    with monkeypatch.context() as patched, pytest.raises(DatabaseError):
        patched.setattr(months, "counted", fall)
        months.count(at=PUBLISHED)
    assert set(Month.objects.filter(month=JANUARY).values_list("place", flat=True)) == {
        FOREIGN_ESTATE,
        FOREIGN_ESTATE[:12],
    }
    assert months.count(at=PUBLISHED) > 0
    assert months.count(at=PUBLISHED) == 0
    assert Month.objects.filter(month=JANUARY).count() == 7
    assert now_known("4102") == of_records("4102", PUBLISHED)


@db
def test_a_new_version_of_a_definition_is_a_reason_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """BF-7, BF-8"""
    from dataclasses import replace

    from tongdeng.boards.figures import FIGURES

    town()
    publish()
    monkeypatch.setitem(FIGURES, "filed", replace(FIGURES["filed"], version=2))
    marking.mark_published(at=PUBLISHED)
    months.count(at=PUBLISHED)
    (row,) = Revision.objects.filter(month__place=ESTATE, month__month=JANUARY)
    assert (row.figure, row.reason, row.before["value"]) == ("filed", {"version": 2}, row.after["value"])


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([*DEEDS, "work", "night", "crash"])), max_size=12
)


@db
@given(STEPS)
@settings(max_examples=4)
def test_what_was_frozen_and_its_revisions_are_what_is_known_now(steps: list[tuple[int, str]]) -> None:
    """BF-7: in any order of verbs, rounds, repetitions and crashes."""
    with undone():
        cases = [filed(words=f"暖气不热 {n}", moment=at("2026-01-31 09:00") + n * MINUTE) for n in range(3)]
        now, frozen = at("2026-02-04 20:00"), dict[str, Any]()
        for which, deed in steps:
            now += timedelta(hours=5)
            if deed == "night":
                marking.mark_published(at=now)
            if deed == "crash":
                with undone():
                    publish(now)
            elif deed in ("work", "night"):
                publish(now)
            else:
                try:
                    DEEDS[deed](Case.objects.get(pk=cases[which].pk), now)
                except Refused:
                    continue
            for one in Month.objects.all():
                assert frozen.setdefault(one.place, one.figures) == one.figures
        marking.mark_published(at=now)
        publish(now := max(now, PUBLISHED) + timedelta(hours=1))
        marking.mark_published(at=now)
        publish(now)
        for place in ("4102", COMMUNITY, ESTATE):
            assert now_known(place) == of_records(place, now)
        assert list(misfits()) == list(all_misfits()) == []
