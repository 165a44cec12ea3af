"""What changed in the register shortly before a roll: homes whose owner, area or kind is not what it was."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import NamedTuple

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Sentence
from tongdeng.people.queries import register
from tongdeng.people.rules import ROLE_WORDS, Role
from tongdeng.people.rules.changes import HOME_WORDS
from tongdeng.votes.models import Vote

WINDOW = timedelta(days=90)  # ours: the law names none


class Recent(NamedTuple):
    """A change as a roll shows it: what, when, and in which role somebody confirmed it ("" for setting up)."""

    what: Sentence
    at: datetime
    confirmed_by: Sentence


def recent(vote: Vote, homes: Collection[str]) -> dict[str, list[Recent]]:
    """Return what changed in homes of a roll since 90 days before its record date, by place."""
    if vote.record_date is None:
        return {}
    since = datetime.combine(vote.record_date - WINDOW, time.min, LOCAL)
    return {
        place: [Recent(HOME_WORDS[mark.verb], mark.at, _role(mark.post)) for mark in marks]
        for place, marks in register.marks(homes, since).items()
    }


def _role(post: str) -> Sentence:
    return ROLE_WORDS[Role(post)] if post in set(Role) else ""
