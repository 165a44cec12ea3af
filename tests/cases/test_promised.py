"""A promised action is open: what is refused, what goes on, which clocks stand still."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from tests.cases import story
from tests.cases.bench_story import (
    DAY,
    MET,
    NEXT_DAY,
    PIPES,
    PUMP,
    PUT,
    TOPIC,
    UNTIL,
    WEEK,
    held,
    linked,
    rows,
)
from tests.cases.story import DONE, filed, finished, kinds, picture, ring, working
from tests.cast import DESK, MANAGER, RESIDENT, WORKER, person
from tongdeng.cases import actions, queries
from tongdeng.cases.actions import Opinion, timed
from tongdeng.cases.models import Case, Category
from tongdeng.cases.queries import bench
from tongdeng.cases.rules.bench import HELD
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.models import Event

pytestmark = pytest.mark.django_db


# With a promise open: x goes on as ever, held is refused with the promise, - is no step of this state anyway.
SPEC = """
    state      say  withdraw  reopen  assign  accept  give_back  finish  settle  refuse  pause  confirm  visit  sent_back  auto_close  reclassify  nudge
    filed      x    x         -       x       -       -          -       held    held    -      -        -      -          -           x           x
    assigned   x    x         -       -       x       x          -       held    held    -      -        -      -          -           x           x
    working    x    -         -       -       -       x          held    -       -       held   -        -      -          -           x           x
    finished   x    -         x       -       -       -          -       -       -       -      held     held   x          held        -           -
    unconfirmed -   -         x       -       -       -          -       -       -       -      held     held   x          -           -           -
    confirmed  -    -         x       -       -       -          -       -       -       -      -        -      -          -           -           -
