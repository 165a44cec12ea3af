"""The life of a paper ballot: printed with a code, read by two clerks, settled where they differ. Pure."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.flow import Flow, Step
from tongdeng.votes.rules.flow import Channel


class State(StrEnum):
    ISSUED = "issued"
    ONCE = "once"
    DIFFERS = "differs"
    READ = "read"
    FLAGGED = "flagged"
    VOID = "void"


STATE_WORDS = {
    State.ISSUED: _("已发出"),
    State.ONCE: _("已录一遍"),
    State.DIFFERS: _("两遍不同，待监票人裁定"),
    State.READ: _("已录入"),
    State.FLAGGED: _("这一户已投过票，不计"),
    State.VOID: _("作废"),
}
VERB_WORDS = {
    "enter": _("录第一遍"),
    "differ": _("两遍不同"),
    "count": _("计入"),
    "flag": _("标记为第二张票"),
    "spoil": _("作废"),
}
FLOW = Flow(
    #    verb      before          after
    Step("enter",  "issued",       "once"),
    Step("differ", "once",         "differs"),
    Step("count",  "once differs", "read"),
    Step("flag",   "once differs", "flagged"),
    # Only before it is read: whoever has seen the choice must not be able to void the paper.
    Step("spoil",  "issued",       "void"),
    start="issued", verbs=VERB_WORDS, states=STATE_WORDS,
)  # fmt: skip
UNSETTLED = (State.ONCE, State.DIFFERS)
BY_HAND = (Channel.PAPER, Channel.PROXY, Channel.DOOR)
