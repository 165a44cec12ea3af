"""Who is notified about an announcement, a change of the register, a role given or ended, and a number unlocked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, never, register
from tongdeng.notices.models import Announcement
from tongdeng.notices.queries import announcing
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.models import Change, Mandate, OneTimeCode, Unlock
from tongdeng.people.queries import staff
from tongdeng.people.rules import ROLE_NAMES, TOLD, Role
from tongdeng.people.rules.changes import DECIDERS, KIND_WORDS, Kind
from tongdeng.places import queries as places

CONCERNED, DECIDER, PROPOSER = "concerned", "decider", "proposer"
HOLDER, ABOVE = "holder", "above"
HOUSEHOLDS, SENDER, URGENT = "households", "sender", "urgent"
ON_SERVER = _("服务器上的管理员")  # who gave a role with no role of their own
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
# A role that nobody hears of could be given to anybody. Who gave it is told by their post: notices name no persons.
MANDATE_TABLE = (
    NoticeRow("mandate.appoint",     HOLDER, _("{giver}已任命您在{place}任职，角色：{role}，即时生效。如果不对，请马上告诉社区")),
    NoticeRow("mandate.appoint",     ABOVE,  _("{giver}在{place}任命了一人，角色：{role}")),
    NoticeRow("mandate.dismiss",     HOLDER, _("{giver}已结束您在{place}的任职，角色：{role}")),
    NoticeRow("mandate.dismiss",     ABOVE,  _("{giver}在{place}结束了一人的任职，角色：{role}")),
    NoticeRow("mandate.invite",      HOLDER, _("{giver}给了您一个登录链接（{place}，{role}），7 天内有效。如果您没有要，请马上告诉上级，并在“我”里全部退出")),
    NoticeRow("mandate.invite",      ABOVE,  _("{giver}给{place}的一位{role}发了登录链接")),
    NoticeRow("mandate.open_office", HOLDER, _("{giver}已为您开通后台")),
    NoticeRow("mandate.open_office", ABOVE,  _("{giver}为{place}的一位{role}开通了后台")),
)  # fmt: skip
UNLOCK = (
    NoticeRow("unlock.unlock",    HOLDER,    _("工作人员已为您的手机号重新开通登录。如果不是您本人办理的，请马上告诉社区")),
)  # fmt: skip
# Its words name the post of who gave it, and no home: the page of the sign-ins has both.
ONE_TIME_CODE = (
    NoticeRow("one_time_code.give", HOLDER, _("{giver}给了您一个登录码，15 分钟内有效。如果您没有去领，请马上告诉社区，并在“我”里全部退出")),
    NoticeRow("one_time_code.use",  HOLDER, _("有人用登录码、登录信或登录链接进入了您的账户。如果不是您，请马上在“我”里全部退出，并告诉社区")),
)  # fmt: skip
ANNOUNCEMENT = (
    NoticeRow("announcement.publish",  HOUSEHOLDS, _("公告：{title}")),
    NoticeRow("announcement.publish",  HOUSEHOLDS, _("紧急公告：{title}"), key=URGENT),
    NoticeRow("announcement.withdraw", SENDER,     _("您发的公告已被社区撤下：{title}")),
    NoticeRow("announcement.withdraw", HOUSEHOLDS, _("公告已撤下：{title}")),
)  # fmt: skip


def chosen_of_announcement(announcement: Announcement, event: Event, rows: Rows) -> Rows:
    """Take the rows that apply: households hear of a withdrawal only where they heard of the announcement."""
    if event.kind == "announcement.publish":
        # What was taken back meanwhile is not told any more.
        told = announcement.is_published
        return [row for row in rows if told and (row.key == URGENT) == announcement.urgent]
    heard = event.facts["from"] == "published"
    return [row for row in rows if heard or row.to == SENDER]


def audience_of_announcement(announcement: Announcement, to: str, at: datetime) -> Iterable[UUID]:
    """Return the sender, or all who own, rent or live in a home that it is for."""
    return [announcement.by_id] if to == SENDER else announcing.residents(announcement, at)


def announcement_facts(announcement: Announcement, event: Event) -> dict[str, str]:
    """Return what fills the words."""
    return {"title": announcement.title}


def is_urgent(announcement: Announcement, event: Event) -> bool:
    """Say whether it breaks quiet hours; that it was taken back may wait."""
    return announcement.urgent and event.kind == "announcement.publish"


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


def mandate_audience(mandate: Mandate, to: str, at: datetime) -> Iterable[UUID]:
    """Return the holder, or whoever stands above them."""
    if to == HOLDER:
        return [mandate.person_id]
    return staff(mandate.place, TOLD[Role(mandate.role)], at).values_list("pk", flat=True)


def mandate_facts(mandate: Mandate, event: Event) -> dict[str, str]:
    """Return what fills the words: place, role, and the post of who gave it."""
    place = places.named([mandate.place]).get(mandate.place)
    giver = ROLE_NAMES.get(event.post, ON_SERVER)
    return {"place": str(place or ""), "role": str(ROLE_NAMES[mandate.role]), "giver": str(giver)}


def holder(row: Unlock | OneTimeCode, to: str, at: datetime) -> Iterable[UUID]:
    """Return whose number was unlocked, or who was given a code; none for a number that nobody has."""
    return [row.person_id] if row.person_id else []


def giver_facts(code: OneTimeCode, event: Event) -> dict[str, str]:
    """Return the post of who gave a code."""
    return {"giver": str(ROLE_NAMES.get(code.post, ON_SERVER))}


def at_once(code: OneTimeCode, event: Event) -> bool:
    """Say that what is told of a code breaks quiet hours: it is good for minutes."""
    return True


#   about        rows           what fills them    page              breaks quiet hours
OF_ACCOUNTS: tuple[Any, ...] = (
    (OneTimeCode, ONE_TIME_CODE, giver_facts,       "/me/sign-ins/",  at_once),
    (Unlock,      UNLOCK,        lambda *_of: {},   "/me/",           never),
)  # fmt: skip


def register_notices() -> None:
    """Register the notice tables (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Announcement,
            rows=ANNOUNCEMENT,
            audience=audience_of_announcement,
            facts=announcement_facts,
            path="/announcements/{id}/",
            urgent=is_urgent,
            chosen=chosen_of_announcement,
        )
    )
    register(
        NoticeTable(
            model=Mandate,
            rows=MANDATE_TABLE,
            audience=mandate_audience,
            facts=mandate_facts,
            path="/staff/{id}/",
        )
    )
    for model, rows, facts, path, urgent in OF_ACCOUNTS:
        register(NoticeTable(model=model, rows=rows, audience=holder, facts=facts, path=path, urgent=urgent))
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
