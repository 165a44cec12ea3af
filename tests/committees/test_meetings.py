"""Meetings of the owners' committee: notice, quorum, signatures, posting."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from tests.cast import person
from tests.committees import story
from tests.committees.story import CALLED, DECIDES, FIRST, MEETS, formed, held, put, sign
from tests.support import at
from tongdeng.committees.actions import meetings as verbs
from tongdeng.committees.actions.meetings import MeetingPlan, Sitters
from tongdeng.committees.models import Meeting, Resolution
from tongdeng.kernel import access, deadlines
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.votes.rules.matters import MATTERS

db = pytest.mark.django_db


def fresh(meeting: Meeting) -> Meeting:
    """Return a meeting as it is now."""
    return Meeting.objects.get(pk=meeting.pk)


@db
def test_a_meeting_is_called_seven_days_before_and_not_a_minute_less() -> None:
    committee = formed()
    story.first_held(committee)
    early = CALLED + timedelta(days=7) - timedelta(minutes=1)
    with pytest.raises(Invalid, match="提前 7 天") as refused:
        story.called(committee, starts=early)
    assert list(refused.value.fields) == ["starts_at"]
    assert story.called(committee, starts=CALLED + timedelta(days=7)).number == 2


@db
def test_the_first_meeting_of_a_term_needs_no_seven_days() -> None:
    assert story.called(formed(), starts=FIRST, moment=at("2026-01-08 09:00")).state == "called"


@db
def test_no_meeting_lies_beyond_the_term_or_follows_its_end() -> None:
    committee = formed()
    with pytest.raises(Invalid, match="任期"):
        story.called(committee, starts=at("2031-01-06 09:00"))
    from tongdeng.committees.actions import terms as committee_verbs

    committee_verbs.end(committee, reason="换届", by=person("zheng", CALLED), at=CALLED)
    with pytest.raises((StepRefused, Forbidden)):
        story.called(committee)


@db
def test_the_community_calls_only_when_the_committee_should_have_and_did_not() -> None:
    committee = formed()
    story.first_held(committee)
    plan = MeetingPlan(at("2026-03-20 19:00"), "社区活动室", "督促召开")
    for who, moment in (("zheng", "2026-03-01 09:00"), ("feng", "2026-03-10 23:59")):
        with pytest.raises(Forbidden, match="还没有到"):
            verbs.call(committee, plan, by=person(who, at(moment)), at=at(moment))
    late = at("2026-03-11 00:01")  # two months after the meeting of 10 January are over
    meeting = verbs.call(committee, plan, by=person("zheng", late), at=late)
    assert meeting.called_as == "community"
    with pytest.raises(Forbidden):  # one was called now
        verbs.call(committee, plan, by=person("feng", late), at=late)


@db
def test_a_meeting_opens_only_with_more_than_half_of_its_members() -> None:
    committee = formed()
    story.first_held(committee)
    zhou = person("zhou", MEETS)
    short = verbs.attend(story.called(committee), story.ids(committee, 3), by=zhou, at=MEETS)
    assert short.state == "no_quorum"
    with pytest.raises(StepRefused):
        put(short)
    again = story.called(committee, starts=at("2026-02-20 19:00"), moment=MEETS)
    moment = again.starts_at
    opened = verbs.attend(again, story.ids(committee, 4), by=person("zhou", moment), at=moment)
    assert opened.state == "held"


@db
def test_nobody_attends_before_it_begins_nor_for_somebody_else() -> None:
    committee = formed()
    story.first_held(committee)
    meeting, early = story.called(committee), MEETS - timedelta(minutes=1)
    with pytest.raises(StepRefused, match="还没到"):
        verbs.attend(meeting, story.ids(committee, 5), by=person("zhou", early), at=early)
    alternate = story.seats(committee)[7].pk
    with pytest.raises(Invalid, match="不能委托"):
        verbs.attend(meeting, [*story.ids(committee, 4), alternate], by=person("zhou", MEETS), at=MEETS)


@db
def test_late_comers_are_added_until_something_is_put() -> None:
    committee = formed()
    meeting = held(committee, present=4)
    meeting = verbs.attend(meeting, story.ids(committee, 6), by=person("zhou", DECIDES), at=DECIDES)
    assert meeting.attendances.filter(present=True).count() == 6
    put(meeting)
    with pytest.raises(StepRefused, match="不能再改"):
        verbs.attend(meeting, story.ids(committee, 7), by=person("zhou", DECIDES), at=DECIDES)


@db
@pytest.mark.parametrize("matter", MATTERS)
def test_what_the_civil_code_keeps_for_all_owners_is_not_put_to_a_committee(matter: str) -> None:
    meeting = held(formed())
    with pytest.raises(Invalid, match="由业主共同表决") as refused:
        put(meeting, kind=matter)
    assert (list(refused.value.fields), refused.value.facts["reserved"]) == (["kind"], matter)
    assert not meeting.resolutions.exists()


@db
@pytest.mark.parametrize(("moment", "late"), [("2026-02-11 23:59", False), ("2026-02-12 00:01", True)])
def test_decisions_are_posted_within_three_days_or_marked_late(moment: str, late: bool) -> None:
    meeting = held(formed())
    sign(meeting, put(meeting), 1, 2, 3, 4)
    posted = story.posted(meeting, at(moment))
    assert (posted.state, posted.is_late) == ("posted", late)
    facts = Event.objects.get(kind="meeting.post").facts
    assert (facts["late"], facts["carried"], facts["put"]) == (late, 1, 1)


@db
def test_nothing_is_posted_without_minutes_and_nothing_is_signed_after_posting() -> None:
    meeting = held(formed())
    resolution = put(meeting)
    with pytest.raises(Invalid, match="会议纪要"):
        verbs.post(meeting, by=person("zhou", DECIDES), at=DECIDES)
    story.posted(meeting)
    for do in (lambda: sign(meeting, resolution, 1), lambda: put(meeting), lambda: story.posted(meeting)):
        with pytest.raises(StepRefused):
            do()
    assert Resolution.objects.get().carried_at is None


@db
def test_who_led_a_meeting_and_was_a_guest_stays_once_it_was_posted() -> None:
    meeting = story.posted(held(formed()))
    for change in (
        {"recorder": "别人"},
        {"guests": "别人"},
        {"chaired_by": meeting.attendances.first().seat},
    ):
        with pytest.raises(IntegrityError, match="stays once it was posted"), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(**change)


@db
def test_a_chair_who_turns_out_to_have_been_absent_led_nothing() -> None:
    committee = formed()
    meeting, zhou = held(committee), person("zhou", DECIDES)
    (first,) = story.ids(committee, 1)
    meeting = verbs.minute(meeting, words="讨论了长椅。", sitters=Sitters(first), by=zhou, at=DECIDES)
    assert meeting.chaired_by_id == first
    assert verbs.attend(meeting, story.ids(committee, 5)[1:], by=zhou, at=DECIDES).chaired_by is None


@db
def test_a_called_meeting_is_cancelled_with_a_reason_by_committee_or_community() -> None:
    committee = formed()
    meeting = story.called(committee)
    with pytest.raises(Invalid):
        verbs.cancel(meeting, reason="", by=person("zhou", CALLED), at=CALLED)
    with pytest.raises(Forbidden):
        verbs.cancel(meeting, reason="不开了", by=person("feng", CALLED), at=CALLED)
    assert verbs.cancel(meeting, reason="改期", by=person("zheng", CALLED), at=CALLED).state == "cancelled"
    with pytest.raises(StepRefused):
        verbs.attend(meeting, [], by=person("zhou", MEETS), at=MEETS)


@db
def test_holding_a_meeting_starts_the_two_months_anew_and_the_three_days_to_post() -> None:
    meeting = held(formed())
    fired = Event.objects.filter(subject_id=meeting.pk, kind="meeting.fired", facts__clock="post")
    deadlines.sweep(at=at("2026-02-10 23:59"))
    assert not fired.exists()
    deadlines.sweep(at=at("2026-02-11 00:00"))
    assert fired.count() == 1
    for _level in range(4):
        deadlines.sweep(at=at("2026-04-09 00:00"))
    kinds = Event.objects.filter(kind="committee.fired", facts__clock="meet")
    due = [datetime.fromisoformat(event.facts["due"]) for event in kinds.order_by("seq")]
    assert due == [at("2026-03-25 09:00"), at("2026-04-09 00:00")]


@db
def test_neighbours_see_the_agenda_at_once_and_others_estates_nothing() -> None:
    meeting = story.called(formed())
    for who in ("wang", "zhao", "qian", "wu", "liu"):
        assert access.verbs(person(who, CALLED), meeting) == {"see"}
    for who in ("he", "huang", "guan"):
        with pytest.raises(NotFound):
            access.get(person(who, CALLED), Meeting, meeting.pk)
