"""An election of nine at each state that a page or a verb is looked at."""

from collections.abc import Callable

from tests.elections import branch as story
from tests.elections.branch import READ, all_for, collected, counted, who
from tongdeng.elections import actions
from tongdeng.elections.models import Election


def sent_up() -> Election:
    """Return a small branch's result, sent up."""
    election = MADE["formed"]()
    return actions.report(election, by=who("wu", story.REPORTED), at=story.REPORTED)


MADE: dict[str, Callable[[], Election]] = {
    "drafted": lambda: story.drafted(9),
    "asked": lambda: actions.request(story.drafted(9), by=who("wu", story.ASKED), at=story.ASKED),
    "granted": lambda: story.granted(9),
    "proposed": lambda: actions.propose(
        (election := story.granted(9)), story.members(election, 1, 2, 3, 4), by=who("wu", READ), at=READ
    ),
    "nominated": lambda: story.nominated(9),
    "met": lambda: story.met(9, there=9),
    "voting": lambda: story.voting(9, there=9),
    "collected": lambda: collected(9, there=9),
    "read": lambda: story.read_twice((election := collected(9, there=9)), all_for(election, there=9)),
    "counted": lambda: counted((election := collected(9, there=9)), all_for(election, there=9)),
    "formed": lambda: story.formed(counted((election := collected(9, there=9)), all_for(election, there=9))),
    "reported": sent_up,
}
