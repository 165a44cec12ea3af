"""Changes of the register: their steps, what they are, and who may not have a hand in which. Pure.

Source: Civil Code arts. 271-278 (what an owner decides rests on what they own). The law leaves the keeping of the
register to the estate; that nobody confirms their own proposal is ours.
"""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step
from tongdeng.people.rules import PROPERTY_ROLES, Role

EVIDENCE_AT_MOST, ANSWER_AT_MOST = 200, 200
CLOCK = "decide"
REMINDERS = (timedelta(days=3), timedelta(days=7))  # ours: nothing may stand still unseen


class State(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    State.PROPOSED: _("等待核对"),
    State.CONFIRMED: _("已核对"),
    State.SENT_BACK: _("已退回"),
    State.WITHDRAWN: _("已撤回"),
}
VERB_WORDS = {"confirm": _("核对无误"), "send_back": _("退回"), "withdraw": _("撤回")}
FLOW = Flow(
    #    verb         before      after
    Step("confirm",   "proposed", "confirmed"),
    Step("send_back", "proposed", "sent_back"),
    Step("withdraw",  "proposed", "withdrawn"),
    start="proposed", verbs=VERB_WORDS, states=STATE_WORDS,
    refusals=dict.fromkeys(VERB_WORDS, _("这条变更{state}，不能再{verb}")),
)  # fmt: skip


class Kind(StrEnum):
    """What a change is about."""

    RECORD = "record"
    MEASURE = "measure"
    PEOPLE = "people"
    NAME = "name"
    PHONE = "phone"
    GONE = "gone"
    WRONG = "wrong"


KIND_WORDS = {
    Kind.RECORD: _("新房屋"),
    Kind.MEASURE: _("面积或性质"),
    Kind.PEOPLE: _("业主或住户"),
    Kind.NAME: _("姓名"),
    Kind.PHONE: _("手机号"),
    Kind.GONE: _("房屋不再存在"),
    Kind.WRONG: _("业主说有误"),
}

# What the journal of a home tells, in the words of a roll.
HOME_WORDS = {
    "record": _("新登记"),
    "check": _("新登记，已核对"),
    "measure": _("面积或性质更改"),
    "transfer": _("过户"),
    "add": _("增加业主"),
    "end": _("减少业主"),
    "share": _("份额更改"),
    "phone": _("业主号码更改"),
    "gone": _("不再存在"),
}
# All that the journal of a home can tell; those that stand in no roll are told on the home's own page.
HOME_VERBS = (*HOME_WORDS, "name", "strike", "hear")
DECIDERS = (Role.COMMUNITY, Role.COMMITTEE)
# These store a new home with its owners at once; of what exists nobody changes anything alone.
STORES_NEW_OWNERS = (Role.COMMUNITY, Role.ADMIN)
IMPORTERS = (Role.MANAGER, Role.COMMITTEE, Role.COMMUNITY, Role.ADMIN)
KEEPERS = (Role.MANAGER, Role.DESK, Role.COMMITTEE, Role.COMMUNITY, Role.ADMIN)


def stores_owners(roles: Collection[str]) -> bool:
    """Say whether somebody with these roles at a place stores a new home with its owners at once."""
    held = set(roles)
    return bool(held & {r.value for r in STORES_NEW_OWNERS}) and not held & {r.value for r in PROPERTY_ROLES}


def needs_deciding(kind: Kind, *, touches_owners: bool, takes_number: bool) -> bool:
    """Say whether a change of an existing home waits for the community or the committee.

    Who rents or lives somewhere is stored at once: it gives nobody a vote. It never takes a number from its holder
    at once: an owner without their number cannot vote with a phone.
    """
    return kind is not Kind.PEOPLE or touches_owners or takes_number


def barred(
    by: UUID, begins: Collection[UUID], staff: Collection[UUID], *, proposer_is_staff: bool
) -> frozenset[UUID]:
    """Return those of `begins`, people who would come into a home, whom this proposer may not enter.

    Nobody enters themselves, and the property company (whose people at the estate are `staff`) none of its own.
    """
    refused = set(begins) & {by}
    if proposer_is_staff:
        refused |= set(begins) & set(staff)
    return frozenset(refused)


def why_not_decide(
    decider: UUID, *, proposer: UUID, concerned: Collection[UUID], roles: Collection[str]
) -> Sentence:
    """Return why somebody may not decide a change; "" where they may. `roles` are those that they hold at the place."""
    if decider == proposer:
        return _("这是您提出的，请由另一位核对")
    if decider in concerned:
        return _("涉及您本人的房屋，请由另一位核对")
    if set(roles) & {role.value for role in PROPERTY_ROLES}:
        return _("物业公司的人员不能核对登记变更")
    return ""


def verb_for(*, ends_owner: bool, begins_owner: bool, ends: bool, begins: bool) -> str:
    """Return the verb by which the journal tells a change of people."""
    if ends_owner and begins_owner:
        return "transfer"
    if begins:
        return "add"
    return "end" if ends else "share"
