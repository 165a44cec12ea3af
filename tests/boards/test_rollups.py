"""Rollups: whatever the order of events, they are the fold of the records (BF-16)."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.boards.story import DAY, LATER
from tests.boards.towns import DEEDS, heard, town
from tests.cases.story import DONE, FILED, filed, light
from tests.cast import COMMUNITY, ESTATE, FOREIGN_BUILDING
from tests.support import tamper, undone
from tongdeng.boards.actions import mark, proving, rebuild, refresh, rolling
from tongdeng.boards.figures import FIGURES, ROLLED, SCORES, Scope
from tongdeng.boards.models import Dirty, Rollup
from tongdeng.boards.queries.board import LARGE, as_of, board, by_area, by_category
from tongdeng.boards.rules.periods import Period, month, of
from tongdeng.boards.rules.spans import covering, parts_of, within
from tongdeng.cases.models import Case
from tongdeng.kernel.chain import readers
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.models import Event

YEAR = of(date(2026, 1, 1), date(2026, 12, 31))
ODD = of(date(2025, 12, 30), date(2026, 2, 2))
db = pytest.mark.django_db


def agrees(moment: datetime, *periods: Period) -> None:
    """Compare boards with what the figures say of the records."""
    for period in periods:
        for place in ("41", "4102", COMMUNITY, ESTATE):
            scope, shown = Scope(place, period, moment), board(place, period, moment)
            for figure in ROLLED:
                assert shown.numbers[figure.key] == figure.value(scope), (place, period, figure.key)
            for area, values in shown.areas.items():
                inside = scope._replace(place=area)
                assert values["filed"] == FIGURES["filed"].value(inside), (area, period)


@db
def test_a_board_is_the_fold_of_the_records_whatever_days_it_is_of() -> None:
    """BF-1, BF-16"""
    town()
    heard()
    refresh(at=LATER)
    assert not Dirty.objects.exists()
    agrees(LATER, DAY, ODD, YEAR, month(2026, 1), Period(date(2025, 1, 1), date(2027, 1, 1)))
    assert list(proving.misfits()) == list(proving.all_misfits()) == []


@db
def test_a_rebuild_gives_the_same_rows_as_the_days_one_by_one() -> None:
    """BF-16"""
    town()
    heard()
    refresh(at=LATER)
    columns = ("span", "digits", "place", "category", "day", "numbers", "stale_at")
    kept = set(map(str, Rollup.objects.values_list(*columns)))
    tamper("UPDATE boards_rollup SET numbers = '{}'")
    assert rebuild(at=LATER) == 2
    assert set(map(str, Rollup.objects.values_list(*columns))) == kept
    assert rebuild(at=LATER, place=COMMUNITY) == 1
    assert set(map(str, Rollup.objects.values_list(*columns))) == kept


@db
def test_many_events_of_a_day_are_one_mark_and_a_mark_says_since_when() -> None:
    """BF-16: "as of" is when the first of them was recorded."""
    refresh(at=LATER)
    assert as_of(ESTATE, DAY, LATER) == LATER
    for number in range(3):
        light(words=f"灯不亮 {number}")
    heard()
    (dirty,) = Dirty.objects.all()
    first = Event.objects.filter(kind="case.file").order_by("recorded_at")[0].recorded_at
    assert (dirty.community, dirty.day, dirty.since) == (COMMUNITY, DAY.since, first)
    soon = first + timedelta(minutes=1)
    assert (as_of(ESTATE, DAY, soon), as_of("4102", DAY, soon)) == (first, first)
    assert as_of(ESTATE, month(2026, 2), soon) == soon
    assert refresh(at=soon) == 1
    assert as_of(ESTATE, DAY, soon) == soon


@db
def test_time_alone_makes_a_number_stale_and_the_next_round_computes_it() -> None:
    """The answer's limit passes without any event."""
    due = light().answer_due
    assert due
    heard()
    refresh(at=FILED)
    refresh(at=due)
    agrees(due, DAY)
    late = due + timedelta(seconds=1)
    assert as_of(ESTATE, DAY, late) < late
    assert refresh(at=late) == 1
    agrees(late, DAY)
    assert board(ESTATE, DAY, late).numbers["answered_in_time"]["den"] == 1
    assert refresh(at=late) == 0


@db
def test_a_crash_in_the_middle_leaves_the_marks_and_the_old_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """BF-16"""
    town()
    heard()
    refresh(at=LATER)
    light(words="又一盏灯")
    heard()
    before = set(map(str, Rollup.objects.values_list()))

    def fall(*_cells: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patched, pytest.raises(DatabaseError):
        patched.setattr(rolling, "fold", fall)
        refresh(at=LATER)
    assert set(map(str, Rollup.objects.values_list())) == before
    assert Dirty.objects.exists()
    refresh(at=LATER)
    agrees(LATER, DAY)


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([*DEEDS, "hear", "refresh", "crash"])), max_size=14
)


