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
    light,
    picture,
    stored,
    working,
)
from tests.cast import person
from tests.support import at
from tongdeng.cases import actions, queries
from tongdeng.cases.models import Case, Category, Message
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Stale, StepRefused
from tongdeng.people import actions as people
from tongdeng.people.models import Duty, Mandate

pytestmark = pytest.mark.django_db
LATER = at("2026-01-13 15:00")


def leave(who: str, moment: object = DONE) -> None:
    """Let somebody's mandate end."""
    people.dismiss(Mandate.objects.get(person=person(who, TAKEN)), by=None, at=moment)  # type: ignore[arg-type]


def test_HC1_of_two_who_grab_the_second_hears_that_it_is_taken() -> None:
    case = filed()
    actions.grab(case, by=person("li", LATER), at=LATER)
    with pytest.raises(Stale, match="已被其他人接走"):
        actions.grab(case, by=person("sun", LATER), at=LATER)
    assert queries.fresh(case).holder == person("li", LATER)


@pytest.mark.parametrize("verb", ["grab", "assign", "transfer"])
def test_HC2_a_worker_over_the_cap_gets_nothing_more(verb: str) -> None:
    li, chen = person("li", LATER), person("chen", LATER)
    Duty.objects.filter(person=li).update(cap=1)
    working()
    case = working(light(), to="sun") if verb == "transfer" else light()
    before = stored()
    with pytest.raises(Invalid, match="不能再接"):
        {
            "grab": lambda: actions.grab(case, by=li, at=LATER),
            "assign": lambda: actions.assign(case, to=li, by=chen, at=LATER),
            "transfer": lambda: actions.transfer(case, to=li, by=chen, at=LATER),
        }[verb]()
    assert stored() == before


def test_HC3_a_worker_without_the_skill_cannot_grab() -> None:
    with pytest.raises(Invalid, match="电工"):
        actions.grab(light(), by=person("li", LATER), at=LATER)


def test_HC3_a_worker_off_duty_cannot_grab() -> None:
    people.go_off_duty(person("li", LATER))
    with pytest.raises(Invalid, match="不在岗"):
        actions.grab(filed(), by=person("li", LATER), at=LATER)


def test_HC4_what_nobody_takes_stays_in_the_pool_and_climbs() -> None:
    case = filed()
    deadlines.sweep(at=at("2026-01-13 14:20"))
    assert queries.fresh(case).state == "filed"
    assert kinds(case) == ["case.file", "case.rang"]


def test_HC5_a_transfer_hands_on_and_keeps_the_link_to_the_former_holder() -> None:
    case = actions.transfer(working(), to=person("sun", LATER), by=person("li", LATER), at=LATER)
    assert (case.state, case.holder, case.previous_holder) == (
        "assigned",
        person("sun", LATER),
        person("li", LATER),
    )


def test_HC5_only_the_holder_or_the_office_may_transfer() -> None:
    with pytest.raises(NotFound):
        actions.transfer(working(), to=person("sun", LATER), by=person("sun", LATER), at=LATER)


def test_HC6_what_is_given_back_after_a_grab_goes_to_the_pool() -> None:
    case = actions.grab(filed(), by=person("li", LATER), at=LATER)
    case = actions.give_back(case, reason="配件不对", by=person("li", LATER), at=LATER)
    assert (case.state, case.holder) == ("filed", None)


def test_HC6_what_is_given_back_after_a_transfer_goes_to_the_colleague_before() -> None:
    case = actions.transfer(working(), to=person("sun", LATER), by=person("li", LATER), at=LATER)
    case = actions.give_back(case, reason="不是我的片区", by=person("sun", LATER), at=LATER)
    assert (case.state, case.holder) == ("assigned", person("li", LATER))


def test_giving_back_asks_for_a_reason_and_writes_nothing_without_one() -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid):
        actions.give_back(case, reason=" ", by=person("li", LATER), at=LATER)
    assert stored() == before


@pytest.mark.parametrize(
    ("reason", "until"),
    [("", "2026-01-14 09:00"), ("等配件", "2026-01-13 14:59"), ("等配件", "2027-01-14 09:00")],
)
def test_HC8_C11_a_pause_needs_a_reason_and_an_end_within_a_year(reason: str, until: str) -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid):
        actions.pause(case, reason=reason, until=at(until), by=person("li", LATER), at=LATER)
    assert (stored(), queries.fresh(case).state) == (before, "working")


def test_HC8_resuming_keeps_the_holder_and_the_pause_does_not_count() -> None:
    case = working()
    due = case.finish_due
    case = actions.pause(
        case, reason="等配件", until=at("2026-01-14 15:00"), by=person("li", LATER), at=LATER
    )
    case = actions.resume(case, by=person("li", LATER), at=LATER + timedelta(hours=3))
    assert due is not None
    assert (case.holder, case.finish_due) == (person("li", LATER), due + timedelta(hours=3))


def test_C11_leaving_the_pause_clears_its_end() -> None:
    case = actions.pause(
        working(), reason="等配件", until=at("2026-01-14 15:00"), by=person("li", LATER), at=LATER
    )
    assert case.runs_out_at is None
    case = actions.resume(case, by=person("li", LATER), at=LATER + timedelta(hours=1))
    assert (case.paused_until, case.runs_out_at) == (None, case.finish_due)


