"""Times, feedback, votes, service, coverage and the pulse, counted by hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.activities import story as activities
from tests.boards.story import DAY, LATER, part, scope, value
from tests.cases.import_rows import NOW as IMPORTED
from tests.cases.import_rows import import_map, ours, row
from tests.cases.story import DONE, filed, finished, light, picture
from tests.cast import ADMIN, COMMUNITY, COMMUNITY_WORKER, DESK, ESTATE, RESIDENT, WORKER, person
from tests.committees import story as committees
from tests.consultations import story as bench
from tests.members import branches
from tests.members import story as members
from tests.support import at
from tests.votes import story as votes
from tongdeng.boards.figures import FIGURES, SCORES, Scope
from tongdeng.boards.rules import folds, scores
from tongdeng.boards.rules.periods import Period, month, of
from tongdeng.cases import actions
from tongdeng.cases.actions import Opinion
from tongdeng.cases.actions.importing import Source, take_over
from tongdeng.cases.models import Case
from tongdeng.cases.rules.imports import take
from tongdeng.polls.actions import pulse as pulses

pytestmark = pytest.mark.django_db
YEAR = of(date(2026, 1, 1), date(2026, 12, 31))
MICRO = timedelta(microseconds=1)


def answered_after(**time: float) -> Case:
    """Return a case that 陈 answered so long after it was filed."""
    case = light(words=f"灯不亮 {time}")
    moment = case.filed_at + timedelta(**time)
    return actions.answer(case, words="马上来看", by=person(DESK, moment), at=moment)


def test_an_hour_is_over_after_sixty_minutes_by_day_and_by_night() -> None:
    """60 minutes are within, a moment more is not; who waits counts once the hour is over."""
    answered_after(minutes=60)
    answered_after(minutes=60, microseconds=1)
    waits = light(words="没有人答复").filed_at
    assert part("within_hour", Scope(ESTATE, DAY, waits + timedelta(hours=1))) == (1, 2)
    assert part("within_hour", Scope(ESTATE, DAY, waits + timedelta(hours=1) + MICRO)) == (1, 3)


@pytest.mark.parametrize(
    ("time", "band"),
    [
        ({"minutes": 0}, "5"),
        ({"minutes": 5}, "5"),
        ({"minutes": 5, "microseconds": 1}, "15"),
        ({"minutes": 15}, "15"),
        ({"minutes": 30}, "30"),
        ({"minutes": 60}, "60"),
        ({"minutes": 60, "microseconds": 1}, "120"),
        ({"hours": 4}, "240"),
        ({"hours": 24}, "1440"),
        ({"hours": 24, "microseconds": 1}, "more"),
    ],
)
def test_a_band_of_time_ends_with_its_edge(time: dict[str, float], band: str) -> None:
    answered_after(**time)
    assert value("hours", scope()) == {"value": 1, "by": {band: 1}}


def test_what_is_no_case_is_shown_apart_and_in_no_other_figure() -> None:
    gone, foreign = filed(), light()
    actions.withdraw(gone, by=person(RESIDENT, gone.filed_at), at=gone.filed_at)
    later = foreign.filed_at + timedelta(minutes=3)
    actions.refuse(foreign, reason="是市政的路灯", by=person(DESK, later), at=later)
    assert value("left_out", scope()) == {"value": 2, "by": {"refused": 1, "withdrawn": 1}}
    assert [value(key, scope())["value"] for key in ("filed", "hours")] == [0, 0]
    assert part("within_hour") == (0, 0)


def test_what_is_paused_has_a_later_limit_and_counts_as_under_way() -> None:
    case, soon = light(), DONE - timedelta(hours=1)
    li, before = person(WORKER, soon), case.finish_due
    assert before
    case = actions.assign(case, to=li, by=person(DESK, soon), at=soon)
    case = actions.accept(case, by=li, at=soon)
    until = soon + timedelta(hours=20)
    case = actions.pause(case, reason="缺灯", until=until, by=li, at=soon)
    case = actions.resume(case, by=li, at=until)
    assert case.finish_due
    assert case.finish_due > before
    assert part("finished_in_time", scope(now=f"{before + timedelta(minutes=1):%Y-%m-%d %H:%M}")) == (0, 0)
    late = case.finish_due + timedelta(minutes=1)
    assert part("finished_in_time", Scope(ESTATE, DAY, late)) == (0, 1)


def test_what_was_imported_counts_by_its_own_limits_and_says_from_where() -> None:
    """The second was answered one minute late by the limit that it came with; the third was withdrawn there."""
    rows = [
        row(1),
        row(2, 答复时间="2025-03-01 10:01:00"),
        row(3, 状态="撤单", 评价="", 星级="", 回访时间=""),
    ]
    taken = [take(ours(cells), import_map(), within=ESTATE, at=IMPORTED) for cells in rows]
    take_over(taken, Source("12345 平台"), place=ESTATE, by=person(ADMIN, IMPORTED), at=IMPORTED)
    asked = Scope(ESTATE, of(date(2025, 3, 1), date(2025, 3, 1)), IMPORTED)
    assert value("imported", asked) == {"value": 2, "by": {"12345 平台": 2}}
    assert value("filed", asked)["value"] == 2
    assert value("left_out", asked) == {"value": 1, "by": {"withdrawn": 1}}
    assert part("answered_in_time", asked) == (1, 2)
    assert part("finished_in_time", asked) == (2, 2)
    assert part("qualified", asked) == (2, 2)


def said(case: Case, moment: str, stars: int | None, *, solved: bool = True) -> Case:
    opinion, who = Opinion(stars, "又凉了"), person(RESIDENT, at(moment))
    return (actions.confirm if solved else actions.reopen)(case, opinion, by=who, at=at(moment))


def test_solved_is_what_the_last_round_says_and_satisfied_what_the_fewest_stars_say() -> None:
    case = said(said(finished(), "2026-01-14 09:00", 5), "2026-01-15 09:00", 3, solved=False)
    assert [part(key) for key in ("solved", "satisfied")] == [(0, 1), (0, 1)]
    moment = DONE + timedelta(days=3)
    case = actions.accept(case, by=person("li", moment), at=moment)
    case = actions.finish(case, remedy="换了泵", photos=[picture()], by=person("li", moment), at=moment)
    said(case, "2026-01-17 09:00", 5)
    assert [part(key) for key in ("solved", "qualified", "satisfied")] == [(1, 1), (0, 1), (0, 1)]
    assert value("stars", scope()) == {"value": 1, "by": {"3": 1}}


def test_a_score_with_a_missing_part_is_incomplete_and_weighs_nothing_anew() -> None:
    """BF-13: 0.1 of the answers, 0.5 of what is solved, 0.4 of what satisfies; three stars count 0.9."""
    case = finished()
    three = SCORES["three_rate"]
    assert three.value(scope())["value"] is None
    assert three.value(scope())["parts"] == {"answered_in_time": 0.0, "solved": None, "stars": None}
    said(case, "2026-01-14 09:00", 3)
    whole = three.value(scope())
    assert (whole["complete"], whole["value"]) == (True, 86.0)
    assert three.across(scope("4102"), 15) == {ESTATE: whole}


def test_the_weights_of_a_score_are_data() -> None:
    half = {"answered_in_time": Decimal("0.5"), "solved": Decimal("0.5")}
    rates = {"answered_in_time": {"num": 9, "den": 10}, "solved": {"num": 1, "den": 2}}
    assert scores.score(rates, half)["value"] == 70.0


def test_a_topic_is_resolved_once_there_is_a_resolution_and_the_time_is_told() -> None:
    bench.prepared(bench.topic())
    assert part("topics_resolved", scope(period=YEAR)) == (0, 1)
    bench.published()
    assert part("topics_resolved", scope(period=YEAR)) == (1, 2)
    assert value("time_to_resolve", scope(period=YEAR))["n"] == 1


def test_turnout_and_consent_are_exact_fractions_of_what_was_told() -> None:
    """Twelve heads of 100 m²: six yes, five no; the whole is the roll, then those who took part."""
    owners = votes.estate(12)
    vote = votes.opened()
    for who, choice in zip(owners, ["yes"] * 6 + ["no"] * 5, strict=False):
        votes.cast(vote, who, choice)
    votes.certified(vote)
    told = value("motions", scope(period=month(2026, 3)))
    assert (told["value"], told["passed"]) == (1, 1)
    assert told["by"]["quorum_heads"] == {"num": "11", "den": "12", "told": 1}
    assert told["by"]["quorum_area"] == {"num": "1100", "den": "1200", "told": 1}
    assert told["by"]["consent_heads"] == {"num": "6", "den": "11", "told": 1}


def test_numbers_that_were_not_told_are_not_told_by_a_figure_either() -> None:
    owners = votes.estate(4)
    vote = votes.opened()
    for who in owners:
        votes.cast(vote, who, "yes")
    votes.certified(vote)
    told = value("motions", scope(period=month(2026, 3)))
    assert told["value"] == 1
    assert "consent_area" not in told["by"]


def test_service_counts_its_verified_minutes_in_the_community() -> None:
    on = members.platform()
    row = members.listed(members.task(on), members.volunteer(on))
    served = scope(COMMUNITY, of(members.SERVED.date(), members.SERVED.date()))
    assert value("service_minutes", served) == {"value": 0}
    members.verified(row)
    minutes = round((members.DONE - members.SERVED) / timedelta(minutes=1))
    assert value("service_minutes", served) == {"value": minutes}


def test_people_and_households_are_counted_once_however_often_they_come() -> None:
    guests = activities.neighbours(2)
    for title in ("包粽子", "下棋"):
        activity = activities.published(title=title)
        for who in guests:
            for one in activities.sign(activity, who).participants.all():
                activities.scanned(activity, one.pk)
    june = scope(period=of(date(2026, 6, 1), date(2026, 6, 30)))
    assert [value(key, june)["value"] for key in ("attendances", "people", "households")] == [4, 2, 2]
    one_home = [("wang", "1"), ("wang", "2"), ("li", "1"), ("guest", "")]
    assert folds.households(one_home) == {"value": 1}


def test_an_estate_is_covered_once_it_has_what_is_asked_for() -> None:
    """Two estates; each row is a figure of its own."""
    asked = Scope("4102", month(2026, 1), LATER)
    keys = ("estates_branch", "estates_committee", "estates_consulted", "estates_centre")
    assert [part(key, asked) for key in keys] == [(0, 2)] * 4
    branches.branch()
    committees.formed()
    bench.held()
    covered = Scope("4102", Period(date(2026, 1, 1), date(2027, 1, 1)), at("2026-12-31 12:00"))
    assert [part(key, asked) for key in keys[:2]] == [(1, 2), (1, 2)]
    assert part("estates_branch", Scope("4102", month(2025, 12), LATER)) == (0, 2)
    quarter = Scope("4102", Period(date(2026, 1, 1), bench.MEETS.date() + timedelta(1)), LATER)
    assert part("estates_consulted", quarter._replace(at=at("2027-01-01 00:00"))) == (1, 2)
    assert part("estates_consulted", covered)[1] == 2


def test_a_household_is_bound_once_a_resident_of_it_can_sign_in() -> None:
    owners = votes.homes(["100"] * 3)
    votes.owner(1, owners[0])
    assert part("households_bound", scope(votes.BUILDING, month(2026, 1))) == (1, 3)


def test_a_pulse_tells_its_means_from_ten_households_on() -> None:
    taken, closes = at("2026-01-20 09:00"), at("2026-02-10 09:00")
    office = person(COMMUNITY_WORKER, taken)
    pulse = pulses.take(ESTATE, by=office, at=taken, closes_at=closes)
    for who in votes.estate(20)[:12]:
        pulses.answer(pulse, [5, 4, 4, 5], by=who, at=at("2026-01-25 09:00"))
    pulses.close(pulse, at=closes)
    assert value("pulse", scope(period=month(2026, 2))) == {
        "n": 12,
        "of": 22,
        "by": {"1": {"n": 12, "means": [5.0, 4.0, 4.0, 5.0]}},
    }
    few = {"all_homes": 20, "homes": 9, "sums": None}
    assert folds.means([(1, few)]) == {"n": 9, "of": 20, "by": {}}


def test_a_changed_definition_is_a_version_and_both_can_be_computed() -> None:
    """BF-8: the series breaks on a day, and the older one stays computable for one period of both."""
    first = FIGURES["filed"]
    second = replace(first, version=2, since=date(2026, 1, 1), earlier=first, by="urgency")
    assert (second.on(date(2025, 12, 31)), second.on(date(2026, 1, 1))) == (first, second)
    filed()
    assert [figure.value(scope())["by"] for figure in (second, first)] == [{"urgent": 1}, {"repair": 1}]


@pytest.mark.parametrize("key", FIGURES)
def test_a_definition_says_what_it_says_and_leaves_out_its_unit_and_its_source(key: str) -> None:
    """BF-10"""
    figure = FIGURES[key]
    assert all(map(str, (figure.title, figure.says, figure.leaves_out, figure.unit, figure.source)))
