"""The verbs of a case, with the words a clerk would say."""

from tongdeng.cases.actions.ending import Opinion, confirm, lapse, rate, reopen, visit, withdraw
from tongdeng.cases.actions.filing import Filing, file
from tongdeng.cases.actions.handling import (
    assign,
    finish,
    give_back,
    grab,
    pause,
    resume,
    settle,
    shoot,
    take,
    transfer,
)
from tongdeng.cases.actions.talking import answer, note, reclassify, refuse, say, urge

__all__ = (
    "Filing",
    "Opinion",
    "answer",
    "assign",
    "confirm",
    "file",
    "finish",
    "give_back",
    "grab",
    "lapse",
    "note",
    "pause",
    "rate",
    "reclassify",
    "refuse",
    "reopen",
    "resume",
    "say",
    "settle",
    "shoot",
    "take",
    "transfer",
    "urge",
    "visit",
    "withdraw",
)
