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
SETTING_UP = timedelta(days=1)  # an estate's first file


class Recent(NamedTuple):
    """A change as a roll shows it: what, when, and in which role somebody confirmed it ("" for setting up)."""

    what: Sentence
    at: datetime
    confirmed_by: Sentence


def recent(vote: Vote, homes: Collection[str]) -> dict[str, list[Recent]]:
    """Return what changed in homes of a roll since 90 days before its record date, by place."""
    if vote.record_date is None:
        return {}
    since, began = _since(vote), register.began(vote.place)
    found: dict[str, list[Recent]] = {}
    for place, marks in register.marks(homes, since).items():
        for mark in marks:
            # With the register itself came all homes: what is told of each tells nothing.
            if mark.verb != "record" or began is None or mark.at > began + SETTING_UP:
                line = Recent(HOME_WORDS[mark.verb], mark.at, _role(mark.post))
                found.setdefault(place, []).append(line)
    return found


def began(vote: Vote) -> datetime | None:
    """Return when the register of the estate was set up, where that was so shortly before the roll."""
    if vote.record_date is None:
        return None
    first = register.began(vote.place)
    return first if first is not None and first >= _since(vote) else None


def _since(vote: Vote) -> datetime:
    assert vote.record_date is not None
    return datetime.combine(vote.record_date - WINDOW, time.min, LOCAL)


def _role(post: str) -> Sentence:
    return ROLE_WORDS[Role(post)] if post in set(Role) else ""
