"""What the pages of votes are looked at with: building 20, seven owners, a vote in any state."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import BRANCH, CAST, COMMITTEE, COMMUNITY_WORKER, NEIGHBOUR, person
from tests.support import at
from tests.votes import story as ballots
from tests.web.story import HANDLER, upload
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting, drafting, lifecycle, paper, roll
from tongdeng.votes.actions.drafting import MotionDraft, Paperwork
from tongdeng.votes.actions.paper import PaperEntry
from tongdeng.votes.models import Ballot, Head, Paper, Vote

NOW = at("2026-03-18 10:00")
PROS, CONS = "老人晚上看得清路", "旧灯还能用两年"
LIGHTS = MotionDraft(
    "use_fund", "使用维修资金更换楼道灯", "更换全部楼道灯为节能灯。", ballots.LIGHTS.budget, PROS, CONS
)
SHED = MotionDraft("common_use", "在楼后空地建电动车棚", "占地约四十平方米。")
STEPS = ("draft", "announced", "sealed", "open", "closed", "certified", "cancelled")


@dataclass(slots=True)
class Story:
    """A vote and those who meet in it; the first owner has cast yes, and so on as `told` says."""

    vote: Vote
    owners: list[Person]
    ballot: Ballot | None = None
    once: Paper | None = None
    differs: Paper | None = None
    issued: Paper | None = None

    @property
    def heads(self) -> list[Head]:
        return [ballots.head_of(self.vote, owner) for owner in self.owners]


def told(state: str = "open", *, moment: datetime = NOW) -> Story:
    """Tell the story of a vote up to `state`; 赵 is asked to watch, 周 runs it, 吴 and 郑 read papers."""
    owners = ballots.estate(7)
    zhou, zhao = person(COMMITTEE, moment), person(NEIGHBOUR, moment)
    vote = ballots.proposed(LIGHTS, SHED)
    drafting.attach(
        vote, [Paperwork("报价.pdf", "application/pdf", b"%PDF-1.4 quote")], by=zhou, at=ballots.PROPOSED
    )
    drafting.appoint(vote, zhao, by=zhou, at=ballots.PROPOSED)
    story = Story(ballots.fresh(vote), owners)
    if state == "draft":
        return story
    story.vote = lifecycle.announce(vote, by=person(COMMITTEE, ballots.ANNOUNCED), at=ballots.ANNOUNCED)
    if state == "cancelled":
        story.vote = lifecycle.cancel(story.vote, reason="预算算错了", by=zhou, at=ballots.ANNOUNCED)
    if state in ("announced", "cancelled"):
        return story
    story.vote = roll.seal(story.vote, by=person(COMMITTEE, ballots.SEALED), at=ballots.SEALED)
    if state == "sealed":
        return story
    story.vote = lifecycle.open_(story.vote, at=ballots.OPENS)
    cast_some(story)
    return story if state == "open" else ended(story, state)


def cast_some(story: Story) -> None:
    """Let the first owner say yes and no; papers of three others: issued, read once, read differently."""
    zhou, wu, zheng = (person(who, ballots.VOTING) for who in (COMMITTEE, BRANCH, COMMUNITY_WORKER))
    yes, no = {"1": "yes", "2": "no"}, {"1": "no", "2": "no"}
    story.ballot = casting.cast(
        story.vote, story.heads[0], choices=yes, by=story.owners[0], at=ballots.VOTING
    )
    found = paper.issue(story.vote, story.heads[1:4], by=zhou, at=ballots.VOTING)
    story.issued, story.once, story.differs = found
    for clerk, said, one in ((wu, no, found[1]), (wu, yes, found[2]), (zheng, no, found[2])):
        slip = PaperEntry(one.code, said, photo=ballots.photo())
        paper.read(story.vote, slip, by=clerk, at=ballots.VOTING)


def ended(story: Story, state: str) -> Story:
    """Let all the others say yes, read the papers to the end, close, and count."""
    from tongdeng.votes.actions import counting

    assert story.once
    assert story.differs
    no = {"1": "no", "2": "no"}
    for owner in story.owners[4:]:
        casting.cast(
            story.vote,
            ballots.head_of(story.vote, owner),
            choices={"1": "yes", "2": "abstain"},
            by=owner,
            at=ballots.VOTING,
        )
    paper.read(
        story.vote,
        PaperEntry(story.once.code, no),
        by=person(COMMUNITY_WORKER, ballots.VOTING),
        at=ballots.VOTING,
    )
    paper.settle(
        story.vote,
        story.differs.code,
        choices={"1": "yes", "2": "no"},
        by=person(NEIGHBOUR, ballots.VOTING),
        at=ballots.VOTING,
    )
    story.vote = lifecycle.close(story.vote, at=ballots.CLOSES)
    if state == "certified":
        story.vote = counting.certify(story.vote, by=person(COMMITTEE, ballots.COUNTED), at=ballots.COUNTED)
    return story


def client_of(who: str, story: Story | None = None) -> Client:
    """Return the browser of somebody of the cast, or of an owner by number: "owner1"."""
    client = Client()
    client.handler = HANDLER
    if who.startswith("owner") and story is not None:
        client.force_login(story.owners[int(who[5:]) - 1])
    elif who != "guest":
        client.force_login(Person.objects.get(phone=CAST[who].phone))
    return client


def photo(name: str = "paper.png") -> SimpleUploadedFile:
    """Return the photo of a paper as a form sends it."""
    return upload(name=name)


def alerts(drawn: str) -> str:
    """Return what a page says is wrong."""
    said = re.findall(r'role="alert"[^>]*>(.*?)</div>|class="wrong"[^>]*>(.*?)<', drawn, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", words).strip() for pair in said for words in pair if words)
