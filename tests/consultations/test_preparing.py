"""Before the meeting: the agenda, the notice three days before, late topics, receipts of households (DL-5, DL-6, DL-8)."""

from datetime import timedelta

import pytest

from tests.cast import BUILDING, person
from tests.consultations import story
from tests.consultations.story import ANNOUNCED, MEETS, PREPARED
from tests.support import at
from tongdeng.consultations.actions import deciding, meeting
from tongdeng.consultations.actions import preparing as verbs
from tongdeng.consultations.actions.preparing import Plan
from tongdeng.consultations.models import Consultation, Receipt, Topic
from tongdeng.consultations.queries import benches, households
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Stale, StepRefused
from tongdeng.kernel.models import Deadline

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def announce(consultation: Consultation, moment: object = ANNOUNCED, by: str = "wu") -> Consultation:
    """Announce at a moment."""
    return verbs.announce(consultation, by=person(by, moment), at=moment)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["qian", "zhou", "feng", "wang", "he"])
def test_only_the_branch_or_the_community_prepares(who: str) -> None:
    plan = Plan(story.ESTATE, "会诊", MEETS, "会议室")
    with pytest.raises(Forbidden):
        verbs.prepare(plan, by=person(who, PREPARED), at=PREPARED)
    assert not Consultation.objects.exists()


def test_dl6_the_notice_is_three_days_before_and_not_a_minute_less() -> None:
    late = MEETS - timedelta(days=3) + MINUTE
    consultation = story.prepared()
    with pytest.raises(Invalid, match="提前 3 天") as refused:
        announce(consultation, late)
    assert list(refused.value.fields) == ["starts_at"]
    assert story.fresh(consultation).state == "prepared"
    assert announce(consultation, late - MINUTE).announced_at == late - MINUTE


def test_an_agenda_without_topics_is_not_announced() -> None:
    plan = Plan(story.ESTATE, "会诊", MEETS, "会议室")
    consultation = verbs.prepare(plan, by=person("wu", PREPARED), at=PREPARED)
    with pytest.raises(Invalid, match="议题"):
        announce(consultation)


def test_dl6_another_date_is_a_new_notice_with_its_own_three_days() -> None:
    consultation = story.announced()
    wu, moment = person("wu", MEETS - timedelta(days=1)), MEETS - timedelta(days=1)
    with pytest.raises(Invalid, match="提前 3 天"):
        verbs.move(consultation, starts_at=MEETS + timedelta(days=1), where="活动室", by=wu, at=moment)
    moved = verbs.move(consultation, starts_at=moment + timedelta(days=3), where="活动室", by=wu, at=moment)
    assert (moved.notices, moved.announced_at, moved.where) == (2, moment, "活动室")
    assert Deadline.objects.get(subject_id=moved.pk, name="begin").next_at == moved.starts_at


def test_dl6_a_household_has_read_a_notice_once_and_a_new_date_is_read_anew() -> None:
    consultation = story.announced()
    wang, moment = person("wang", ANNOUNCED), ANNOUNCED + MINUTE
    assert [verbs.read(consultation, by=wang, at=moment) for _twice in range(2)] == [1, 0]
    moved = verbs.move(
        consultation, starts_at=MEETS + timedelta(days=2), where="活动室", by=person("wu", moment), at=moment
    )
    assert verbs.read(moved, by=wang, at=moment) == 1
    assert sorted(Receipt.objects.values_list("notice", flat=True)) == [1, 2]


def test_dl6_the_households_concerned_are_those_of_the_topics_buildings() -> None:
    consultation = story.announced(story.topic(scope=[BUILDING]))
    assert consultation.scope == [BUILDING]
    zhao, wang = person("zhao", ANNOUNCED), person("wang", ANNOUNCED)
    assert [verbs.read(consultation, by=who, at=ANNOUNCED) for who in (zhao, wang)] == [0, 1]
    assert households.households(consultation.place, consultation.scope) == 1


def test_nobody_reads_a_notice_that_is_not_out_or_not_theirs() -> None:
    for consultation, who in ((story.prepared(), "wang"), (story.announced(story.topic("门岗")), "huang")):
        with pytest.raises(NotFound):
            verbs.read(consultation, by=person(who, ANNOUNCED), at=ANNOUNCED)
    assert not Receipt.objects.exists()


def test_a_topic_of_the_whole_estate_makes_the_notice_one_for_all() -> None:
    assert story.announced(story.topic(scope=[BUILDING]), story.topic("门岗")).scope == []


