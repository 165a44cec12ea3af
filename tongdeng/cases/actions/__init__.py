"""The verbs of a case."""

from tongdeng.cases.actions.adopting import adopt, disown, offer
from tongdeng.cases.actions.benching import hold, link, release, tell, unlink
from tongdeng.cases.actions.ending import Opinion, auto_close, confirm, rate, reopen, visit, withdraw
from tongdeng.cases.actions.filing import Filing, file
from tongdeng.cases.actions.handling import (
    accept,
    assign,
    claim,
    finish,
    give_back,
    pause,
    resume,
    settle,
    shoot,
    transfer,
)
from tongdeng.cases.actions.reading import look, reads_from_above
from tongdeng.cases.actions.talking import answer, note, nudge, reclassify, refuse, say

__all__ = (
    "Filing",
    "Opinion",
    "accept",
    "adopt",
    "answer",
    "assign",
    "auto_close",
    "claim",
    "confirm",
    "disown",
    "file",
    "finish",
    "give_back",
    "hold",
    "link",
    "look",
    "note",
    "nudge",
    "offer",
    "pause",
    "rate",
    "reads_from_above",
    "reclassify",
    "refuse",
    "release",
    "reopen",
    "resume",
    "say",
    "settle",
    "shoot",
    "tell",
    "transfer",
    "unlink",
    "visit",
    "withdraw",
)