def test_C21_a_pause_that_is_over_resumes_by_itself() -> None:
    case = actions.pause(working(), reason="等配件", until=DONE, by=person("li", LATER), at=LATER)
    ring(DONE)
    assert queries.fresh(case).state == "working"


def test_C21_when_its_holder_left_meanwhile_it_goes_to_the_pool() -> None:
    case = actions.pause(working(), reason="等配件", until=DONE, by=person("li", LATER), at=LATER)
    leave("li", LATER + timedelta(minutes=1))
    ring(DONE)
    assert (queries.fresh(case).state, queries.fresh(case).holder) == ("filed", None)


def ring(moment: object) -> None:
    """Sweep, and let the readers of the clocks act."""
    from tongdeng.cases.actions import timed
    from tongdeng.kernel.models import Event

    deadlines.sweep(at=moment)  # type: ignore[arg-type]
    for event in Event.objects.filter(kind="case.rang", at=moment):
        timed.act(event)


def test_C26_the_holder_must_work_at_the_place() -> None:
    with pytest.raises(Invalid, match="不在本小区任职"):
        actions.assign(filed(), to=person("he", LATER), by=person("chen", LATER), at=LATER)


def test_C26_a_resident_cannot_be_made_the_holder() -> None:
    with pytest.raises(Invalid, match="不在本小区任职"):
        actions.assign(filed(), to=person("zhao", LATER), by=person("chen", LATER), at=LATER)


def test_finishing_such_a_case_needs_a_photo_of_the_work() -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid, match="照片"):
        actions.finish(case, remedy="好了", by=person("li", DONE), at=DONE)
    assert stored() == before


def test_finishing_needs_words_and_leaves_no_photo_behind_without_them() -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid):
        actions.finish(case, remedy="", photos=[picture()], by=person("li", DONE), at=DONE)
    assert stored() == before


def test_A2_finishing_stamps_the_moment_and_cannot_be_done_twice() -> None:
    case = finished()
    assert case.finished_at == DONE
    with pytest.raises(StepRefused):
        actions.finish(case, remedy="又好了", photos=[picture()], by=person("li", DONE), at=DONE)


def test_C10_Z8_messages_after_finishing_do_not_move_the_moment_of_finishing() -> None:
    case = finished()
    actions.say(case, words="谢谢", by=person("wang", DONE), at=DONE + timedelta(hours=1))
    assert queries.fresh(case).finished_at == DONE


def test_a_stale_page_is_told_so_and_writes_nothing() -> None:
    case = assigned()
    before = stored()
    with pytest.raises(Stale, match="有人刚处理过"):
        actions.take(case, by=person("li", TAKEN), at=TAKEN, seen=case.version - 1)
    assert stored() == before


def test_C25_an_illegal_step_changes_nothing_and_names_both() -> None:
    case = filed()
    before = stored()
    with pytest.raises(StepRefused, match="已登记.*暂停"):
        actions.pause(case, reason="等", until=DONE, by=person("qian", LATER), at=LATER)
    assert stored() == before


def test_S3_the_same_category_again_changes_nothing() -> None:
    case = filed()
    before = stored()
    actions.reclassify(case, category=case.category, by=person("chen", LATER), at=LATER)
    assert stored() == before


def test_S3_C13_a_new_category_brings_its_promises_and_ends_the_guess() -> None:
    case = filed(category="", words="三楼楼道灯不亮")
    case = actions.reclassify(
        case, category=Category.objects.get(code="home.gas.smell"), by=person("chen", LATER), at=LATER
    )
    assert (case.guessed, case.urgency) == (False, "urgent")
    assert case.answer_due == FILED + timedelta(minutes=30)


def test_Z5_a_promise_that_no_longer_holds_takes_its_due_dates_with_it() -> None:
    case = light()
    case = actions.reclassify(
        case, category=Category.objects.get(code="people.staff.praise"), by=person("chen", LATER), at=LATER
    )
    assert case.finish_due is None


def test_Z5_words_do_not_move_a_clock() -> None:
    case = actions.answer(filed(), words="马上到", by=person("chen", LATER), at=LATER)
    due = case.finish_due
    actions.say(case, words="快点", by=person("wang", LATER), at=LATER)
    assert queries.fresh(case).finish_due == due


def test_Z1_answering_stops_the_answer_clock_and_the_finish_is_what_runs_out_next() -> None:
    case = actions.answer(filed(), words="马上到", by=person("chen", ASSIGNED), at=ASSIGNED)
    assert case.runs_out_at == case.finish_due
    deadlines.sweep(at=at("2026-01-13 15:10"))
    assert "answer" not in [event.facts.get("clock") for event in journal.timeline(case)]


def test_Z1_closing_clears_what_runs_out() -> None:
    case = actions.confirm(finished(), by=person("wang", DONE), at=DONE)
    assert case.runs_out_at is None
    assert deadlines.sweep(at=at("2027-01-01 00:00")) == 0


