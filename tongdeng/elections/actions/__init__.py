"""The verbs of a branch election, from the first name on the roll to the approved result."""

from tongdeng.elections.actions.approvals import (
    Plan,
    cancel,
    delay,
    grant,
    nominate,
    plan,
    prepare,
    propose,
    request,
    send_back,
)
from tongdeng.elections.actions.counting import count, counted, reduce
from tongdeng.elections.actions.meeting import (
    adjourn,
    appoint_tellers,
    attend,
    open_meeting,
    refuse_proxy,
    resolve,
)
from tongdeng.elections.actions.reading import Marks, read, relieve, settle
from tongdeng.elections.actions.result import Division, Post, approve, form, reject, report
from tongdeng.elections.actions.roll import Entry, agree, correct, enrol, freeze, leave_out, strike
from tongdeng.elections.actions.rounds import annul, collect, issue, revote, separate

__all__ = [
    "Division",
    "Entry",
    "Marks",
    "Plan",
    "Post",
    "adjourn",
    "agree",
    "annul",
    "appoint_tellers",
    "approve",
    "attend",
    "cancel",
    "collect",
    "correct",
    "count",
    "counted",
    "delay",
    "enrol",
    "form",
    "freeze",
    "grant",
    "issue",
    "leave_out",
    "nominate",
    "open_meeting",
    "plan",
    "prepare",
    "propose",
    "read",
    "reduce",
    "refuse_proxy",
    "reject",
    "relieve",
    "report",
    "request",
    "resolve",
    "revote",
    "send_back",
    "separate",
    "settle",
    "strike",
]
