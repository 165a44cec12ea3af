"""The joint meeting of the sub-district: what goes up, its own clock, and what comes back (DL-15)."""

from datetime import datetime, timedelta

import pytest

from tests.cast import person
from tests.consultations import story
from tests.support import at
from tongdeng.consultations.actions import joint as verbs
from tongdeng.consultations.actions.meeting import Proposal
from tongdeng.consultations.models import Consultation, JointItem, Resolution, Topic
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Deadline

pytestmark = pytest.mark.django_db
AT = story.PREPARED


def without_result(topic: Topic, starts: datetime) -> Consultation:
    """Hold a meeting that decides nothing about a topic."""
    return story.recorded(story.held(topic, starts=starts), moment=starts.replace(hour=16))


def test_dl15_a_topic_twice_without_a_result_goes_up_by_itself() -> None:
    topic = story.topic()
    without_result(topic, at("2026-01-13 14:00"))
    topic.refresh_from_db()
    assert (topic.state, topic.tries, topic.must_go_up) == ("raised", 1, False)
    without_result(topic, at("2026-01-27 14:00"))
    topic.refresh_from_db()
    assert (topic.state, topic.tries) == ("referred", 2)
    item = JointItem.objects.get()
    assert (item.why, item.number, item.by, item.topic) == (
        "tries",
        "鼎立联席-2026-001",
        person("wu", AT),
        topic,
    )


def test_dl15_what_lies_outside_the_parties_powers_is_referred_at_once_with_words() -> None:
    with pytest.raises(Invalid):
        story.referred(words=" ")
    item = story.referred()
    assert (item.why, item.topic.state, item.topic.beyond) == ("beyond", "referred", True)


def test_a_resolution_of_the_bench_refers_and_promises_nothing() -> None:
    proposal = Proposal("refer", "提请联席会议", "请街道召集城管、供水研究")
    story.decided_one(proposal)
    row, item = Resolution.objects.get(), JointItem.objects.get()
    assert (row.state, row.due_at, item.why, item.words) == ("noted", None, "resolved", proposal.text)
    assert Topic.objects.get().state == "referred"


@pytest.mark.parametrize("who", ["qian", "zhou", "wang"])
def test_only_the_hosts_of_the_bench_refer(who: str) -> None:
    topic = story.topic()
    with pytest.raises((Forbidden, NotFound)):
        verbs.refer(topic, words="请研究", by=person(who, AT), at=AT)
    assert not JointItem.objects.exists()


def test_dl15_it_has_a_convener_departments_and_a_clock_of_working_days() -> None:
    item = story.referred()
    assert (item.convene_by, item.answer_by) == (at("2026-01-20 09:00"), at("2026-02-24 09:00"))
    assert [item.is_late(moment) for moment in (at("2026-01-20 09:00"), at("2026-01-20 09:01"))] == [
        False,
        True,
    ]
    feng = story.clerk(AT)
    for departments, meets in (
        ([], "2026-01-14 14:00"),
        (["城管"], "2026-01-06 08:00"),
        (["城" * 41], "2026-01-14 14:00"),
    ):
        with pytest.raises(Invalid):
            verbs.convene(item, meets_at=at(meets), where="街道三楼", departments=departments, by=feng, at=AT)
    item = verbs.convene(
        item,
        meets_at=at("2026-01-14 14:00"),
        where="街道三楼",
        departments=["城管", "供水公司", "城管"],
        by=feng,
        at=AT,
    )
    assert (item.state, item.departments, item.convener) == ("convened", ["城管", "供水公司"], feng)
    clocks = {row.name: row.stopped_at for row in Deadline.objects.filter(subject_id=item.pk)}
    assert clocks == {"convene": AT, "answer": None}


def test_dl15_an_answer_comes_back_to_the_bench_first_and_with_two_tries_anew() -> None:
    item = story.referred()
    story.answered(item, "供水公司负责外网，内网由三方商定")
    topic = Topic.objects.get()
    assert (topic.state, topic.tries, topic.beyond, topic.first) == ("raised", 0, False, True)
    again = story.referred(topic)
    assert (again.number, JointItem.objects.count()) == ("鼎立联席-2026-002", 2)


def test_dl15_an_answer_that_settles_ends_the_topic() -> None:
    item = story.answered(story.referred(), "已列入今年市政计划", settled=True)
    assert (item.state, item.settled, Topic.objects.get().state) == ("answered", True, "resolved")
    with pytest.raises(StepRefused):
        verbs.answer(item, words="更正", settled=False, by=story.clerk(AT), at=AT)


def test_dl15_nobody_answers_in_the_place_of_a_meeting_that_did_not_meet() -> None:
    item, early = story.referred(), AT + timedelta(minutes=119)
    with pytest.raises(StepRefused):
        verbs.answer(item, words="不用开会了", settled=True, by=story.clerk(AT), at=AT)
    item = story.met(item)
    with pytest.raises(StepRefused, match="联席会议还没有开"):
        verbs.answer(item, words="不用开会了", settled=True, by=story.clerk(early), at=early)
    assert (JointItem.objects.get().state, Topic.objects.get().state) == ("convened", "referred")


def test_dl15_nobody_takes_a_topic_up_from_an_agenda_or_a_resolution() -> None:
    topic = story.topic()
    for make in (story.announced, story.held):
        make(topic) if topic.state == "raised" else None
        with pytest.raises(StepRefused, match="由会诊决定"):
            story.referred(topic)
        topic.refresh_from_db()
    story.published()
    with pytest.raises(StepRefused, match="由会诊决定"):
        story.referred(Topic.objects.get(state="resolved"))
    assert not JointItem.objects.exists()


@pytest.mark.parametrize("who", ["wu", "zheng", "qian", "liu"])
def test_only_the_sub_district_convenes_and_answers(who: str) -> None:
    item = story.referred()
    with pytest.raises(Forbidden):
        verbs.answer(item, words="不用管", settled=True, by=person(who, AT), at=AT)
    assert JointItem.objects.get().state == "referred"
