"""Figures of a place and a period, counted by hand; each number is the number of rows of its list (BF-1)."""

from datetime import date, datetime, timedelta

import pytest

from tests.activities import story as activities
from tests.boards.story import DAY, LATER, part, scope, value
from tests.cases.story import DONE, filed, finished, light, picture
from tests.cast import DESK, ESTATE, HOME, RESIDENT, WORKER, person
from tests.consultations import story as bench
from tests.members import story as members
from tests.projects import story as projects
from tests.support import at
from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.rules.periods import of
from tongdeng.cases import actions
from tongdeng.cases.actions import Opinion
from tongdeng.cases.models import Case
from tongdeng.consultations.actions import carrying
from tongdeng.consultations.models import Consultation, Resolution
from tongdeng.kernel.errors import Refused
from tongdeng.members.actions import consenting

pytestmark = pytest.mark.django_db
MICRO = timedelta(microseconds=1)


def answered(case: Case, late: timedelta) -> Case:
    assert case.answer_due
    moment = case.answer_due + late
    return actions.answer(case, words="马上来看", by=person(DESK, moment), at=moment)


@pytest.mark.parametrize(("late", "in_time"), [(timedelta(0), 1), (MICRO, 0)])
def test_an_answer_at_the_very_moment_is_in_time_and_the_next_moment_is_not(
    late: timedelta, in_time: int
) -> None:
    answered(light(), late)
    assert part("answered_in_time") == (in_time, 1)


def test_the_time_to_answer_is_told_by_its_middle_and_by_the_slow_ones() -> None:
    """10, 20 and 40 minutes; what is not answered has no time yet."""
    for minutes in (10, 20, 40):
        case = light(words=f"灯不亮 {minutes}")
        moment = case.filed_at + timedelta(minutes=minutes)
        actions.answer(case, words="马上来看", by=person(DESK, moment), at=moment)
    light(words="没有人答复")
    assert value("time_to_answer", scope()) == {"n": 3, "median": 20 * 60, "p90": 36 * 60}


def test_what_waits_is_late_only_when_its_time_is_over() -> None:
    due = light().answer_due
    assert due
    assert part("answered_in_time", Scope(ESTATE, DAY, due)) == (0, 0)
    assert part("answered_in_time", Scope(ESTATE, DAY, due + MICRO)) == (0, 1)


def test_what_was_withdrawn_is_left_out_of_every_figure() -> None:
    answered(light(), timedelta(0))
    gone = filed()
    actions.withdraw(gone, by=person(RESIDENT, gone.filed_at), at=gone.filed_at)
    assert value("filed", scope()) == {"value": 1, "by": {"repair": 1}}
    assert part("answered_in_time") == (1, 1)
    assert part("finished_in_time") == (0, 1)


def test_a_case_without_a_limit_for_the_work_is_no_part_of_that_rate() -> None:
    filed(category="people.staff.praise")
    assert part("finished_in_time") == (0, 0)
    assert value("filed", scope())["by"] == {"praise": 1}


def test_work_that_is_finished_in_time_counts_and_what_is_under_way_does_not_yet() -> None:
    finished()
    light(words="二楼灯不亮")
    assert part("finished_in_time", scope(now="2026-01-14 09:00")) == (1, 1)
    assert part("finished_in_time") == (1, 2)


def test_the_last_moment_of_a_day_and_the_first_of_the_next_are_two_days() -> None:
    """BF-2"""
    for moment in ("2026-01-13 23:59:59.999", "2026-01-14 00:00"):
        light(moment=at(moment), words=f"灯不亮 {moment}")
    after = of(date(2026, 1, 14), date(2026, 1, 14))
    assert [value("filed", scope(period=period))["value"] for period in (DAY, after)] == [1, 1]


def confirmed(case: Case, moment: str = "2026-01-14 09:00") -> Case:
    return actions.confirm(case, Opinion(), by=person(RESIDENT, at(moment)), at=at(moment))


def sent_back(case: Case, moment: datetime) -> Case:
    return actions.reopen(case, Opinion(words="又凉了"), by=person(RESIDENT, moment), at=moment)


def test_what_nobody_verified_is_neither_good_nor_bad_and_is_seen_beside_the_rate() -> None:
    finished()
    assert [part(key) for key in ("qualified", "verified_share", "reopened")] == [(0, 0), (0, 1), (0, 1)]


def test_what_the_resident_confirms_is_a_good_one() -> None:
    confirmed(finished())
    assert [part(key) for key in ("qualified", "verified_share", "reopened")] == [(1, 1), (1, 1), (0, 1)]


def test_what_came_back_on_day_15_stays_a_bad_one_however_well_it_ends() -> None:
    """The last moment of the 15 days; also while it is being done again, and after it was confirmed."""
    case = sent_back(confirmed(finished()), DONE + timedelta(days=15))
    assert [part(key) for key in ("qualified", "verified_share", "reopened")] == [(0, 1), (1, 1), (1, 1)]
    again = DONE + timedelta(days=16)
    case = actions.accept(case, by=person(WORKER, again), at=again)
    case = actions.finish(case, remedy="换了泵", photos=[picture()], by=person(WORKER, again), at=again)
    confirmed(case, "2026-01-30 09:00")
    assert [part(key) for key in ("qualified", "verified_share", "reopened")] == [(0, 1), (1, 1), (1, 1)]


