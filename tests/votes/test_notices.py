"""Who hears of what happens to a vote, in words that tell no choice."""

from datetime import timedelta

import pytest

from tests.cast import person
from tests.votes import story
from tests.votes.story import (
    ANNOUNCED,
    CLOSES,
    COUNTED,
    OPENS,
    SEALED,
    VOTING,
    cast,
    certified,
    head_of,
    opened,
)
from tongdeng.kernel import deadlines
from tongdeng.kernel.models import Deadline, Event
from tongdeng.notices.actions import sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.votes.actions import counting, drafting, lifecycle, paper, roll
from tongdeng.votes.actions.paper import PaperEntry
from tongdeng.votes.models import Vote

pytestmark = pytest.mark.django_db


def told(vote: Vote, kind: str) -> dict[str, str]:
    """Tell about the last event of a kind, and return who heard what."""
    event = Event.objects.filter(subject_id=vote.pk, kind=kind).order_by("seq").last()
    assert event is not None
    tell(event)
    return {n.person.title: sentence(n) for n in Notice.objects.filter(event=event.pk)}


def test_the_notice_comes_to_each_owner_and_asks_to_check_the_roll() -> None:
    story.estate(2)
    said = told(story.announced(), "vote.announce")
    assert said == dict.fromkeys(
        ("业主1", "业主2"), "业主表决公告：更换20号楼楼道灯，03-17 08:00 开始投票，请核对名册"
    )


def test_owners_hear_when_it_opens_and_what_came_of_it() -> None:
    one, _two = story.estate(2)
    vote = opened()
    assert set(told(vote, "vote.open").values()) == {"开始投票：更换20号楼楼道灯，03-27 20:00 截止"}
    cast(vote, one)
    assert set(told(certified(vote), "vote.certify").values()) == {"表决结果已公布：更换20号楼楼道灯"}


def test_those_who_run_and_watch_the_vote_hear_that_it_closed() -> None:
    _one, watcher = story.estate(2)
    vote = opened()
    drafting.appoint(vote, watcher, by=person("zhou", VOTING), at=VOTING)
    said = told(lifecycle.close(vote, at=CLOSES), "vote.close")
    assert set(said) == {"周主任", "郑社工", "业主2"}
    assert "监督计票" in said["业主2"]


def test_a_roll_that_is_not_sealed_in_time_is_told_to_those_who_run_the_vote() -> None:
    story.estate(1)
    vote = lifecycle.open_(story.announced(), at=OPENS)
    assert set(told(vote, "vote.waits")) == {"周主任", "郑社工"}


def test_an_objection_is_told_to_those_who_answer_and_its_answer_to_whoever_objected() -> None:
    one, two = story.estate(2)
    vote = story.announced()
    first = roll.object_to(vote, words="面积不对", stage="roll", by=one, at=ANNOUNCED)
    roll.object_to(vote, words="名字不对", stage="roll", by=two, at=ANNOUNCED)
    assert set(told(vote, "vote.object")) == {"周主任", "郑社工"}
    roll.answer(vote, first.pk, words="无误", upheld=False, by=person("zhou", SEALED), at=SEALED)
    assert set(told(vote, "vote.answer")) == {"业主1"}


def test_an_answer_is_told_to_whoever_objected_also_when_the_next_one_was_answered_before_anybody_heard() -> (
    None
):
    one, two = story.estate(2)
    vote = story.announced()
    zhou = person("zhou", SEALED)
    for who, minute in ((one, 0), (two, 1)):
        row = roll.object_to(vote, words="面积不对", stage="roll", by=who, at=ANNOUNCED)
        roll.answer(vote, row.pk, words="无误", upheld=False, by=zhou, at=SEALED + timedelta(minutes=minute))
    events = Event.objects.filter(subject_id=vote.pk, kind="vote.answer").order_by("seq")
    for event in events:
        tell(event)
    told_each = [Notice.objects.get(event=event.pk).person for event in events]
    assert told_each == [one, two]


def test_a_paper_that_was_read_differently_is_told_to_the_scrutineer() -> None:
    one, watcher = story.estate(2)
    vote = opened()
    drafting.appoint(vote, watcher, by=person("zhou", VOTING), at=VOTING)
    (printed,) = paper.issue(vote, [head_of(vote, one)], by=person("zhou", VOTING), at=VOTING)
    for clerk, choice in (("zheng", "yes"), ("wu", "no")):
        slip = PaperEntry(printed.code, {"1": choice}, photo=story.photo())
        paper.read(vote, slip, by=person(clerk, VOTING), at=VOTING)
    assert told(vote, "vote.differs") == {"业主2": "一张纸质票两遍录得不同，请裁定"}


def test_a_vote_that_was_given_up_is_told_to_owners_unless_they_never_heard_of_it() -> None:
    story.estate(1)
    announced, draft = story.announced(), story.proposed()
    for vote in (announced, draft):
        lifecycle.cancel(vote, reason="议案有误", by=person("zhou", ANNOUNCED), at=ANNOUNCED)
    assert set(told(announced, "vote.cancel")) == {"业主1"}
    assert told(draft, "vote.cancel") == {}


def test_a_reminder_comes_once_to_who_has_not_voted_and_none_after_the_close() -> None:
    one, _two = story.estate(2)
    vote = opened()
    cast(vote, one)
    assert deadlines.sweep(at=OPENS) == 1  # the clock that opens it
    due = Deadline.objects.get(subject_id=vote.pk, name="remind").next_at
    assert due is not None
    deadlines.sweep(at=due)
    assert set(told(vote, "vote.fired")) == {"业主2"}
    assert deadlines.sweep(at=CLOSES - timedelta(hours=1)) == 0
    counting.certify(lifecycle.close(vote, at=CLOSES), by=person("zhou", COUNTED), at=COUNTED)
    assert not Notice.objects.filter(words__key="remind", at__gte=CLOSES).exists()
