"""The pulse of an estate: who asks, who answers, and what is shown of it."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import BUILDING, ESTATE, FOREIGN_ESTATE, HOME, SQUARE, person
from tests.support import at, at_once, endings
from tests.votes import story
from tongdeng.kernel import deadlines, seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions as people
from tongdeng.polls.actions import pulse as verbs
from tongdeng.polls.models import Pulse, PulseAnswer
from tongdeng.polls.queries import pulse as queries
from tongdeng.polls.rules import broken_down
from tongdeng.polls.rules import pulse as rules

db = pytest.mark.django_db
TAKEN, CLOSES = at("2026-02-10 09:00"), at("2026-02-24 20:00")
THEN = at("2026-02-11 19:00")
NEXT = at("2026-05-10 09:00")
GOOD, BAD = [5, 4, 4, 5], [1, 2, 1, 2]


def taken(who: str = "zheng", place: str = ESTATE, moment: object = TAKEN, **changes: object) -> Pulse:
    """Return a pulse of estate A in the first quarter of 2026."""
    fields = {"closes_at": CLOSES, **changes}
    return verbs.take(place, by=person(who, moment), at=moment, **fields)  # type: ignore[arg-type]


def crowd(pulse: Pulse, count: int, marks: list[int]) -> None:
    """Store the answers of `count` households of building 20."""
    for who in story.estate(20)[:count]:
        verbs.answer(pulse, marks, by=who, at=THEN)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "2026Q1"), ("2026-03-31", "2026Q1"), ("2026-04-01", "2026Q2"), ("2026-12-31", "2026Q4")],
)
def test_a_quarter_is_three_months_of_the_local_calendar(day: str, quarter: str) -> None:
    assert rules.quarter_of(at(f"{day} 00:00").date()) == quarter


@pytest.mark.parametrize(("days", "fits"), [(6.99, False), (7, True), (31, True), (31.01, False)])
def test_households_have_a_week_at_least_and_a_month_at_most(days: float, fits: bool) -> None:
    assert (rules.wrong_times(TAKEN, TAKEN + timedelta(days=days)) == {}) is fits


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40)))
def test_no_group_that_is_shown_or_left_over_has_fewer_than_ten_households(people: dict[str, int]) -> None:
    shown, rest = broken_down(people, rules.LEAST)
    assert all(people[place] >= rules.LEAST for place in shown)
    assert not rest or sum(people[place] for place in rest) >= rules.LEAST


@db
@pytest.mark.parametrize(
    "who", ["wang", "li", "chen", "qian", "zhou", "wu", "feng", "liu", "guan", "he", "huang"]
)
def test_only_the_community_asks_and_not_those_whose_work_is_judged(who: str) -> None:
    with pytest.raises(Forbidden):
        taken(who)


@db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": BUILDING}, "place"),
        ({"place": SQUARE}, "place"),
        ({"closes_at": TAKEN}, "closes_at"),
        ({"closes_at": TAKEN + timedelta(days=60)}, "closes_at"),
    ],
)
def test_what_is_wrong_is_said_by_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        taken(**changes)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not Pulse.objects.exists()


@db
def test_an_estate_is_asked_once_a_quarter() -> None:
    first = taken()
    with pytest.raises(Invalid, match="一个季度一次"):
        taken(moment=THEN)
    assert first.quarter == "2026Q1"
    assert taken(moment=NEXT, closes_at=NEXT + timedelta(days=10)).quarter == "2026Q2"
    with pytest.raises(Forbidden):
        taken(place=FOREIGN_ESTATE)


@db
def test_a_household_counts_once_and_the_last_of_its_answers_counts() -> None:
    people.record_tenure(person("huang", THEN), HOME, kind="tenant", since=THEN.date())
    pulse = taken()
    verbs.answer(pulse, GOOD, by=person("wang", THEN), at=THEN)
    verbs.answer(pulse, BAD, by=person("huang", THEN), at=THEN)
    assert [answer.marks for answer in PulseAnswer.objects.all()] == [BAD]
    assert queries.has_answered(pulse, person("wang", THEN), THEN)
    assert queries.open_for(person("wang", THEN), THEN) is None
    assert queries.open_for(person("zhao", THEN), THEN) == pulse


@db
@pytest.mark.parametrize("marks", [[], [1, 2, 3], [1, 2, 3, 4, 5], [0, 1, 1, 1], [6, 1, 1, 1]])
def test_each_question_has_one_mark_from_one_to_five(marks: list[int]) -> None:
    with pytest.raises(Invalid) as refused:
        verbs.answer(taken(), marks, by=person("wang", THEN), at=THEN)
    assert list(refused.value.fields) == ["marks"]


@db
def test_nobody_answers_for_another_estate_or_after_the_close() -> None:
    pulse = taken()
    for who in ("he", "huang"):
        with pytest.raises(NotFound):
            verbs.answer(pulse, GOOD, by=person(who, THEN), at=THEN)
    with pytest.raises(Forbidden):
        verbs.answer(pulse, GOOD, by=person("qian", THEN), at=THEN)
    with pytest.raises(StepRefused, match="已结束"):
        verbs.answer(pulse, GOOD, by=person("wang", CLOSES), at=CLOSES)


@db
def test_neither_journal_nor_table_says_which_household_answered_what() -> None:
    pulse = taken()
    verbs.answer(pulse, GOOD, by=person("wang", THEN), at=THEN)
    event = Event.objects.get(kind="pulse.answer")
    assert (event.actor, event.post, event.facts) == (None, "", {})
    assert HOME not in PulseAnswer.objects.get().home
    assert {field.name for field in PulseAnswer._meta.fields} & {"person", "at", "by"} == set()


@db
def test_the_clock_closes_it_keeps_the_sums_and_forgets_the_answers() -> None:
    pulse = taken()
    crowd(pulse, 12, GOOD)
    verbs.answer(pulse, BAD, by=person("wang", THEN), at=THEN)
    deadlines.sweep(at=CLOSES)
    for _often in range(2):
        verbs.fired(Event.objects.get(kind="pulse.fired"))
    closed = Pulse.objects.get()
    assert closed.state == "closed"
    assert not PulseAnswer.objects.exists()
    quarter = queries.trend(person("wang", CLOSES), ESTATE)[-1]
    assert (quarter.homes, quarter.all_homes, quarter.few) == (13, 22, True)
    assert quarter.means == [61 / 13, 50 / 13, 49 / 13, 62 / 13]
    # The one home of building 12 would be what is left of thirteen: building 20 is not shown either.
    assert queries.by_building(closed) == []


@db
def test_means_of_fewer_than_ten_households_are_neither_shown_nor_kept() -> None:
    pulse = taken()
    crowd(pulse, 9, GOOD)
    closed = verbs.close(pulse, at=CLOSES)
    assert (closed.result["homes"], closed.result["sums"], closed.result["buildings"]) == (9, None, [])
    assert queries.trend(person("wang", CLOSES), ESTATE)[-1].means is None


@db
def test_a_building_with_ten_households_is_shown_where_nobody_else_can_be_told_from_it() -> None:
    pulse = taken()
    crowd(pulse, 10, BAD)
    closed = verbs.close(pulse, at=CLOSES)
    assert queries.by_building(closed) == [("20号楼", (10, [10, 20, 10, 20]))]


@db
def test_a_trend_takes_two_queries_and_runs_from_the_oldest_quarter_on(
    django_assert_num_queries: object,
) -> None:
    for moment in (TAKEN, NEXT):
        verbs.close(taken(moment=moment, closes_at=moment + timedelta(days=7)), at=moment + timedelta(days=7))
    who = person("liu", NEXT)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert [quarter.pulse.quarter for quarter in queries.trend(who, ESTATE)] == ["2026Q1", "2026Q2"]


@db
def test_households_hear_of_it_and_the_community_of_its_end() -> None:
    pulse = taken()
    verbs.close(pulse, at=CLOSES)
    for event in Event.objects.filter(kind__in=("pulse.take", "pulse.close")):
        tell(event)
    heard = set(Notice.objects.values_list("kind", "person__title"))
    assert heard == {("pulse.take", "王女士"), ("pulse.take", "赵先生"), ("pulse.close", "郑社工")}


def test_two_clicks_at_once_take_one_pulse(town_db: str) -> None:
    found = endings(at_once(*[partial(taken) for _often in range(4)]))
    assert found == ["Invalid", "Invalid", "Invalid", "done"]
    assert Pulse.objects.count() == 1
    assert seals.verify() is None
