"""Linked cases hear of each step and are held while a promised action is open."""

import pytest

from tests.cases.story import filed
from tests.cast import person
from tests.consultations import story
from tests.support import at
from tongdeng.cases.models import Case, Hold, Link, Message
from tongdeng.consultations.actions import carrying, joint, timed, topics
from tongdeng.consultations.models import Resolution, Topic
from tongdeng.kernel.chain import readers
from tongdeng.kernel.models import Event

pytestmark = pytest.mark.django_db
FILED = at("2026-01-04 09:00")


def heard() -> None:
    """Let cases hear of all that happened so far; twice, as jobs may run."""
    names = ("topic", "consultation", "resolution", "joint_item")
    for event in Event.objects.order_by("recorded_at", "at", "seq"):
        if event.subject in names:
            for _twice in range(2):
                for name, reader in readers.get(event.kind, {}).items():
                    if name == "consultations.cases":
                        reader(event)


def told(case: Case) -> list[str]:
    """Return what the reporter was told by the bench."""
    return list(
        Message.objects.filter(case=case, author=None).order_by("at", "id").values_list("words", flat=True)
    )


def linked() -> tuple[Case, Topic]:
    """Return a case and the topic that 钱 raised from it."""
    case = filed(moment=FILED)
    return case, story.topic(by="qian", cases=[case], origin="case")


def test_a_case_is_put_to_its_topic_once_and_hears_of_the_meeting_and_its_result() -> None:
    case, topic = linked()
    consultation = story.held(topic)
    story.decided(consultation, story.items(consultation)[0])
    story.sign(story.settled(story.recorded(consultation)))
    from tongdeng.consultations.actions import publishing

    publishing.publish(consultation, by=person("wu", story.PUBLISHED), at=story.PUBLISHED)
    heard()
    assert Link.objects.get().case == case
    assert told(case) == [
        "三方会诊 鼎立会诊-2026-001 定于 2026-01-13 14:00 商议“主路下雨积水”",
        "三方会诊 鼎立会诊-2026-001 的结果已公开：“主路下雨积水”",
    ]


def test_a_case_waits_for_what_was_promised_and_is_let_go_when_it_is_done_and_evaluated() -> None:
    case, topic = linked()
    consultation = story.held(topic)
    story.decided(consultation, story.items(consultation)[0])
    heard()
    hold = Hold.objects.get()
    assert (hold.case, hold.until, hold.released_at) == (case, at("2026-02-10 00:00").date(), None)
    story.sign(story.settled(story.recorded(consultation)))
    from tongdeng.consultations.actions import publishing

    publishing.publish(consultation, by=person("wu", story.PUBLISHED), at=story.PUBLISHED)
    row = Resolution.objects.get()
    carrying.finish(row, words="已重铺", photos=[story.photo()], by=person("qian", story.DONE), at=story.DONE)
    carrying.conclude(row, at=at("2026-02-16 09:00"))
    heard()
    hold.refresh_from_db()
    assert (hold.released_at, hold.kept) == (story.DONE, True)
    assert Link.objects.get().ended_at == at("2026-02-16 09:00")


def test_a_case_hears_that_there_was_no_result_that_it_went_up_and_what_the_answer_is() -> None:
    case, topic = linked()
    story.recorded(story.held(topic))
    topic.refresh_from_db()
    moment = at("2026-01-14 09:00")
    item = joint.refer(topic, words="要改市政管网", by=person("wu", moment), at=moment)
    item = story.answered(item, settled=True, moment=moment)
    heard()
    assert told(case)[1:] == [
        "“主路下雨积水”这次会诊没有结果",
        "“主路下雨积水”已提请街道联席会议",
        "街道联席会议定于 2026-01-14 11:00 研究“主路下雨积水”",
        "“主路下雨积水”联席会议已答复",
    ]
    assert Link.objects.get().ended_at == item.answered_at


def test_a_case_hears_why_its_topic_was_refused() -> None:
    case, topic = linked()
    topics.refuse(topic, reason="属于保修，由开发商处理", by=person("wu", story.RAISED), at=story.RAISED)
    heard()
    assert told(case) == ["“主路下雨积水”不列入会诊：属于保修，由开发商处理"]
    assert Link.objects.get().ended_at == story.RAISED


def test_a_case_that_has_been_open_for_thirty_days_is_raised_by_rule_once_and_without_its_words() -> None:
    case = filed(moment=FILED)
    assert timed.raise_ripe(at=at("2026-02-03 09:00")) == []
    moment = at("2026-02-03 09:01")
    topic = timed.raise_ripe(at=moment)[0]
    assert (topic.origin, topic.by, topic.state, topic.scope) == (
        "pending",
        None,
        "raised",
        story.ONE_BUILDING,
    )
    assert case.number in topic.problem
    assert not any(word in topic.title + topic.problem for word in ("暖气不热，两天了", "301", "王"))
    assert timed.raise_ripe(at=moment) == []
    heard()
    assert timed.raise_ripe(at=at("2026-03-03 09:00")) == []
    assert Link.objects.get().case == case


def test_a_case_that_was_reopened_twice_is_raised_by_rule() -> None:
    case = filed(moment=FILED)
    Case.objects.filter(pk=case.pk).update(reopened=2)
    assert [topic.origin for topic in timed.raise_ripe(at=at("2026-01-05 09:00"))] == ["reopened"]