@db
@given(STEPS, st.randoms())
@settings(max_examples=8)
def test_any_order_repetition_and_crash_end_in_the_fold_of_the_records(
    steps: list[tuple[int, str]], order: Any
) -> None:
    """BF-16: verbs, readers that come late, twice and out of order, rounds that are undone."""
    with undone():
        cases = [filed(words=f"暖气不热 {n}", moment=FILED + timedelta(days=n)) for n in range(3)]
        now = DONE + timedelta(days=2)
        for which, deed in steps:
            now += timedelta(hours=5)
            if deed == "hear":
                events = list(Event.objects.filter(kind__startswith="case."))
                order.shuffle(events)
                for event in events[: len(events) // 2]:
                    readers[event.kind].get("rollups", lambda _event: None)(event)
            elif deed == "refresh":
                refresh(at=now)
            elif deed == "crash":
                with undone():
                    refresh(at=now)
            else:
                try:
                    DEEDS[deed](Case.objects.get(pk=cases[which].pk), now)
                except Refused:
                    continue
        heard()
        refresh(at=now)
        agrees(now, YEAR)
        assert list(proving.all_misfits()) == []


@db
def test_a_rollup_that_somebody_changed_is_found() -> None:
    town()
    heard()
    refresh(at=LATER)
    tamper(
        """UPDATE boards_rollup SET numbers = numbers || '{"filed.repair": 9}' WHERE span = 'day' AND digits = 15"""
    )
    assert {found.what for found in proving.misfits()} == {"a rollup is not what the records say"}
    rebuild(at=LATER)
    tamper("""UPDATE boards_rollup SET numbers = numbers || '{"filed.repair": 9}' WHERE span = 'year'""")
    assert {found.what for found in proving.all_misfits()} == {"a rollup is not the sum of those below it"}
    assert {found.what for found in proving.misfits()} == {"rollups do not hold as many cases as there are"}


@db
def test_a_board_of_a_city_asks_few_questions_and_has_a_number_for_every_figure(
    django_assert_max_num_queries: Any,
) -> None:
    town()
    heard()
    refresh(at=LATER)
    with django_assert_max_num_queries(30):
        shown = board("4102", YEAR, LATER)
    assert shown.numbers.keys() == FIGURES.keys() - LARGE | SCORES.keys()
    assert [*shown.areas] == ["410202"]
    with django_assert_max_num_queries(1):
        assert [*by_area("4102", YEAR, "estate")] == [ESTATE, FOREIGN_BUILDING[:15]]
    assert board(ESTATE, YEAR, LATER).numbers.keys() == FIGURES.keys() | SCORES.keys()


@db
def test_categories_are_told_of_whole_months() -> None:
    town()
    heard()
    refresh(at=LATER)
    found = by_category("4102", ODD)
    assert found.months == month(2026, 1)
    assert {key: values["filed"]["value"] for key, values in found.numbers.items()} == {
        "building.light.out": 2,
        "home.heating.cold": 1,
    }
    assert by_category(COMMUNITY, DAY).numbers == {}


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(1, 1200))
def test_spans_cover_each_day_of_a_period_once(since: date, days: int) -> None:
    period = Period(since, since + timedelta(days))
    spans = [within(first, span) for span, first in covering(period)]
    assert (spans[0].since, spans[-1].until) == period
    assert all(one.until == two.since for one, two in pairwise(spans))
    assert len(spans) <= 30 + 11 + 4 + 11 + 30


@db
def test_a_mark_of_a_day_without_cases_is_computed_to_nothing() -> None:
    mark(COMMUNITY, DAY.since, at=LATER)
    mark(COMMUNITY, DAY.since, at=LATER)
    assert (refresh(at=LATER), Rollup.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("place", "at_most", "expected"),
    [
        ("4102", 99, ["4102"]),
        ("4102", 9, ["410202", "410203"]),
        ("4102", 5, ["410202", "410203901001", "410203901002"]),
        ("410203901002", 1, ["410203901002"]),
        ("", 99, [""]),
    ],
)
def test_rollups_of_many_cases_are_made_anew_in_parts_that_share_no_community(
    place: str, at_most: int, expected: list[str]
) -> None:
    counts = {"410202901001": 3, "410202902001": 2, "410203901001": 1, "410203901002": 7}
    there = {community: n for community, n in counts.items() if community.startswith(place)}
    assert parts_of(there, place, at_most) == expected
    assert parts_of({}, place, at_most) == []


@db
def test_made_anew_in_parts_or_at_once_rollups_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    town()
    told = []
    for at_most in (99, 1):
        monkeypatch.setattr(rolling, "AT_ONCE_REBUILT", at_most)
        rebuild(at=LATER)
        agrees(LATER, DAY, YEAR, ODD)
        told.append(
            sorted(
                map(str, Rollup.objects.values_list("span", "digits", "place", "category", "day", "numbers"))
            )
        )
    assert told[0] == told[1]