"""
HEAD, *SPEC_ROWS = [line.split() for line in SPEC.strip().splitlines()]
QUERY = {"category": "people.fee.query", "words": "物业费怎么算"}
MADE: dict[str, Callable[[], Case]] = {
    "filed": lambda: filed(**QUERY),
    "assigned": lambda: story.assigned(filed(**QUERY)),
    "working": working,
    "finished": finished,
    "unconfirmed": lambda: actions.auto_close(finished(), at=PUT),
    "confirmed": lambda: actions.confirm(finished(), by=person(RESIDENT, DONE), at=DONE),
}
SAID = Opinion(words="还是冷")
LI, CHEN, WANG, QIAN = WORKER, DESK, RESIDENT, MANAGER
VERBS: dict[str, Callable[[Case], object]] = {
    "say": lambda c: actions.say(c, words="快来", by=person(WANG, NEXT_DAY), at=NEXT_DAY),
    "withdraw": lambda c: actions.withdraw(c, by=person(WANG, NEXT_DAY), at=NEXT_DAY),
    "reopen": lambda c: actions.reopen(c, SAID, by=person(WANG, NEXT_DAY), at=NEXT_DAY),
    "assign": lambda c: actions.assign(c, to=person(LI, NEXT_DAY), by=person(CHEN, NEXT_DAY), at=NEXT_DAY),
    "accept": lambda c: actions.accept(c, by=person(QIAN, NEXT_DAY), at=NEXT_DAY),
    "give_back": lambda c: actions.give_back(c, reason="换人", by=person(QIAN, NEXT_DAY), at=NEXT_DAY),
    "finish": lambda c: actions.finish(
        c, remedy="好了", photos=[picture()], by=person(QIAN, NEXT_DAY), at=NEXT_DAY
    ),
    "settle": lambda c: actions.settle(c, words="每平方米 1.2 元", by=person(CHEN, NEXT_DAY), at=NEXT_DAY),
    "refuse": lambda c: actions.refuse(c, reason="不归我们管", by=person(CHEN, NEXT_DAY), at=NEXT_DAY),
    "pause": lambda c: actions.pause(
        c, reason="等会诊", until=NEXT_DAY + DAY, by=person(QIAN, NEXT_DAY), at=NEXT_DAY
    ),
    "confirm": lambda c: actions.confirm(c, by=person(WANG, NEXT_DAY), at=NEXT_DAY),
    "visit": lambda c: actions.visit(c, SAID, solved=True, by=person(CHEN, NEXT_DAY), at=NEXT_DAY),
    "sent_back": lambda c: actions.visit(c, SAID, solved=False, by=person(CHEN, NEXT_DAY), at=NEXT_DAY),
    "auto_close": lambda c: actions.auto_close(c, at=NEXT_DAY),
    "reclassify": lambda c: actions.reclassify(
        c, category=Category.objects.get(code="building.light.out"), by=person(CHEN, NEXT_DAY), at=NEXT_DAY
    ),
    "nudge": lambda c: actions.nudge(c, by=person(WANG, NEXT_DAY), at=NEXT_DAY),
}


@pytest.mark.parametrize("row", SPEC_ROWS, ids=lambda row: row[0])
def test_with_a_promise_open_nothing_calls_the_case_solved_and_the_resident_may_still_speak(
    row: list[str],
) -> None:
    case = held(MADE[row[0]]())
    for verb, cell in zip(HEAD[1:], row[1:], strict=True):
        with transaction.atomic():
            before = rows()
            if cell == "x":
                VERBS[verb](case)
            else:
                with pytest.raises(StepRefused, match="更换循环泵.*2026-03-05" if cell == "held" else None):
                    VERBS[verb](case)
                assert rows() == before, verb
            transaction.set_rollback(True)


def test_the_table_of_promises_names_all_verbs_that_end_a_case() -> None:
    assert {verb for row in SPEC_ROWS for verb, cell in zip(HEAD, row, strict=True) if cell == "held"} == {
        *HELD,
        "visit",
    }


def test_after_the_release_the_resident_confirms() -> None:
    case = actions.release(held(finished()), PUMP, kept=True, at=NEXT_DAY)
    assert actions.confirm(case, by=person(RESIDENT, NEXT_DAY), at=NEXT_DAY).state == "confirmed"


def test_of_two_promises_the_last_one_lets_go() -> None:
    case = actions.hold(held(finished()), PIPES, until=UNTIL + DAY, at=MET)
    case = actions.release(case, PUMP, kept=True, at=NEXT_DAY)
    with pytest.raises(StepRefused, match="清洗管道.*2026-03-06"):
        actions.confirm(case, by=person(RESIDENT, NEXT_DAY), at=NEXT_DAY)


def test_silence_closes_nothing_while_a_promise_is_open() -> None:
    case = held(finished())
    ring(DONE + WEEK + DAY)
    assert queries.fresh(case).state == "finished"


def test_the_resident_has_a_new_week_when_the_promise_ends() -> None:
    released = DONE + timedelta(days=20)
    case = actions.release(held(finished()), PUMP, kept=True, at=released)
    ring(released + WEEK - timedelta(seconds=1))
    assert queries.fresh(case).state == "finished"
    ring(released + WEEK)
    assert queries.fresh(case).state == "unconfirmed"


def test_an_alarm_from_before_the_promise_that_is_read_after_it_closes_nothing() -> None:
    case = finished()
    deadlines.sweep(at=DONE + WEEK)
    late = Event.objects.get(kind="case.fired", subject_id=case.pk)
    case = actions.hold(case, PUMP, until=UNTIL, at=DONE + WEEK)
    timed.act(late)
    actions.release(case, PUMP, kept=True, at=DONE + WEEK + DAY)
    timed.act(late)
    assert queries.fresh(case).state == "finished"


def test_the_case_may_be_sent_back_for_15_days_after_the_promise_ended() -> None:
    released = DONE + timedelta(days=50)
    case = actions.release(held(finished()), PUMP, kept=True, at=released)
    late, later = released + timedelta(days=15), released + timedelta(days=15, minutes=1)
    with pytest.raises(StepRefused, match="15 天"):
        actions.reopen(case, SAID, by=person(RESIDENT, later), at=later)
    assert actions.reopen(case, SAID, by=person(RESIDENT, late), at=late).reopened == 1


def test_a_long_promise_does_not_outlast_the_right_to_send_back() -> None:
    later = DONE + timedelta(days=40)
    assert actions.reopen(held(finished()), SAID, by=person(RESIDENT, later), at=later).reopened == 1


def test_the_finish_clock_runs_on_before_the_bench_and_the_case_is_late() -> None:
    case, due = working(), working(filed(words="二")).finish_due
    case = held(case)
    assert case.finish_due == due
    ring(DONE + timedelta(days=9))
    assert "finish" in [e.facts["clock"] for e in journal.timeline(case) if e.kind == "case.fired"]


def test_no_pause_hides_the_time_that_the_bench_takes() -> None:
    case = linked(working())
    before = rows()
    with pytest.raises(StepRefused, match="12号楼暖气不热.*不能暂停"):
        actions.pause(case, reason="等会诊", until=NEXT_DAY, by=person(MANAGER, MET), at=MET)
    assert rows() == before
    case = actions.unlink(case, TOPIC.id, at=MET)
    assert actions.pause(case, reason="等", until=NEXT_DAY, by=person(MANAGER, MET), at=MET).state == "paused"


def test_a_promise_is_moved_with_both_days_in_the_journal_and_old_news_moves_it_back_no_more() -> None:
    case = held(filed())
    case = actions.hold(case, PUMP, until=UNTIL + DAY, at=NEXT_DAY)
    actions.hold(case, PUMP, until=UNTIL, at=MET)
    assert bench.holds(case).get().until == UNTIL + DAY
    assert [e.facts.get("before") for e in journal.timeline(case) if e.kind == "case.hold"] == [
        None,
        "2026-03-05",
    ]


def test_what_was_released_is_not_held_again() -> None:
    case = held(filed())
    for _twice in range(2):
        case = actions.release(case, PUMP, kept=True, at=NEXT_DAY)
    actions.hold(case, PUMP, until=UNTIL + DAY, at=NEXT_DAY + DAY)
    assert not bench.holds(case).exists()
    assert kinds(case).count("case.release") == 1


def test_a_release_that_overtakes_its_promise_leaves_none_open() -> None:
    case = actions.release(linked(filed()), PUMP, kept=True, at=NEXT_DAY)
    case = actions.hold(case, PUMP, until=UNTIL, at=MET)
    assert not bench.holds(case).exists()


def test_a_promise_that_is_given_up_says_why() -> None:
    case = held(filed())
    before = rows()
    with pytest.raises(Invalid):
        actions.release(case, PUMP, kept=False, words=" ", at=NEXT_DAY)
    assert rows() == before
    case = actions.release(case, PUMP, kept=False, words="热力公司不同意改造", at=NEXT_DAY)
    assert [m.words for m in case.messages.all()] == ["热力公司不同意改造"]


def test_a_withdrawal_is_free_while_a_promise_is_open_and_before_the_work_begins() -> None:
    assert actions.withdraw(held(filed()), by=person(RESIDENT, MET), at=MET).state == "withdrawn"
