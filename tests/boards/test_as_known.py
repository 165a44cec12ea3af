"""Figures as they were known at a moment: what was said then, whatever was recorded afterwards (BF-7)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.boards.story import DAY, LATER
from tests.cases.import_rows import NOW as IMPORTED
from tests.cases.import_rows import import_map, ours, row
from tests.cases.story import DONE, filed, finished, light, picture
from tests.cast import ADMIN, DESK, ESTATE, RESIDENT, WORKER, person
from tests.support import at
from tongdeng.boards.figures import Scope
from tongdeng.boards.queries.as_known import KEPT, as_known
from tongdeng.boards.rules.periods import of
from tongdeng.cases import actions
from tongdeng.cases.actions import Opinion
from tongdeng.cases.actions.importing import Source, take_over
from tongdeng.cases.models import Case
from tongdeng.cases.rules.imports import take
from tongdeng.kernel.models import Event
from tongdeng.kernel.stand_ins import standing_in

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def told(moment: datetime) -> dict[str, Any]:
    """Return what the figures say of the records as they are, at a moment."""
    return {key: figure.value(Scope(ESTATE, DAY, moment)) for key, figure in KEPT.items()}


def last_recorded() -> datetime:
    """Return when the newest event was recorded, by the database's own clock: what tests tell happened long before."""
    return Event.objects.latest("recorded_at").recorded_at


def steps() -> list[Callable[[datetime], object]]:
    """Return what happens to three cases, one step after the other."""
    cases: dict[str, Case] = {}

    def keep(name: str, case: Case) -> None:
        cases[name] = case

    return [
        lambda t: keep("a", filed(moment=t)),
        lambda t: keep("a", actions.answer(cases["a"], words="马上来", by=person(DESK, t), at=t)),
        lambda t: keep("b", light(moment=t)),
        lambda t: keep("a", actions.assign(cases["a"], to=person(WORKER, t), by=person(DESK, t), at=t)),
        lambda t: keep("a", actions.accept(cases["a"], by=person(WORKER, t), at=t)),
        lambda t: keep("b", actions.refuse(cases["b"], reason="不归物业管", by=person(DESK, t), at=t)),
        lambda t: keep(
            "a", actions.finish(cases["a"], remedy="换了阀", photos=[picture()], by=person(WORKER, t), at=t)
        ),
        lambda t: keep(
            "a", actions.reopen(cases["a"], Opinion(words="又坏了"), by=person(RESIDENT, t), at=t)
        ),
        lambda t: keep("c", filed(words="又不热", moment=t)),
        lambda t: keep("c", actions.withdraw(cases["c"], by=person(RESIDENT, t), at=t)),
    ]


def test_what_was_said_after_each_step_is_what_is_known_of_that_moment_later() -> None:
    known: list[tuple[datetime, dict[str, Any]]] = []
    moment = at("2026-01-13 09:00")
    for step in steps():
        moment += 7 * MINUTE
        step(moment)
        recorded = last_recorded()
        known.append((recorded, told(recorded)))
    for when, said in known:
        found = as_known(Scope(ESTATE, DAY, LATER), when)
        assert {key: found[key] for key in found if found[key] is not None} == {
            key: said[key] for key in found if found[key] is not None
        }, when
        assert {"filed", "left_out", "within_hour", "qualified", "reopened"} <= {
            key for key, value in found.items() if value is not None
        }


def test_a_verdict_that_came_later_is_not_known_before() -> None:
    case = finished()
    done, later = last_recorded(), DONE + timedelta(days=2)
    actions.confirm(case, Opinion(5), by=person(RESIDENT, later), at=later)
    scope = Scope(ESTATE, DAY, LATER)
    before, after = as_known(scope, done), as_known(scope, last_recorded())
    assert before["verified_share"] == {"num": 0, "den": 1, "value": 0.0}
    assert after["verified_share"] == {"num": 1, "den": 1, "value": 1.0}
    assert after["satisfied"] == {"num": 1, "den": 1, "value": 1.0}


def test_what_was_imported_later_was_not_known_before_although_it_had_happened() -> None:
    year = of(at("2025-01-01 00:00").date(), at("2025-12-31 00:00").date())
    taken = [take(ours(row()), import_map(), within=ESTATE, at=IMPORTED)]
    take_over(taken, Source("12345 平台"), place=ESTATE, by=person(ADMIN, IMPORTED), at=IMPORTED)
    recorded = Event.objects.get(kind="case.import").recorded_at
    scope = Scope(ESTATE, year, recorded)
    assert as_known(scope, recorded - MINUTE)["filed"] == {"value": 0, "by": {}}
    assert as_known(scope, recorded) == {key: figure.value(scope) for key, figure in KEPT.items()}


def test_a_limit_that_a_pause_moved_is_unknown_until_the_work_is_done() -> None:
    case = light()
    li, soon = person(WORKER, DONE), DONE - timedelta(hours=1)
    actions.assign(case, to=li, by=person(DESK, soon), at=soon)
    actions.accept(case, by=li, at=soon + MINUTE)
    actions.pause(case, reason="缺灯", until=soon + timedelta(hours=20), by=li, at=soon + 2 * MINUTE)
    found = as_known(Scope(ESTATE, DAY, LATER), last_recorded())
    assert found["finished_in_time"] is None
    assert found["filed"] == {"value": 1, "by": {"repair": 1}}


def test_rows_that_stand_in_are_only_read() -> None:
    case = filed()
    with standing_in({Case: []}):
        assert not Case.objects.exists()
        with pytest.raises(ValueError, match="only read"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(reopened=3)
    assert Case.objects.get(pk=case.pk).reopened == 0