def test_on_day_16_it_is_a_new_case_and_the_old_one_stays_as_it_was() -> None:
    case = confirmed(finished())
    with pytest.raises(Refused):
        sent_back(case, DONE + timedelta(days=15, microseconds=1))
    assert part("qualified") == (1, 1)


@pytest.mark.parametrize(("solved", "good"), [(True, 1), (False, 0)])
def test_a_return_visit_verifies_as_the_resident_does(solved: bool, good: int) -> None:
    case, moment = finished(), at("2026-01-15 10:00")
    actions.visit(case, Opinion(words="问过了"), solved=solved, by=person(DESK, moment), at=moment)
    assert part("qualified") == (good, 1)


@pytest.mark.parametrize(
    ("place", "count"),
    [("41", 2), (ESTATE[:12], 2), (ESTATE, 2), (HOME, 1), ("410203", 0), (ESTATE[:14] + "2", 0)],
)
def test_a_place_has_what_is_below_it_and_nothing_beside_it(place: str, count: int) -> None:
    filed()
    light()
    assert value("filed", scope(place))["value"] == count


def test_activities_are_those_that_were_held_and_attendances_those_who_came() -> None:
    activity = activities.published()
    guests = [activities.sign(activity, who) for who in activities.neighbours(2)]
    activities.published(title="没有人来")
    june = Scope(ESTATE, of(date(2026, 6, 1), date(2026, 6, 30)), LATER)
    assert value("activities", june) == {"value": 0, "by": {}}
    for signed in guests:
        for one in signed.participants.all():
            activities.scanned(activity, one.pk)
    assert value("activities", june) == {"value": 1, "by": {"festival": 1}}
    assert value("attendances", june) == {"value": 2}


def test_a_member_of_two_platforms_is_one_and_who_left_before_the_end_is_none() -> None:
    first, second = members.platform(), members.platform("巡逻队")
    members.on_paper(first, 3)
    wang = members.volunteer(first)
    consenting.join(wang, second.pk, by=person("wang", members.SIGNED), at=members.SIGNED)
    january = of(date(2026, 1, 1), date(2026, 1, 31))
    assert value("members_registered", scope(ESTATE[:12], january)) == {"value": 4}
    consenting.withdraw(wang, by=person("wang", members.CHECKED), at=members.CHECKED)
    assert value("members_registered", scope(ESTATE[:12], january)) == {"value": 3}


def test_a_member_counts_in_the_estate_of_their_home_else_of_their_platform_else_in_the_community() -> None:
    january = of(date(2026, 1, 1), date(2026, 1, 31))
    first, there = members.platform(), members.platform("橄榄会", place=ESTATE[:12] + "001")
    wang = members.volunteer(first)
    members.on_paper(first, 2)
    members.on_paper(there, 4, 710)
    asked = (ESTATE, ESTATE[:12] + "002", ESTATE[:12])
    told = [value("members_registered", scope(place, january))["value"] for place in asked]
    assert (wang.place, told) == (ESTATE, [5, 0, 7])


def test_quantities_of_works_are_summed_by_unit_of_what_all_parties_signed() -> None:
    projects.all_accepted()
    year = of(date(2026, 1, 1), date(2026, 12, 31))
    assert value("works_accepted", scope(period=year)) == {
        "by": {"light": "1500", "m2": "800", "charging_port": "500"}
    }


FEBRUARY = of(date(2026, 2, 1), date(2026, 2, 28))


def test_a_consultation_counts_when_it_met_and_a_talk_apart() -> None:
    bench.published()
    met = Consultation.objects.get().held_at
    assert met
    day = met.astimezone(LATER.tzinfo).date()
    assert value("consultations", scope(period=of(day, day))) == {"value": 1, "by": {"consultation": 1}}
    assert value("consultations", scope(period=of(day + timedelta(1), LATER.date()))) == {
        "value": 0,
        "by": {},
    }


@pytest.mark.parametrize(
    ("done", "asked", "said"),
    [
        ("", "2026-02-10 14:30", (0, 0)),
        ("", "2026-02-10 14:31", (0, 1)),
        ("2026-02-10 14:30", "2026-02-11 09:00", (1, 1)),
        ("2026-02-10 14:31", "2026-02-11 09:00", (0, 1)),
    ],
)
def test_a_resolution_is_in_time_when_it_was_carried_out_by_its_due_moment(
    done: str, asked: str, said: tuple[int, int]
) -> None:
    bench.published()
    if done:
        row, photos, qian = Resolution.objects.get(), [bench.photo()], person("qian", at(done))
        carrying.finish(row, words="已按期重铺", photos=photos, by=qian, at=at(done))
    assert part("resolutions_in_time", scope(period=FEBRUARY, now=asked)) == said


OF_PLACES = {key for key in FIGURES if key.startswith("estates_")}
NOTHING = (
    {"value": 0},
    {"value": 0, "by": {}},
    {"by": {}},
    {"num": 0, "den": 0, "value": None},
    {"n": 0, "median": None, "p90": None},
    {"n": 0, "of": 0, "by": {}},
    {"value": 0, "passed": 0, "by": {}},
)


@pytest.mark.parametrize("key", FIGURES.keys() - OF_PLACES - {"households_bound"})
def test_a_figure_of_nothing_is_nothing_and_asks_one_question(
    key: str, django_assert_num_queries: object
) -> None:
    """BF-3: no data is neither 0 % nor 100 %."""
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert FIGURES[key].value(scope()) in NOTHING
        assert FIGURES[key].across(scope(), 15) == {}
