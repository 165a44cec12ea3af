"""What the pages of a committee show on the story's day, 2026-01-13 at 14:05.

A committee of seven in estate A; its first meeting was held on the 10th and posted on the 11th, the second is being held
today, the third is called.
"""

from dataclasses import dataclass

from django.test import Client

from tests.cast import person
from tests.committees import story
from tests.support import at
from tests.web.story import HANDLER, NOW
from tongdeng.committees.actions import meetings
from tongdeng.committees.actions import resolutions as deciding
from tongdeng.committees.actions.meetings import MeetingPlan
from tongdeng.committees.actions.resolutions import ResolutionDraft
from tongdeng.committees.models import Committee, Meeting, Resolution, Signature

INNER = "商量门岗夜班的事"
MINUTES = "到会七人，推选了主任、副主任。"


@dataclass(slots=True)
class Records:
    """The records of the story."""

    committee: Committee
    posted: Meeting
    held: Meeting
    called: Meeting
    resolution: Resolution
    paper: Signature


def committee_of_the_story() -> Records:
    """Store the story."""
    committee = story.formed()
    posted = _first(committee)
    zhou = person("zhou", at("2026-01-11 10:00"))
    third = MeetingPlan(at("2026-01-25 19:00"), "物业会议室", "春节值班\n广场长椅")
    called = meetings.call(committee, third, by=zhou, at=zhou.as_of)
    held = _second(committee)
    resolution = held.resolutions.get()
    photo = [story.photo()]
    deciding.paper(
        held, resolution.pk, seat=story.ids(committee, 3)[2], photos=photo, by=person("zhou", NOW), at=NOW
    )
    return Records(
        committee,
        posted,
        held,
        called,
        resolution,
        Signature.objects.get(channel="paper"),
    )


def member(records: Records, number: int) -> Client:
    """Return the browser of a member; 周 is the first."""
    client = Client()
    client.handler = HANDLER
    client.force_login(story.sitter(records.committee, number, NOW))
    return client


def _first(committee: Committee) -> Meeting:
    meeting = story.first_held(committee)
    chosen = story.ids(committee, 2)
    draft = ResolutionDraft("officers", "推选主任、副主任", "", chosen)
    moment = at("2026-01-10 19:30")
    resolution = deciding.put(meeting, draft, by=person("zhou", moment), at=moment)
    story.sign(meeting, resolution, 1, 2, 3, 4, 5, moment=moment)
    when = at("2026-01-11 09:00")
    meetings.minute(meeting, words=MINUTES, by=person("zhou", when), at=when)
    return meetings.post(meeting, by=person("zhou", when), at=when)


def _second(committee: Committee) -> Meeting:
    """Hold a meeting at noon, called seven days before by way of the first one's clock."""
    early = at("2026-01-13 12:00")
    plan = MeetingPlan(early, "社区活动室", INNER)
    meeting = _called(committee, plan)
    zhou = person("zhou", early)
    meeting = meetings.attend(meeting, story.ids(committee, 5), by=zhou, at=early)
    draft = ResolutionDraft("supervise", "请物业夜班增加一人", "每天 22 点至 6 点")
    resolution = deciding.put(meeting, draft, by=zhou, at=early)
    story.sign(meeting, resolution, 1, 2, moment=early)
    return meeting


def _called(committee: Committee, plan: MeetingPlan) -> Meeting:
    moment = at("2026-01-06 08:00")
    return meetings.call(committee, plan, by=person("zhou", moment), at=moment)
