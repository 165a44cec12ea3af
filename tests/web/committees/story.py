"""What the pages of committee and polls are looked at with, on the story's day, 2026-01-13 at 14:05.

A committee of seven in estate A; its first meeting was held on the 10th and posted on the 11th, the second is being held
today, the third is called. One poll of the estate is open and 王 has answered, one of building 12 is closed, one withdrawn.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.test import Client

from tests.cast import BUILDING, ESTATE, person
from tests.committees import story
from tests.polls.test_polls import OPTIONS
from tests.support import at
from tests.web.story import HANDLER, NOW
from tongdeng.committees.actions import meetings
from tongdeng.committees.actions import resolutions as deciding
from tongdeng.committees.actions.meetings import Plan
from tongdeng.committees.actions.resolutions import Draft
from tongdeng.committees.models import Committee, Meeting, Resolution, Signature
from tongdeng.people.queries import load_roles
from tongdeng.polls import actions
from tongdeng.polls.actions import Question, Wish
from tongdeng.polls.models import Poll

INNER = "商量门岗夜班的事"
MINUTES = "到会七人，推选了主任、副主任。"
REMARK = "窗前那盏灯太亮"


@dataclass(slots=True)
class Bench:
    """The records of the story."""

    committee: Committee
    posted: Meeting
    held: Meeting
    called: Meeting
    resolution: Resolution
    paper: Signature
    poll: Poll
    closed: Poll
    withdrawn: Poll


def settle_bench() -> Bench:
    """Let the story happen."""
    committee = story.formed()
    posted = _first(committee)
    zhou = person("zhou", at("2026-01-11 10:00"))
    third = Plan(at("2026-01-25 19:00"), "物业会议室", "春节值班\n广场长椅")
    called = meetings.call(committee, third, by=zhou, at=zhou.as_of)
    held = _second(committee)
    resolution = held.resolutions.get()
    photo = [story.photo()]
    deciding.paper(
        held, resolution.pk, seat=story.ids(committee, 3)[2], photos=photo, by=person("zhou", NOW), at=NOW
    )
    return Bench(
        committee,
        posted,
        held,
        called,
        resolution,
        Signature.objects.get(channel="paper"),
        *polls_of_the_story(),
    )


def member(bench: Bench, number: int) -> Client:
    """Return the browser of a member; 周 is the first."""
    client = Client()
    client.handler = HANDLER
    client.force_login(story.sitter(bench.committee, number, NOW))
    return client


def main(response: HttpResponse) -> str:
    """Return the page without its frame."""
    drawn = response.content.decode()
    return drawn[drawn.index("<main") : drawn.index("</main>")]


def _first(committee: Committee) -> Meeting:
    meeting = story.first_held(committee)
    chosen = story.ids(committee, 2)
    draft = Draft("officers", "推选主任、副主任", "", chosen)
    moment = at("2026-01-10 19:30")
    resolution = deciding.put(meeting, draft, by=person("zhou", moment), at=moment)
    story.sign(meeting, resolution, 1, 2, 3, 4, 5, moment=moment)
    when = at("2026-01-11 09:00")
    meetings.minute(meeting, words=MINUTES, by=person("zhou", when), at=when)
    return meetings.post(meeting, by=person("zhou", when), at=when)


def _second(committee: Committee) -> Meeting:
    """Hold a meeting at noon, called seven days before by way of the first one's clock."""
    early = at("2026-01-13 12:00")
    plan = Plan(early, "社区活动室", INNER)
    meeting = _called(committee, plan)
    zhou = person("zhou", early)
    meeting = meetings.attend(meeting, story.ids(committee, 5), by=zhou, at=early)
    draft = Draft("supervise", "请物业夜班增加一人", "每天 22 点至 6 点")
    resolution = deciding.put(meeting, draft, by=zhou, at=early)
    story.sign(meeting, resolution, 1, 2, moment=early)
    return meeting


def _called(committee: Committee, plan: Plan) -> Meeting:
    moment = at("2026-01-06 08:00")
    return meetings.call(committee, plan, by=person("zhou", moment), at=moment)


def polls_of_the_story() -> tuple[Poll, Poll, Poll]:
    """Return a poll that is open, one that is closed and one that was withdrawn."""
    chen = person("chen", at("2026-01-10 09:00"))
    open_ = actions.ask(_question(ESTATE, at("2026-01-20 20:00")), by=chen, at=chen.as_of)
    actions.answer(open_, Wish([2], REMARK), by=person("wang", NOW), at=NOW)
    closed = actions.ask(_question(BUILDING, at("2026-01-12 20:00")), by=chen, at=chen.as_of)
    wang = person("wang", at("2026-01-11 20:00"))
    actions.answer(closed, Wish([1], REMARK), by=wang, at=wang.as_of)
    closed = actions.close(closed, at=at("2026-01-12 20:00"))
    gone = actions.ask(_question(ESTATE, at("2026-01-20 20:00")), by=chen, at=chen.as_of)
    load_roles(chen, NOW)
    return open_, closed, actions.withdraw(gone, reason="先改管线", by=chen, at=NOW)


def _question(place: str, closes: datetime) -> Question:
    return Question(place, "春天的广场，您最盼着什么？", OPTIONS, at("2026-01-10 09:00"), closes)
