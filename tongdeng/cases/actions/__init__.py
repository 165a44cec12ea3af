"""The verbs of a case."""

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
from tongdeng.cases.actions.talking import answer, note, nudge, reclassify, refuse, say

__all__ = (
    "Filing",
    "Opinion",
    "accept",
    "answer",
    "assign",
    "auto_close",
    "claim",
    "confirm",
    "file",
    "finish",
    "give_back",
    "note",
    "nudge",
    "pause",
    "rate",
    "reclassify",
    "refuse",
    "reopen",
    "resume",
    "say",
    "settle",
    "shoot",
    "transfer",
    "visit",
    "withdraw",
)
