"""Polls of estate A: three options for its square, asked on 1 March 2026 and open for two weeks."""

from datetime import datetime

from tests.cast import ESTATE, person
from tests.support import at
from tongdeng.polls import actions as verbs
from tongdeng.polls.actions import Question, Response
from tongdeng.polls.models import Poll

ASKED, CLOSES = at("2026-03-01 09:00"), at("2026-03-15 20:00")
THEN = at("2026-03-02 09:00")
OPTIONS = ("多种些花", "加几张长椅", "修一块空地跳舞")


def asked(who: str = "chen", place: str = ESTATE, moment: datetime = ASKED, **changes: object) -> Poll:
    """Return a poll about the square."""
    fields = {
        "place": place,
        "question": "春天的广场，您最盼着什么？",
        "options": OPTIONS,
        "opens_at": ASKED,
        "closes_at": CLOSES,
        **changes,
    }
    return verbs.ask(Question(**fields), by=person(who, moment), at=moment)  # type: ignore[arg-type]


def answer(poll: Poll, who: str, *chosen: int, remark: str = "", moment: datetime = THEN) -> Poll:
    """Store the response of somebody of the cast."""
    return verbs.answer(poll, Response(chosen, remark), by=person(who, moment), at=moment)
