"""From hand to hand: who may, from which state, what is written, what is refused."""

from datetime import timedelta

import pytest

from tests.cases.story import (
    ASSIGNED,
    DONE,
    FILED,
    TAKEN,
    assigned,
    filed,
    finished,
    kinds,
    leave,
    light,
    picture,
    ring,
    stored,
    working,
)
from tests.cast import DESK, FOREIGN_DESK, MANAGER, NEIGHBOUR, OTHER_WORKER, RESIDENT, WORKER, person
from tests.support import at
from tongdeng.cases import actions, queries
from tongdeng.cases.models import Category
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.errors import Invalid, NotFound, Stale, StepRefused
from tongdeng.people import actions as people
from tongdeng.people.models import Duty

pytestmark = pytest.mark.django_db
LATER = at("2026-01-13 15:00")


def test_HC1_of_two_who_grab_the_second_hears_that_it_is_taken() -> None:
    case = filed()
    actions.claim(case, by=person(WORKER, LATER), at=LATER)
    with pytest.raises(Stale, match="已被其他人接走"):
        actions.claim(case, by=person(OTHER_WORKER, LATER), at=LATER)
    assert queries.fresh(case).assignee == person(WORKER, LATER)


@pytest.mark.parametrize("verb", ["claim", "assign", "transfer"])
def test_HC2_a_worker_over_the_cap_gets_nothing_more(verb: str) -> None:
    li, chen = person(WORKER, LATER), person(DESK, LATER)
    Duty.objects.filter(person=li).update(cap=1)
    working()
    case = working(light(), to=OTHER_WORKER) if verb == "transfer" else light()
    before = stored()
    with pytest.raises(Invalid, match="不能再接"):
        {
            "claim": lambda: actions.claim(case, by=li, at=LATER),
            "assign": lambda: actions.assign(case, to=li, by=chen, at=LATER),
            "transfer": lambda: actions.transfer(case, to=li, by=chen, at=LATER),
        }[verb]()
    assert stored() == before


def test_HC3_a_worker_without_the_skill_cannot_grab() -> None:
    with pytest.raises(Invalid, match="电工"):
        actions.claim(light(), by=person(WORKER, LATER), at=LATER)


def test_HC3_a_worker_off_duty_cannot_grab() -> None:
    people.go_off_duty(person(WORKER, LATER))
    with pytest.raises(Invalid, match="不在岗"):
        actions.claim(filed(), by=person(WORKER, LATER), at=LATER)


def test_HC4_what_nobody_takes_stays_in_the_pool_and_climbs() -> None:
    case = filed()
    deadlines.sweep(at=at("2026-01-13 14:20"))
    assert queries.fresh(case).state == "filed"
    assert kinds(case) == ["case.file", "case.fired"]


def test_HC5_a_transfer_hands_on_and_keeps_the_link_to_the_former_holder() -> None:
    case = actions.transfer(working(), to=person(OTHER_WORKER, LATER), by=person(WORKER, LATER), at=LATER)
    assert (case.state, case.assignee, case.previous_assignee) == (
        "assigned",
        person(OTHER_WORKER, LATER),
        person(WORKER, LATER),
    )


def test_HC5_only_the_holder_or_the_office_may_transfer() -> None:
    with pytest.raises(NotFound):
        actions.transfer(working(), to=person(OTHER_WORKER, LATER), by=person(OTHER_WORKER, LATER), at=LATER)


def test_HC6_what_is_given_back_after_a_grab_goes_to_the_pool() -> None:
    case = actions.claim(filed(), by=person(WORKER, LATER), at=LATER)
    case = actions.give_back(case, reason="配件不对", by=person(WORKER, LATER), at=LATER)
    assert (case.state, case.assignee) == ("filed", None)


def test_HC6_what_is_given_back_after_a_transfer_goes_to_the_colleague_before() -> None:
    case = actions.transfer(working(), to=person(OTHER_WORKER, LATER), by=person(WORKER, LATER), at=LATER)
    case = actions.give_back(case, reason="不是我的片区", by=person(OTHER_WORKER, LATER), at=LATER)
    assert (case.state, case.assignee) == ("assigned", person(WORKER, LATER))


def test_giving_back_asks_for_a_reason_and_writes_nothing_without_one() -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid):
        actions.give_back(case, reason=" ", by=person(WORKER, LATER), at=LATER)
    assert stored() == before


@pytest.mark.parametrize(
    ("reason", "until"),
    [("", "2026-01-14 09:00"), ("等配件", "2026-01-13 14:59"), ("等配件", "2027-01-14 09:00")],
)
def test_HC8_C11_a_pause_needs_a_reason_and_an_end_within_a_year(reason: str, until: str) -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid):
        actions.pause(case, reason=reason, until=at(until), by=person(WORKER, LATER), at=LATER)
    assert (stored(), queries.fresh(case).state) == (before, "working")


def test_HC8_resuming_keeps_the_holder_and_the_pause_does_not_count() -> None:
    case = working()
    due = case.finish_due
    case = actions.pause(
        case, reason="等配件", until=at("2026-01-14 15:00"), by=person(WORKER, LATER), at=LATER
    )
    case = actions.resume(case, by=person(WORKER, LATER), at=LATER + timedelta(hours=3))
    assert due is not None
    assert (case.assignee, case.finish_due) == (person(WORKER, LATER), due + timedelta(hours=3))


