"""What is said about a case, in two threads, and what counts as the answer."""

from datetime import timedelta

import pytest

from tests.cases.story import (
    ASSIGNED,
    FILED,
    filed,
    kinds,
    leave,
    light,
    picture,
    stored,
    working,
)
from tests.cast import person
from tests.support import at
from tongdeng.cases import actions, queries
from tongdeng.cases.models import Case, Message
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused

pytestmark = pytest.mark.django_db
LATER = at("2026-01-13 15:00")


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
    case = actions.nudge(filed(), by=person("wang", LATER), at=LATER)
    with pytest.raises(Exception, match="16:00 以后可以再催"):
        actions.nudge(case, by=person("wang", LATER), at=LATER + timedelta(minutes=30))
    assert (
        kinds(actions.nudge(case, by=person("wang", LATER), at=LATER + timedelta(minutes=61))).count(
            "case.nudge"
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
    assert kinds(case) == ["case.file", "case.assign", "case.accept"]
    assert [(e.facts["from"], e.facts["to"]) for e in journal.timeline(case) if e.kind == "case.accept"] == [
        ("assigned", "working")
    ]


def test_C24_the_role_of_who_acted_is_remembered_though_they_left() -> None:
    case = working()
    leave("li")
    assert [e.post for e in journal.timeline(case) if e.kind == "case.accept"] == ["worker"]


def test_A16_a_person_of_another_company_cannot_be_smuggled_in() -> None:
    case = filed()
    before = stored()
    with pytest.raises(NotFound):
        actions.assign(case, to=person("he", LATER), by=person("he", LATER), at=LATER)
    assert stored() == before
    assert Case.objects.get(pk=case.pk).assignee is None
