"""Topics: who raises them and how, households that join, cases that belong to them, and how they end."""

import pytest

from tests.cases.story import filed
from tests.cast import BUILDING, ESTATE, FOREIGN_ESTATE, person
from tests.consultations import story
from tests.support import at
from tongdeng.consultations.actions import topics as verbs
from tongdeng.consultations.actions.topics import TopicDraft
from tongdeng.consultations.models import Topic, TopicCase
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused, TooMany
from tongdeng.people.models import Person

pytestmark = pytest.mark.django_db
AT = story.RAISED


def proposed(
    by: Person, *, title: str = "夜里路灯不亮", scope: tuple[str, ...] = (), moment: object = AT
) -> Topic:
    """Return a topic that a resident proposed."""
    draft = TopicDraft(ESTATE, title, "西门到 3 号楼一段没有灯", scope)
    return verbs.propose(draft, by=by, at=moment)  # type: ignore[arg-type]


def neighbours(count: int) -> list[Person]:
    """Return residents of building 20, each of a home of their own."""
    return [story.resident(number, home) for number, home in enumerate(story.homes(count), start=1)]


@pytest.mark.parametrize("who", ["wu", "zheng", "qian", "chen", "zhou", "feng"])
def test_every_party_and_the_sub_district_raise_topics(who: str) -> None:
    topic = story.topic(by=who)
    assert (topic.state, topic.number, topic.origin, topic.raised_at) == (
        "raised",
        "鼎立议题-2026-001",
        "party",
        AT,
    )


@pytest.mark.parametrize("who", ["wang", "li", "liu", "he", "huang", "guan"])
def test_nobody_else_raises_one_for_a_party(who: str) -> None:
    with pytest.raises(Forbidden, match="联名"):
        story.topic(by=who)
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "水" * 81}, "title"),
        ({"problem": ""}, "problem"),
        ({"problem": "找王小满，19900000001"}, "problem"),
        ({"title": "12-1-301 漏水"}, "title"),
        ({"scope": [FOREIGN_ESTATE + "001"]}, "scope"),
        ({"scope": [ESTATE]}, "scope"),
        ({"scope": ["410202901001001099"]}, "scope"),
        ({"place": "410202901001"}, "place"),
        ({"origin": "joint"}, "origin"),
        ({"origin": "nonsense"}, "origin"),
    ],
)
def test_a_topic_has_words_without_private_data_and_buildings_of_its_estate(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        story.topic(**changes)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    assert not Topic.objects.exists()


def test_a_residents_topic_is_raised_when_five_households_have_joined() -> None:
    first, *others = neighbours(6)
    topic = proposed(first)
    assert (topic.state, topic.voices_needed, topic.shown_at) == ("proposed", 5, AT)
    for who in others[:3]:
        topic = verbs.back(topic, by=who, at=AT)
    assert topic.state == "proposed"
    topic = verbs.back(topic, by=others[3], at=AT)
    assert (topic.state, topic.raised_at) == ("raised", AT)
    with pytest.raises(StepRefused):
        verbs.back(topic, by=others[4], at=AT)


def test_a_household_and_a_person_have_one_voice_each() -> None:
    home, second = story.homes(2)
    mother, son = story.resident(1, home, second), story.resident(2, home)
    topic = proposed(mother)
    for who in (mother, son):
        with pytest.raises(StepRefused, match="已经联名"):
            verbs.back(topic, by=who, at=AT)
    assert topic.backings.count() == 1


def test_only_those_who_live_in_the_buildings_concerned_propose_and_join() -> None:
    wang, zhao = person("wang", AT), person("zhao", AT)
    topic = proposed(wang, scope=(BUILDING,))
    with pytest.raises(Forbidden, match="楼栋"):
        verbs.back(topic, by=zhao, at=AT)
    with pytest.raises(Forbidden):
        proposed(zhao, scope=(BUILDING,))
    with pytest.raises((Forbidden, NotFound)):
        verbs.back(topic, by=person("huang", AT), at=AT)
    assert Topic.objects.count() == 1


def test_a_resident_proposes_three_topics_in_a_week_and_no_fourth() -> None:
    wang = person("wang", AT)
    for number in range(3):
        proposed(wang, title=f"第{number}件事")
    with pytest.raises(TooMany):
        proposed(wang, title="第四件事")
    assert Topic.objects.count() == 3


def test_several_cases_belong_to_one_topic_and_a_case_to_one_topic_only() -> None:
    first, second = (
        filed(moment=at("2026-01-04 09:00")),
        filed(moment=at("2026-01-04 10:00"), words="三单元也不热"),
    )
    topic = story.topic(by="qian", cases=[first, second], origin="hot")
    assert topic.links.count() == 2
    with pytest.raises(Invalid, match="另一个议题"):
        story.topic("又一个", by="qian", cases=[second], origin="case")
    assert Topic.objects.count() == 1
    verbs.link(topic, [first], by=person("qian", AT), at=AT)
    assert topic.links.count() == 2


def test_nobody_links_a_case_that_they_do_not_see() -> None:
    case = filed(moment=at("2026-01-04 09:00"))
    for who in ("zhou", "wang"):
        with pytest.raises((Forbidden, NotFound)):
            story.topic(by=who, cases=[case], origin="case")
    assert not TopicCase.objects.exists()


def test_a_topic_is_withdrawn_by_whoever_raised_it_and_refused_by_the_hosts_with_a_reason() -> None:
    topic = story.topic(by="qian")
    with pytest.raises((Forbidden, NotFound)):
        verbs.withdraw(topic, reason="不用了", by=person("chen", AT), at=AT)
    with pytest.raises(Invalid):
        verbs.withdraw(topic, reason=" ", by=person("qian", AT), at=AT)
    assert verbs.withdraw(topic, reason="已经修好", by=person("qian", AT), at=AT).state == "withdrawn"
    other = story.topic("门前种菜")
    with pytest.raises(Forbidden):
        verbs.refuse(other, reason="与小区无关", by=person("qian", AT), at=AT)
    assert verbs.refuse(other, reason="与小区无关", by=person("zheng", AT), at=AT).reason == "与小区无关"


def test_the_cases_of_a_topic_that_ended_may_be_raised_again() -> None:
    case = filed(moment=at("2026-01-04 09:00"))
    topic = story.topic(by="qian", cases=[case], origin="case")
    verbs.withdraw(topic, reason="先自己修", by=person("qian", AT), at=AT)
    again = story.topic("还是没修好", by="qian", cases=[case], origin="case")
    assert again.links.filter(until__isnull=True).count() == 1


def test_the_journal_of_a_topic_holds_no_words_and_no_names() -> None:
    topic = proposed(person("wang", AT))
    verbs.withdraw(topic, reason="写错了", by=person("wang", AT), at=at("2026-01-05 10:00"))
    said = str([event.facts for event in journal.timeline(topic)])
    assert not any(word in said for word in ("路灯", "西门", "王", "写错"))
