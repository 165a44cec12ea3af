"""Who is notified about a change of the register: the owners before and after, who decides, and who proposed it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.models import Change
from tongdeng.people.queries import staff
from tongdeng.people.rules.changes import DECIDERS, KIND_WORDS, Kind
from tongdeng.places import queries as places

CONCERNED, DECIDER, PROPOSER = "concerned", "decider", "proposer"
FILE = "file"

#         what happened        who hears   in which words
TABLE = (
    NoticeRow("change.propose",   CONCERNED, _("{home}的登记要改（{kind}），正在等待核对。如果不对，请马上告诉社区")),
    NoticeRow("change.propose",   DECIDER,   _("{home}有一条登记变更等您核对：{kind}")),
    NoticeRow("change.propose",   DECIDER,   _("名册提出了 {lines} 条登记变更，等您核对"), key=FILE),
    NoticeRow("change.fired",     DECIDER,   _("登记变更已经等了 {days} 天，还没有人核对：{home}，{kind}")),
    NoticeRow("change.confirm",   CONCERNED, _("{home}的登记已经更改：{kind}")),
    NoticeRow("change.confirm",   PROPOSER,  _("您提出的登记变更已核对：{home}，{kind}")),
    NoticeRow("change.send_back", PROPOSER,  _("您提出的登记变更被退回：{home}，{kind}")),
    NoticeRow("change.send_back", CONCERNED, _("{home}的登记没有更改：那一处变更没有通过核对")),
    NoticeRow("change.withdraw",  CONCERNED, _("{home}的登记没有更改：那一处变更已经撤回")),
)  # fmt: skip


def chosen(change: Change, event: Event, rows: Rows) -> Rows:
    """Take the rows that apply: a file of many lines is told to the deciders once."""
    if event.kind == "change.fired":
        return rows if change.is_waiting else []
    if event.kind != "change.propose":
        return rows
    # What needed nobody else's word was made at once; the notice of that says all.
    if change.decided_by_id == change.by_id:
        return []
    whole_file = change.roster_id is not None
    tells_file = whole_file and "lines" in event.facts
    return [row for row in rows if row.to != DECIDER or (tells_file if row.key == FILE else not whole_file)]


def audience(change: Change, to: str, at: datetime) -> Iterable[UUID]:
    """Return the persons behind a row of the table."""
    if to == CONCERNED:
        return change.concerned
    if to == PROPOSER:
        return [change.by_id]
    return staff(change.place, DECIDERS, at).values_list("pk", flat=True)


def notice_facts(change: Change, event: Event) -> dict[str, str]:
    """Return what fills the words: no names and no figures."""
    home = places.named([change.place]).get(change.place)
    return {
        "home": str(home or ""),
        "kind": str(KIND_WORDS[Kind(change.kind)]),
        "days": str((event.at - change.at).days),
        "lines": str(event.facts.get("lines", "")),
    }


def register_notices() -> None:
    """Register the notice table (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Change,
            rows=TABLE,
            audience=audience,
            facts=notice_facts,
            path="/changes/{id}/",
            chosen=chosen,
        )
    )
