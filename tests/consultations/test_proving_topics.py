"""What `verify` finds when somebody has rewritten topics, the joint meeting, mechanisms, or what residents said."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.story import filed
from tests.cast import person
from tests.consultations import opinions, story
from tests.support import at, tamper, undone
from tests.votes.story import estate
from tongdeng.consultations.actions import opinion_map, topics
from tongdeng.consultations.actions import opinions as saying
from tongdeng.consultations.actions.topics import TopicDraft
from tongdeng.consultations.models import Consultation, Topic
from tongdeng.kernel import seals

pytestmark = pytest.mark.django_db
AT, MET = story.PREPARED, at("2026-01-20 09:00")


def found() -> set[str]:
    """Return all misfits of this room."""
    return {misfit.what for misfit in seals.checks()["consultations"]()}


def raised_by_residents() -> Topic:
    """Return a topic that five households raised."""
    first, *others = estate(5)
    draft = TopicDraft(story.ESTATE, "东门太窄", "救护车进不来")
    topic = topics.propose(draft, by=first, at=AT)
    for who in others:
        topic = topics.back(topic, by=who, at=AT)
    return topic


def answered() -> None:
    """Store topics of all kinds: of residents, with a case, tried once, gone up and come back; and a mechanism."""
    raised_by_residents()
    story.mechanism_of(steps=story.mechanism.default().steps)
    story.topic(title="渗水", cases=[filed(moment=at("2026-01-04 09:00"))], origin="case")
    story.recorded(story.held())
    item = story.referred(story.topic("市政管网"))
    story.answered(item)


REWRITTEN = """
UPDATE consultations_topic SET title = '别的' | this topic is not the one that was raised
UPDATE consultations_topic SET problem = '别的' | this topic is not the one that was raised
UPDATE consultations_topic SET scope = '{410202901001001012}' | this topic is not the one that was raised
UPDATE consultations_topic SET origin = 'party' | this topic is not the one that was raised
UPDATE consultations_topic SET voices_needed = 1 WHERE voices_needed > 1 | this topic is not the one that was raised
UPDATE consultations_topic SET by_id = NULL | this topic is not the one that was raised
UPDATE consultations_topic SET tries = tries + 1 | what became of this topic is not what its events say
UPDATE consultations_topic SET beyond = true | what became of this topic is not what its events say
UPDATE consultations_topic SET first = NOT first | what became of this topic is not what its events say
UPDATE consultations_topic SET raised_at = raised_at - interval '1 day' | what became of this topic is not what its events say
UPDATE consultations_topic SET shown_at = NULL | since when residents see this topic is not what the events say
UPDATE consultations_topic SET shown_at = at | since when residents see this topic is not what the events say
DELETE FROM consultations_backing WHERE home = (SELECT max(home) FROM consultations_backing) | the households behind this topic are not those that its events name
DELETE FROM consultations_backing WHERE home = (SELECT max(home) FROM consultations_backing) | this topic was raised without the households that it needs
UPDATE consultations_backing SET person_id = (SELECT by_id FROM consultations_mechanism) | the households behind this topic are not those that its events name
DELETE FROM consultations_topiccase | the cases of this topic are not those that its events name
UPDATE consultations_jointitem SET topic_id = (SELECT id FROM consultations_topic WHERE title = '渗水') | the items of the joint meeting are not those that the events of this topic name
DELETE FROM consultations_jointitem | the items of the joint meeting are not those that the events of this topic name
UPDATE consultations_jointitem SET why = 'tries' | this item of the joint meeting is not the one that was referred
UPDATE consultations_jointitem SET words = '不急' | this item of the joint meeting is not the one that was referred
UPDATE consultations_jointitem SET answer_by = answer_by + interval '1 year' | this item of the joint meeting is not the one that was referred
UPDATE consultations_jointitem SET convened_at = convened_at + interval '1 day' | when it was convened is not what its events say
UPDATE consultations_jointitem SET convened_at = NULL | when it was convened is not what its events say
UPDATE consultations_jointitem SET departments = '{}' | how it was convened is not what its events say
UPDATE consultations_jointitem SET meets_at = meets_at + interval '1 day' | how it was convened is not what its events say
UPDATE consultations_jointitem SET convener_id = (SELECT by_id FROM consultations_mechanism) | who convened the joint meeting is not what its events say
UPDATE consultations_jointitem SET answer = '不办' | the answer of the joint meeting is not the one that its events tell of
UPDATE consultations_jointitem SET settled = true | the answer of the joint meeting is not the one that its events tell of
UPDATE consultations_jointitem SET answered_at = answer_by | the answer of the joint meeting is not the one that its events tell of
UPDATE consultations_mechanism SET rule = 'majority' | this mechanism is not the one that was set
UPDATE consultations_mechanism SET notice_days = 1 | this mechanism is not the one that was set
"""


def test_dl15_what_was_rewritten_of_topics_and_of_the_joint_meeting_is_named() -> None:
    answered()
    assert seals.verify() is None
    for line in REWRITTEN.strip().splitlines():
        statement, words = (part.strip() for part in line.rsplit("|", 1))
        with undone():
            tamper(statement)
            assert words in found(), line


def gathered() -> Consultation:
    """Return a consultation with a statement that was refused and one that two households answered to."""
    consultation = opinions.announced()
    statement = opinions.shown(consultation)
    for who, choice in (("wang", "agree"), ("zhao", "disagree"), ("zhao", "pass")):
        statement = opinions.voiced(statement, who, choice)
    hidden = opinions.said(consultation, "zhao", "门口太挤")
    saying.refuse(hidden, reason="off_topic", by=person("wu", opinions.THEN), at=opinions.THEN)
    return consultation


SAID = """
UPDATE consultations_statement SET words = '都好' WHERE state = 'shown' | this statement is not the one that was made
UPDATE consultations_statement SET key = 'other' WHERE state = 'shown' | this statement is not the one that was made
UPDATE consultations_statement SET words = '—' WHERE state = 'shown' | this statement is not the one that was made
UPDATE consultations_statement SET by_id = (SELECT by_id FROM consultations_consultation) | this statement is not the one that was made
UPDATE consultations_statement SET at = at - interval '1 day' | this statement is not the one that was made
UPDATE consultations_statement SET reason = 'advert' WHERE state = 'refused' | why this statement is not shown is not what its events say
UPDATE consultations_statement SET agree = agree + 1, people = people + 1 WHERE state = 'shown' | the counts of this statement are not its voices
UPDATE consultations_statement SET agree = agree + 2, people = people + 2 WHERE state = 'shown' | more voices are counted than were given
UPDATE consultations_voice SET choice = -1 | the counts of this statement are not its voices
DELETE FROM consultations_voice | the counts of this statement are not its voices
"""
COUNTED = """
UPDATE consultations_statement SET agree = passed, passed = agree, disagree = 1, people = 3 WHERE state = 'shown' | the last counts of opinions are not those that its events tell of
UPDATE consultations_statement SET disagree = disagree + 1, people = people + 1 WHERE state = 'shown' | the last counts of opinions are not those that its events tell of
UPDATE consultations_opinionmap SET result = jsonb_set(result, '{households}', '200') | the last counts of opinions are not those that its events tell of
UPDATE consultations_opinionmap SET final = false | whether opinions were counted for the last time is not what its events say
DELETE FROM consultations_opinionmap | whether opinions were counted for the last time is not what its events say
"""


def test_dl12_what_was_rewritten_of_statements_and_their_counts_is_named() -> None:
    consultation = gathered()
    assert seals.verify() is None
    _named(SAID)
    opinion_map.recompute(opinions.held(consultation), at=opinions.HELD, permutations=9)
    assert seals.verify() is None
    _named(COUNTED)


def _named(table: str) -> None:
    for line in table.strip().splitlines():
        statement, words = (part.strip() for part in line.rsplit("|", 1))
        with undone():
            tamper(statement)
            assert words in found(), line


def test_more_topics_and_statements_ask_no_more_questions() -> None:
    answered()
    gathered()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert found() == set()
        return len(queries)

    few = asked()
    for number in range(3):
        story.referred(story.topic(f"第 {number} 处管网"))
        opinions.shown(Consultation.objects.get(number="会诊-1"), "wang", f"第 {number} 条")
        story.mechanism_of(moment=at(f"2026-01-0{number + 3} 09:00"))
    assert asked() == few
