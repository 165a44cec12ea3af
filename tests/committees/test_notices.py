"""Who hears of what happens to a committee, and that no clock reminds of what was done."""

from datetime import datetime

import pytest

from tests.cast import person
from tests.committees import story
from tests.committees.story import DECIDES, formed, held, put, sign
from tests.support import at
from tongdeng.committees.actions import meetings as meeting_verbs
from tongdeng.committees.actions import terms as verbs
from tongdeng.committees.actions.terms import OfficeFiling
from tongdeng.kernel import deadlines
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import path, sentence, tell
from tongdeng.notices.models import Notice

pytestmark = pytest.mark.django_db


def heard(kind: str, **facts: object) -> dict[str, str]:
    """Tell an event; return the notices by the names of those who got them."""
    wanted = {f"facts__{name}": value for name, value in facts.items()}
    Notice.objects.all().delete()
    for event in Event.objects.filter(kind=kind, **wanted).order_by("recorded_at", "seq"):
        tell(event)
    return {notice.person.display_name: sentence(notice) for notice in Notice.objects.all()}


def ring(moment: datetime) -> None:
    """Fire all deadlines that are due."""
    while deadlines.sweep(at=moment):
        pass


def test_members_and_offices_hear_that_a_committee_was_handed_in_and_who_did_it_does_not() -> None:
    formed()
    notices = heard("committee.form")
    assert notices["周主任"] == "您已登记为A区业委会成员，任期到 2031-01-05"
    assert notices["冯科长"] == "A区业委会已选出，请在 2026-02-05 前办理备案"
    assert "郑社工" not in notices
    assert "王女士" not in notices
    assert len(notices) == 9


def test_the_filing_is_reminded_of_until_it_is_there() -> None:
    committee = formed()
    ring(at("2026-01-29 09:00"))
    assert set(heard("committee.fired", clock="filing")) >= {"周主任", "郑社工", "冯科长"}
    filing = OfficeFiling("示备1号", at("2026-01-30 00:00").date(), "示例街道办事处")
    moment = at("2026-01-30 10:00")
    verbs.file(committee, filing, by=person("feng", moment), at=moment)
    ring(at("2026-03-01 09:00"))
    assert Event.objects.filter(kind="committee.fired", facts__clock="filing").count() == 1


def test_a_first_meeting_that_is_not_held_is_the_communitys_to_call() -> None:
    formed()
    ring(at("2026-01-14 00:00"))
    notices = heard("committee.fired", clock="first")
    assert notices["郑社工"] == "A区业委会选出已满 7 天，还没有开第一次会，您可以召集"


def test_the_community_is_told_of_a_meeting_with_its_agenda_at_once_and_members_where_to_go() -> None:
    committee = formed()
    story.first_held(committee)
    meeting = story.called(committee)
    notices = heard("meeting.call", number=2)
    assert notices["郑社工"] == "A区业委会将于 02-08 19:00 开会，议程已公告"
    assert notices["业主2"] == "业委会会议：02-08 19:00，物业会议室"
    assert {path(notice) for notice in Notice.objects.all()} == {f"/meetings/{meeting.pk}/"}


def test_what_waits_for_a_signature_what_was_carried_and_what_is_late() -> None:
    meeting = held(formed())
    resolution = put(meeting)
    assert heard("meeting.put")["业主3"] == "有一项业委会决定等您签字：A区"
    sign(meeting, resolution, 1, 2, 3, 4)
    assert "业主7" in heard("meeting.carry")
    ring(at("2026-02-12 00:00"))
    notices = heard("meeting.fired", clock="post", level=1)
    assert notices == {"郑社工": "A区业委会的决定已过 3 天还没有公告"}
    story.posted(meeting, at("2026-02-12 09:00"))
    assert "郑社工" in heard("meeting.post")


def test_two_months_without_a_meeting_are_told_to_the_chair_first_and_then_to_the_community() -> None:
    committee = formed()
    meeting = story.first_held(committee)
    officers = put(meeting, kind="officers", title="推选", officers=story.ids(committee, 2))
    sign(meeting, officers, 1, 2, 3, 4)
    ring(at("2026-02-24 09:00"))
    assert set(heard("committee.fired", clock="meet")) == {"周主任", "业主2"}
    ring(at("2026-03-11 00:00"))
    assert "郑社工" in heard("committee.fired", clock="meet", level=1)


def test_the_end_of_a_term_is_told_six_three_and_one_month_before_and_once_over_only_as_over() -> None:
    formed()
    for moment, months in (("2030-07-05 09:00", "6"), ("2030-10-05 09:00", "3"), ("2030-12-05 09:00", "1")):
        ring(at(moment))
        last = Event.objects.filter(kind="committee.fired", facts__clock="term").order_by("-seq").first()
        assert last is not None
        notices = heard("committee.fired", clock="term", level=last.facts["level"])
        assert notices["周主任"] == f"业委会任期还有 {months} 个月届满，请准备换届：A区"
        assert notices["冯科长"].startswith("A区业委会任期还有")
    ring(at("2031-01-06 00:00"))
    assert heard("committee.fired", clock="term", level=3) == {}


def test_a_third_who_ask_are_heard_by_all_and_fewer_by_nobody() -> None:
    committee = formed()
    story.first_held(committee)
    for number in (2, 3):
        verbs.ask(committee, words="电梯", by=story.sitter(committee, number), at=DECIDES)
    assert heard("committee.ask") == {}
    verbs.ask(committee, words="电梯", by=story.sitter(committee, 4), at=DECIDES)
    assert {"周主任", "郑社工"} <= set(heard("committee.ask"))


def test_a_member_who_is_proposed_for_removal_hears_it_and_so_does_the_community() -> None:
    committee = formed()
    story.first_held(committee, present=6)
    verbs.warn(committee, story.seats(committee)[6].pk, by=person("zhou", DECIDES), at=DECIDES)
    assert set(heard("committee.warn")) == {"业主7", "郑社工"}


def test_a_meeting_that_was_taken_back_rings_no_more() -> None:
    committee = formed()
    story.first_held(committee)
    meeting = story.called(committee)
    meeting_verbs.cancel(meeting, reason="改期", by=person("zhou", DECIDES), at=story.CALLED)
    ring(at("2026-02-09 09:00"))
    assert not Event.objects.filter(subject_id=meeting.pk, kind="meeting.fired").exists()
    assert heard("meeting.cancel")["郑社工"] == "A区业委会已取消 02-08 19:00 的会议"