def test_C11_leaving_the_pause_clears_its_end() -> None:
    case = actions.pause(
        working(), reason="等配件", until=at("2026-01-14 15:00"), by=person(WORKER, LATER), at=LATER
    )
    assert case.runs_out_at is None
    case = actions.resume(case, by=person(WORKER, LATER), at=LATER + timedelta(hours=1))
    assert (case.paused_until, case.runs_out_at) == (None, case.finish_due)


def test_C21_a_pause_that_is_over_resumes_by_itself() -> None:
    case = actions.pause(working(), reason="等配件", until=DONE, by=person(WORKER, LATER), at=LATER)
    ring(DONE)
    assert queries.fresh(case).state == "working"


def test_C21_when_its_holder_left_meanwhile_it_goes_to_the_pool() -> None:
    case = actions.pause(working(), reason="等配件", until=DONE, by=person(WORKER, LATER), at=LATER)
    leave(WORKER, LATER + timedelta(minutes=1))
    ring(DONE)
    assert (queries.fresh(case).state, queries.fresh(case).assignee) == ("filed", None)


def test_C26_the_holder_must_work_at_the_place() -> None:
    with pytest.raises(Invalid, match="不在本小区任职"):
        actions.assign(filed(), to=person(FOREIGN_DESK, LATER), by=person(DESK, LATER), at=LATER)


def test_C26_a_resident_cannot_be_made_the_holder() -> None:
    with pytest.raises(Invalid, match="不在本小区任职"):
        actions.assign(filed(), to=person(NEIGHBOUR, LATER), by=person(DESK, LATER), at=LATER)


def test_finishing_such_a_case_needs_a_photo_of_the_work() -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid, match="照片"):
        actions.finish(case, remedy="好了", by=person(WORKER, DONE), at=DONE)
    assert stored() == before


def test_finishing_needs_words_and_leaves_no_photo_behind_without_them() -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid):
        actions.finish(case, remedy="", photos=[picture()], by=person(WORKER, DONE), at=DONE)
    assert stored() == before


def test_A2_finishing_stamps_the_moment_and_cannot_be_done_twice() -> None:
    case = finished()
    assert case.finished_at == DONE
    with pytest.raises(StepRefused):
        actions.finish(case, remedy="又好了", photos=[picture()], by=person(WORKER, DONE), at=DONE)


def test_C10_Z8_messages_after_finishing_do_not_move_the_moment_of_finishing() -> None:
    case = finished()
    actions.say(case, words="谢谢", by=person(RESIDENT, DONE), at=DONE + timedelta(hours=1))
    assert queries.fresh(case).finished_at == DONE


def test_a_stale_page_is_told_so_and_writes_nothing() -> None:
    case = assigned()
    before = stored()
    with pytest.raises(Stale, match="有人刚处理过"):
        actions.accept(case, by=person(WORKER, TAKEN), at=TAKEN, seen=case.version - 1)
    assert stored() == before


def test_C25_an_illegal_step_changes_nothing_and_names_both() -> None:
    case = filed()
    before = stored()
    with pytest.raises(StepRefused, match="已登记.*暂停"):
        actions.pause(case, reason="等", until=DONE, by=person(MANAGER, LATER), at=LATER)
    assert stored() == before


def test_S3_the_same_category_again_changes_nothing() -> None:
    case = filed()
    before = stored()
    actions.reclassify(case, category=case.category, by=person(DESK, LATER), at=LATER)
    assert stored() == before


def test_S3_C13_a_new_category_brings_its_promises_and_ends_the_guess() -> None:
    case = filed(category="", words="三楼楼道灯不亮")
    case = actions.reclassify(
        case, category=Category.objects.get(code="home.gas.smell"), by=person(DESK, LATER), at=LATER
    )
    assert (case.guessed, case.urgency) == (False, "urgent")
    assert case.answer_due == FILED + timedelta(minutes=30)


def test_Z5_a_promise_that_no_longer_holds_takes_its_due_dates_with_it() -> None:
    case = light()
    case = actions.reclassify(
        case, category=Category.objects.get(code="people.staff.praise"), by=person(DESK, LATER), at=LATER
    )
    assert case.finish_due is None


def test_Z5_words_do_not_move_a_clock() -> None:
    case = actions.answer(filed(), words="马上到", by=person(DESK, LATER), at=LATER)
    due = case.finish_due
    actions.say(case, words="快点", by=person(RESIDENT, LATER), at=LATER)
    assert queries.fresh(case).finish_due == due


def test_Z1_answering_stops_the_answer_clock_and_the_finish_is_what_runs_out_next() -> None:
    case = actions.answer(filed(), words="马上到", by=person(DESK, ASSIGNED), at=ASSIGNED)
    assert case.runs_out_at == case.finish_due
    deadlines.sweep(at=at("2026-01-13 15:10"))
    assert "answer" not in [event.facts.get("clock") for event in journal.timeline(case)]


def test_Z1_closing_clears_what_runs_out() -> None:
    case = actions.confirm(finished(), by=person(RESIDENT, DONE), at=DONE)
    assert case.runs_out_at is None
    assert deadlines.sweep(at=at("2027-01-01 00:00")) == 0