def test_the_first_human_answer_is_a_fact_and_not_a_state() -> None:
    case = actions.answer(filed(), words="师傅马上到", by=person("chen", ASSIGNED), at=ASSIGNED)
    assert (case.state, case.answered_at) == ("filed", ASSIGNED)


def test_an_automatic_acknowledgement_never_counts_as_the_answer() -> None:
    from tongdeng.notices.actions import tell

    case = light(caller_phone="19900000001")
    tell(journal.timeline(case)[0])
    assert person("wang", LATER).inbox.count() == 1
    assert queries.fresh(case).answered_at is None


def test_an_internal_note_is_no_answer() -> None:
    case = actions.note(filed(), words="先派单", by=person("chen", ASSIGNED), at=ASSIGNED)
    assert case.answered_at is None


def test_a_late_answer_is_recorded_late() -> None:
    moment = FILED + timedelta(minutes=31)
    case = actions.answer(filed(), words="抱歉，刚看到", by=person("chen", moment), at=moment)
    assert case.answered_at is not None
    assert case.answer_due is not None
    assert case.answered_at > case.answer_due


def test_only_the_first_answer_is_the_answer() -> None:
    case = actions.answer(filed(), words="马上到", by=person("chen", ASSIGNED), at=ASSIGNED)
    case = actions.answer(case, words="已在路上", by=person("chen", LATER), at=LATER)
    assert case.answered_at == ASSIGNED
    assert kinds(case).count("case.answer") == 1


def test_C23_S8_the_resident_never_sees_the_internal_thread() -> None:
    case = actions.note(filed(), words="内部的话", photos=[picture()], by=person("chen", LATER), at=LATER)
    assert not queries.whole(case, internal=False).messages.all()
    assert not queries.whole(case, internal=False).photos.all()
    assert [m.thread for m in queries.whole(case, internal=True).messages.all()] == [Message.Thread.INTERNAL]


def test_C23_a_resident_cannot_write_on_what_is_closed() -> None:
    case = actions.withdraw(filed(), by=person("wang", LATER), at=LATER)
    with pytest.raises(StepRefused):
        actions.say(case, words="还有", by=person("wang", LATER), at=LATER)


def test_F2_internal_notes_are_refused_to_residents() -> None:
    with pytest.raises(Forbidden):
        actions.note(filed(), words="我也写一句", by=person("wang", LATER), at=LATER)


def test_HC13_urging_is_limited_to_once_an_hour() -> None:
    case = actions.urge(filed(), by=person("wang", LATER), at=LATER)
    with pytest.raises(Exception, match="16:00 以后可以再催"):
        actions.urge(case, by=person("wang", LATER), at=LATER + timedelta(minutes=30))
    assert (
        kinds(actions.urge(case, by=person("wang", LATER), at=LATER + timedelta(minutes=61))).count(
            "case.urge"
        )
        == 2
    )


def test_A19_refusing_asks_for_a_reason_and_is_not_done_twice() -> None:
    case = filed()
    with pytest.raises(Invalid):
        actions.refuse(case, reason="", by=person("chen", LATER), at=LATER)
    case = actions.refuse(case, reason="属于供电公司", by=person("chen", LATER), at=LATER)
    with pytest.raises(StepRefused):
        actions.refuse(case, reason="再说一次", by=person("chen", LATER), at=LATER)


def test_an_enquiry_is_answered_and_finished_in_one_step() -> None:
    case = filed(category="people.fee.query", words="物业费怎么算")
    case = actions.settle(case, words="按建筑面积，每平方米 1.2 元", by=person("chen", LATER), at=LATER)
    assert (case.state, case.answered_at, case.finished_at) == ("finished", LATER, LATER)


def test_what_needs_work_cannot_be_settled_with_words() -> None:
    with pytest.raises(Invalid, match="要派人处理"):
        actions.settle(filed(), words="知道了", by=person("chen", LATER), at=LATER)


def test_S2_one_wrong_part_and_nothing_of_the_whole_is_written() -> None:
    case = working()
    before = stored()
    with pytest.raises(Invalid):
        actions.pause(case, reason="等配件", until=at("2026-01-12 00:00"), by=person("li", LATER), at=LATER)
    assert stored() == before


def test_C24_one_line_of_history_for_each_change_and_none_when_nothing_changed() -> None:
    case = working()
    assert kinds(case) == ["case.file", "case.assign", "case.take"]
    assert [(e.facts["from"], e.facts["to"]) for e in journal.timeline(case) if e.kind == "case.take"] == [
        ("assigned", "working")
    ]


def test_C24_the_role_of_who_acted_is_remembered_though_they_left() -> None:
    case = working()
    leave("li")
    assert [e.post for e in journal.timeline(case) if e.kind == "case.take"] == ["worker"]


def test_A16_a_person_of_another_company_cannot_be_smuggled_in() -> None:
    case = filed()
    before = stored()
    with pytest.raises(NotFound):
        actions.assign(case, to=person("he", LATER), by=person("he", LATER), at=LATER)
    assert stored() == before
    assert Case.objects.get(pk=case.pk).holder is None
