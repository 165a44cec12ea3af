"""Who may which verb with a topic, a consultation, a resolution and an item of the joint meeting: tables for the whole cast."""

import pytest

from tests.cast import person
from tests.consultations import story
from tests.support import at
from tongdeng.consultations.actions import joint
from tongdeng.consultations.models import Resolution
from tongdeng.kernel import access
from tongdeng.kernel.models import Record

pytestmark = pytest.mark.django_db
LATER = at("2026-01-20 09:00")
CAST = "wu zheng qian chen zhou feng liu wang li he huang guan"
TOPIC = """
    who    see  inside  refuse  refer  link  withdraw  back
    wu     yes  yes     yes     yes    yes   yes       yes
    zheng  yes  yes     yes     yes    yes   no        no
    qian   yes  yes     no      no     yes   no        yes
    chen   yes  yes     no      no     yes   no        yes
    zhou   yes  yes     no      no     yes   no        yes
    feng   yes  yes     no      no     no    no        no
    liu    yes  no      no      no     no    no        no
    wang   yes  no      no      no     no    no        yes
    li     yes  no      no      no     no    no        yes
    he     no   no      no      no     no    no        no
    huang  no   no      no      no     no    no        no
    guan   no   no      no      no     no    no        no
"""
# A consultation that was announced, with 吴, 钱 and 周 seated.
CONSULTATION = """
    who    see  inside  announce  seat  arrive  arrive_paper  chair  resolve  position  sign  sign_paper  publish  read
    wu     yes  yes     yes       yes   yes     yes           yes    yes      yes       yes   yes         yes      yes
    zheng  yes  yes     yes       yes   no      yes           yes    yes      no        no    yes         yes      no
    qian   yes  yes     no        yes   yes     no            no     no       yes       yes   no          no       yes
    chen   yes  yes     no        yes   no      no            no     no       no        no    no          no       yes
    zhou   yes  yes     no        yes   yes     no            no     no       yes       yes   no          no       yes
    feng   yes  yes     no        no    no      no            no     no       no        no    no          no       no
    liu    yes  no      no        no    no      no            no     no       no        no    no          no       no
    wang   yes  no      no        no    no      no            no     no       no        no    no          no       yes
    li     yes  no      no        no    no      no            no     no       no        no    no          no       yes
    he     no   no      no        no    no      no            no     no       no        no    no          no       no
    huang  no   no      no        no    no      no            no     no       no        no    no          no       no
    guan   no   no      no        no    no      no            no     no       no        no    no          no       no
"""
# A published resolution for which the property company answers.
RESOLUTION = """
    who    see  inside  finish  abandon  evaluate
    wu     yes  yes     no      yes      yes
    zheng  yes  yes     no      yes      no
    qian   yes  yes     yes     no       no
    chen   yes  yes     yes     no       no
    zhou   yes  yes     no      no       yes
    feng   yes  yes     no      no       no
    liu    yes  no      no      no       no
    wang   yes  no      no      no       yes
    he     no   no      no      no       no
    huang  no   no      no      no       no
    guan   no   no      no      no       no
"""
JOINT = """
    who    see  inside  convene  answer
    feng   yes  yes     yes      yes
    wu     yes  yes     no       no
    zheng  yes  yes     no       no
    qian   yes  yes     no       no
    zhou   yes  yes     no       no
    liu    yes  no      no       no
    wang   yes  no      no       no
    he     no   no      no       no
    huang  no   no      no       no
    guan   no   no      no       no
"""


def differences(table: str, record: Record) -> dict[str, list[str]]:
    """Return, for each row that is not as it is written, what it is."""
    heading, *lines = [line.split() for line in table.strip().splitlines()]
    found = {}
    for who, *cells in lines:
        open_to = access.verbs(person(who, LATER), record)
        now = ["yes" if verb in open_to else "no" for verb in heading[1:]]
        found |= {who: now} if now != cells else {}
    return found


def test_rights_to_a_topic_that_was_shown() -> None:
    consultation = story.announced()
    assert differences(TOPIC, story.items(consultation)[0].topic) == {}


def test_rights_to_an_announced_consultation() -> None:
    assert differences(CONSULTATION, story.announced()) == {}


def test_rights_to_a_published_resolution() -> None:
    assert differences(RESOLUTION, story.resolution(story.published())) == {}


def test_rights_to_an_item_of_the_joint_meeting() -> None:
    item = joint.refer(story.topic(), words="要改市政管网", by=person("wu", LATER), at=LATER)
    assert differences(JOINT, item) == {}


def test_residents_see_no_topic_no_draft_and_no_resolution_before_its_time() -> None:
    wang = person("wang", LATER)
    topic = story.topic()
    consultation = story.prepared(topic)
    assert not access.may(wang, topic, "see")
    assert not access.may(wang, consultation, "see")
    for row in (story.announced(story.topic("门岗")), *()):
        assert access.may(wang, row, "see")


def test_a_resolution_is_inside_until_its_minutes_are_published() -> None:
    consultation = story.decided_one()
    wang, resolution = person("wang", LATER), story.resolution(consultation)
    assert not access.may(wang, resolution, "see")
    assert access.may(person("qian", LATER), resolution, "see")


def test_what_a_guest_promised_is_written_down_by_whoever_leads_the_bench() -> None:
    story.published(story.meeting.Proposal("action", "更换水表", "", "utility", 10))
    resolution = Resolution.objects.get()
    assert resolution.roles == []
    assert access.may(person("wu", LATER), resolution, "finish")
    assert not access.may(person("qian", LATER), resolution, "finish")
