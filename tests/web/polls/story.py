"""What the pages of polls show on the story's day, 2026-01-13 at 14:05.

One poll of estate A is open and 王 has answered it, one of building 12 is closed, one of the estate is withdrawn.
"""

from dataclasses import dataclass
from datetime import datetime

from tests.cast import BUILDING, ESTATE, person
from tests.polls.story import OPTIONS
from tests.support import at
from tests.web.story import NOW
from tongdeng.people.queries import load_roles
from tongdeng.polls import actions
from tongdeng.polls.actions import Question, Response
from tongdeng.polls.models import Poll

REMARK = "窗前那盏灯太亮"
ASKED, CLOSES = at("2026-01-10 09:00"), at("2026-01-20 20:00")


@dataclass(slots=True)
class Polls:
    """The polls of the story."""

    open: Poll
    closed: Poll
    withdrawn: Poll


def polls_of_the_story() -> Polls:
    """Store the polls of the story."""
    chen = person("chen", ASKED)
    open_ = actions.ask(_question(ESTATE, CLOSES), by=chen, at=ASKED)
    actions.answer(open_, Response([2], REMARK), by=person("wang", NOW), at=NOW)
    closed = actions.ask(_question(BUILDING, at("2026-01-12 20:00")), by=chen, at=ASKED)
    wang = person("wang", at("2026-01-11 20:00"))
    actions.answer(closed, Response([1], REMARK), by=wang, at=wang.as_of)
    closed = actions.close(closed, at=at("2026-01-12 20:00"))
    withdrawn = actions.ask(_question(ESTATE, CLOSES), by=chen, at=ASKED)
    load_roles(chen, NOW)
    return Polls(open_, closed, actions.withdraw(withdrawn, reason="先改管线", by=chen, at=NOW))


def _question(place: str, closes: datetime) -> Question:
    return Question(place, "春天的广场，您最盼着什么？", OPTIONS, ASKED, closes)