def test_a_topic_is_on_one_agenda_at_a_time_and_waits_again_after_a_cancelling() -> None:
    topic = story.topic()
    consultation = story.announced(topic)
    with pytest.raises(Invalid, match="不能列入"):
        story.prepared(topic)
    wu = person("wu", ANNOUNCED)
    with pytest.raises(Invalid):
        verbs.cancel(consultation, reason="", by=wu, at=ANNOUNCED)
    assert verbs.cancel(consultation, reason="场地停电", by=wu, at=ANNOUNCED).state == "cancelled"
    topic.refresh_from_db()
    assert (topic.state, topic.tries) == ("raised", 0)


def test_whoever_saw_an_older_page_is_told() -> None:
    consultation = story.announced()
    with pytest.raises(Stale):
        verbs.cancel(consultation, reason="改期", by=person("wu", ANNOUNCED), at=ANNOUNCED, seen=0)


def test_the_agenda_is_put_in_order_and_its_topics_taken_off_only_before_the_announcement() -> None:
    first, second = story.topic("积水"), story.topic("门岗")
    consultation = story.prepared(first, second)
    wu = person("wu", PREPARED)
    ids = story.ids(*story.items(consultation))
    verbs.arrange(consultation, ids[::-1], by=wu, at=PREPARED)
    assert [item.topic.title for item in story.items(consultation)] == ["门岗", "积水"]
    for wrong in (ids[:1], [*ids, ids[0]]):
        with pytest.raises(Invalid):
            verbs.arrange(consultation, wrong, by=wu, at=PREPARED)
    verbs.remove_item(consultation, ids[0], by=wu, at=PREPARED)
    announce(consultation)
    with pytest.raises(StepRefused):
        verbs.remove_item(consultation, ids[1], by=wu, at=ANNOUNCED)
    first.refresh_from_db()
    assert first.state == "raised"


def late_topic(consultation: Consultation) -> Topic:
    """Add a topic in the meeting."""
    topic = story.topic("物业费收据", moment=MEETS)
    verbs.add_item(consultation, topic, by=person("wu", MEETS), at=MEETS)
    return topic


def test_dl5_a_topic_added_after_the_notice_is_resolved_only_with_every_partys_consent() -> None:
    consultation = story.held()
    late_topic(consultation)
    consultation, item = (
        story.attended(consultation, "party property committee"),
        story.items(consultation)[1],
    )
    story.put(consultation, item)
    story.say(consultation, item, party="agree", property="agree", committee="agree")
    for who in ("wu", "qian"):
        meeting.consent(consultation, item.pk, by=person(who, MEETS), at=MEETS)
    with pytest.raises(StepRefused, match="业委会还没有同意") as refused:
        deciding.resolve(consultation, item.pk, by=person("wu", MEETS), at=MEETS)
    assert refused.value.facts["consent"] == ["committee"]
    with pytest.raises(StepRefused, match="已经同意"):
        meeting.consent(consultation, item.pk, by=person("qian", MEETS), at=MEETS)
    meeting.consent(consultation, item.pk, by=person("zhou", MEETS), at=MEETS)
    assert deciding.resolve(consultation, item.pk, by=person("wu", MEETS), at=MEETS).carried


def test_dl5_without_consent_it_comes_first_on_the_next_agenda_and_was_not_tried() -> None:
    consultation = story.held()
    topic = late_topic(consultation)
    story.recorded(consultation)
    topic.refresh_from_db()
    assert (topic.state, topic.first, topic.tries) == ("raised", True, 0)
    moment = at("2026-01-20 09:00")
    after = story.prepared(story.topic("门岗", moment=moment), moment=moment, starts=at("2026-01-27 14:00"))
    assert [item.topic.title for item in story.items(after)] == [
        "物业费收据",
        "主路下雨积水",  # it came to nothing
        "门岗",
    ]


def test_dl5_an_announced_item_needs_no_consent() -> None:
    consultation = story.held()
    with pytest.raises(StepRefused, match="不需要"):
        meeting.consent(consultation, story.items(consultation)[0].pk, by=person("qian", MEETS), at=MEETS)


def test_dl8_overdue_resolutions_head_the_next_agenda_and_cannot_be_taken_off() -> None:
    first = story.published()
    moment = at("2026-02-11 09:00")  # due on 10 February
    assert benches.overdue(story.ESTATE, at("2026-02-10 14:30")) == []
    after = story.prepared(story.topic("门岗", moment=moment), moment=moment, starts=at("2026-02-25 14:00"))
    head, second = story.items(after)
    assert (head.review, second.topic.title) == (story.resolution(first), "门岗")
    with pytest.raises(Invalid, match="必须先议"):
        verbs.remove_item(after, head.pk, by=person("wu", moment), at=moment)
    with pytest.raises(Invalid):
        verbs.arrange(after, story.ids(second, head), by=person("wu", moment), at=moment)


def test_a_consultation_of_another_estate_is_out_of_sight() -> None:
    assert not access.may(person("he", ANNOUNCED), story.announced(), "see")
