"""Each (subject, clock, level, moment) fires exactly once, however many sweep."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cases.story import FILED, filed, light, stored
from tests.cast import person
from tests.support import at
from tongdeng.cases import actions
from tongdeng.cases.rules import ESCALATION
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.models import Alarm, Deadline
from tongdeng.ops.roles import APP

MINUTE = timedelta(minutes=1)
SWEEPER = """
import django; django.setup()
from tests.support import at
from tongdeng.kernel import deadlines
while deadlines.sweep(at=at("2026-01-13 14:36")): pass
"""


def levels(case: object) -> list[tuple[str, int]]:
    return [(e.facts["clock"], e.facts["level"]) for e in journal.timeline(case) if e.kind == "case.fired"]  # type: ignore[arg-type]


@pytest.mark.django_db
def test_warnings_come_at_half_and_at_four_fifths_and_then_the_limit() -> None:
    case = filed()
    for minutes, expected in ((14, 0), (15, 1), (23, 1), (24, 2), (29, 2), (30, 3)):
        deadlines.sweep(at=FILED + minutes * MINUTE)
        assert len(levels(case)) == expected, minutes


@pytest.mark.django_db
def test_the_escalation_has_eight_levels_and_none_fires_twice() -> None:
    case = filed()
    for minutes in range(5, 200, 5):
        deadlines.sweep(at=FILED + minutes * MINUTE)
    assert [level for clock, level in levels(case) if clock == "answer"] == list(range(len(ESCALATION)))


@pytest.mark.django_db
def test_sweeping_again_at_the_same_moment_fires_nothing() -> None:
    filed()
    assert deadlines.sweep(at=FILED + 15 * MINUTE) == 1
    before = stored()
    assert deadlines.sweep(at=FILED + 15 * MINUTE) == 0
    assert stored() == before


@pytest.mark.django_db
def test_a_clock_that_was_stopped_never_fires() -> None:
    case = filed()
    actions.answer(case, words="马上到", by=person("chen", FILED), at=FILED + MINUTE)
    deadlines.sweep(at=FILED + 60 * MINUTE)
    assert levels(case) == []


@pytest.mark.django_db
def test_a_clock_that_is_held_fires_only_after_it_was_moved() -> None:
    case = filed()
    deadlines.hold(case, "answer")
    assert deadlines.sweep(at=FILED + 30 * MINUTE) == 0
    deadlines.move(case, "answer", [FILED + 40 * MINUTE], at=FILED + 30 * MINUTE)
    assert deadlines.sweep(at=FILED + 40 * MINUTE) == 1


@pytest.mark.django_db
def test_moments_that_lie_ahead_again_fire_again_as_other_moments() -> None:
    case = filed()
    deadlines.sweep(at=FILED + 15 * MINUTE)
    deadlines.move(case, "answer", [FILED + 60 * MINUTE, FILED + 90 * MINUTE], at=FILED + 16 * MINUTE)
    deadlines.sweep(at=FILED + 60 * MINUTE)
    assert levels(case) == [("answer", 0), ("answer", 0)]
    assert Alarm.objects.count() == 2


@pytest.mark.django_db
def test_a_clock_that_is_set_to_the_same_moments_again_does_not_ring_for_them_again() -> None:
    case = filed()
    deadlines.start(case, "pause", [FILED + MINUTE, FILED + 9 * MINUTE])
    assert deadlines.sweep(at=FILED + 2 * MINUTE) == 1
    deadlines.start(case, "pause", [FILED + MINUTE, FILED + 9 * MINUTE])
    assert deadlines.sweep(at=FILED + 2 * MINUTE) == 0
    assert deadlines.sweep(at=FILED + 9 * MINUTE) == 1
    assert levels(case) == [("pause", 0), ("pause", 1)]


@pytest.mark.django_db
def test_a_clock_that_cannot_fire_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    spoilt, well = filed(), filed(words="另外一件事，楼道灯也不亮")
    Deadline.objects.filter(subject_id=spoilt.pk).update(moments=[])
    assert deadlines.sweep(at=FILED + 15 * MINUTE) == 1
    assert levels(well) == [("answer", 0)]
    assert "cannot fire (IndexError)" in caplog.text


@pytest.mark.django_db
def test_what_fell_due_while_no_sweep_ran_fires_level_by_level() -> None:
    case = filed()
    while deadlines.sweep(at=FILED + 31 * MINUTE):
        pass
    assert levels(case) == [("answer", 0), ("answer", 1), ("answer", 2)]


def test_Z10_three_processes_fire_each_level_once(town_db: str) -> None:
    cases = [light(words=f"第 {n} 盏", category="building.fire.exit") for n in range(60)]
    root = Path(__file__).resolve().parent.parent.parent
    from django.db import connection

    from tests.conftest import cluster

    environment = {**os.environ, "TONGDENG_DATABASE_URL": cluster().conninfo(town_db, role=APP)}
    environment["DJANGO_SETTINGS_MODULE"] = "tongdeng.project.settings"
    sweepers = [
        subprocess.Popen([sys.executable, "-c", SWEEPER], env=environment, cwd=root) for _n in range(3)
    ]
    assert [sweeper.wait(120) for sweeper in sweepers] == [0, 0, 0]
    connection.ensure_connection()
    fired = Counter(Alarm.objects.values_list("deadline", "level", "moment"))
    assert len(fired) == len(cases) * 3
    assert set(fired.values()) == {1}
    assert all(levels(case) == [("answer", 0), ("answer", 1), ("answer", 2)] for case in cases)


@pytest.mark.django_db
def test_Z6_no_target_means_no_clock() -> None:
    case = filed(category="people.staff.praise", words="表扬保安")
    assert set(Deadline.objects.filter(subject_id=case.pk).values_list("name", flat=True)) == {"answer"}
    assert at("2026-01-13 15:05") == case.answer_due
