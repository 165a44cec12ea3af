"""Who is notified about an activity and a wish. Nobody is told of each new activity: people look at the calendar."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.models import Activity, Joining, SignUp, Wish
from tongdeng.activities.rules import flow
from tongdeng.activities.rules.flow import Status
from tongdeng.kernel import journal, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff
from tongdeng.people.rules import ROLE_NAMES, Role

HOLDERS, EVERYBODY, OFFERED, LAPSED, ORGANISER = "holders", "everybody", "offered", "lapsed", "organiser"
OFFICES, ABOVE, JOINED = "offices", "above", "joined"
FORMER, HELPER = "former", "helper"
LEFT = _("原来的组织者已离任")

#         what happened        who hears   in which words
ACTIVITY = (
    NoticeRow("activity.offer",   OFFERED,    _("“{title}”有名额给您了，请在 {until} 前确认")),
    NoticeRow("activity.lapse",   LAPSED,     _("“{title}”的名额您没有按时确认，已给下一位")),
    NoticeRow("activity.move",    EVERYBODY,  _("“{title}”改到 {when}，{where}（原来是 {old_when}，{old_where}）。报名还在，不方便可以退")),
    NoticeRow("activity.move",    ORGANISER,  _("“{title}”改到 {when}，{where}（原来是 {old_when}，{old_where}）")),
    NoticeRow("activity.cancel",  EVERYBODY,  _("“{title}”（{when}）取消了：{reason}")),
    NoticeRow("activity.cancel",  ORGANISER,  _("“{title}”（{when}）取消了：{reason}")),
    NoticeRow("activity.restore", EVERYBODY,  _("“{title}”恢复了，{when}，{where}，您的报名还在")),
    NoticeRow("activity.restore", ORGANISER,  _("“{title}”恢复了，{when}，{where}")),
    NoticeRow("activity.take_over", FORMER,   _("“{title}”（{when}）改由{post}组织了：{why}")),
    NoticeRow("activity.help",    HELPER,     _("请您在“{title}”帮忙签到，{when}，{where}")),
    NoticeRow("activity.help",    ORGANISER,  _("“{title}”加了一位签到帮手")),
    NoticeRow("activity.unhelp",  HELPER,     _("“{title}”（{when}）不用您帮忙签到了，谢谢")),
    NoticeRow("activity.unhelp",  ORGANISER,  _("“{title}”少了一位签到帮手")),
    NoticeRow("activity.fired",   HOLDERS,    _("提醒您：“{title}”{when} 开始，{where}"), key="remind"),
    NoticeRow("activity.fired",   ORGANISER,  _("“{title}”预计 1,000 人以上，还没有许可文号；许可要提前 20 天申请"), key="permit"),
)  # fmt: skip
# Whom an event itself names: by which fact, of which verbs.
NAMED = {FORMER: ("from", "take_over"), HELPER: ("helper", "help", "unhelp")}
WISH = (
    NoticeRow("wish.offer",    OFFICES,  _("有 {joined} 户想办“{title}”，请在 {by} 前答复")),
    NoticeRow("wish.fired",    OFFICES,  _("“{title}”的愿望还没有答复，最晚 {by}"), key="soon"),
    NoticeRow("wish.fired",    OFFICES,  _("“{title}”的愿望超时没有答复"), key="late"),
    NoticeRow("wish.fired",    ABOVE,    _("“{title}”的愿望超时没有答复"), key="late"),
    NoticeRow("wish.take",     JOINED,   _("您加入的愿望“{title}”有人筹办了，发布后请来报名")),
    NoticeRow("wish.decline",  JOINED,   _("您加入的愿望“{title}”暂时办不了：{reason}")),
)  # fmt: skip


def chosen(activity: Activity, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event; a reminder only for what is still to come (AC-14)."""
    if event.kind != "activity.fired":
        return rows
    clock = event.facts["clock"]
    if clock == "remind" and not (activity.is_open and event.at < activity.starts_at):
        return []
    if clock == "permit" and (activity.permit_number or not (activity.is_draft or activity.is_open)):
        return []
    return [row for row in rows if row.key == clock]


def audience(activity: Activity, to: str, at: datetime) -> Iterable[UUID]:
    if to == ORGANISER:
        return [activity.organiser_id]
    if to in NAMED:
        return _named(activity, *NAMED[to], at=at)
    rows = SignUp.objects.filter(community=activity.community, activity=activity)
    # A notice knows subject and moment; whose offer it is stands in the row.
    if to == OFFERED:
        rows = rows.filter(offered_at=at)
    elif to == LAPSED:
        rows = rows.filter(status=Status.LAPSED.value, ended_at=at)
    else:
        statuses = [Status.HELD.value] if to == HOLDERS else flow.LIVE
        rows = rows.filter(status__in=statuses)
    return list(rows.values_list("by", flat=True).distinct())


def _named(activity: Activity, fact: str, *verbs: str, at: datetime) -> list[UUID]:
    """Return whom the events of a moment name by a fact."""
    found = journal.facts_of(activity, *verbs)
    return [UUID(facts[fact]) for moment, _verb, facts in found if moment == at]


def notice_facts(activity: Activity, event: Event) -> dict[str, Any]:
    """Return the blanks of the sentences; none names a person."""
    facts = {
        "title": activity.title,
        "when": _moment(activity.starts_at),
        "where": activity.where,
        "reason": activity.reason,
        "post": texts.in_chinese(ROLE_NAMES[Role(activity.asked_as)]),
        "why": activity.taken_over_reason or texts.in_chinese(LEFT),
    }
    if event.kind == "activity.offer":
        row = SignUp.objects.filter(pk=event.facts["sign_up"]).first()
        facts["until"] = _moment(row.offer_until) if row and row.offer_until else ""
    if event.kind == "activity.move":
        row_ = activity.moves.filter(pk=event.facts["move"]).first()
        if row_ is not None:
            facts |= {
                "when": _moment(row_.new_starts_at),
                "where": row_.new_where,
                "old_when": _moment(row_.old_starts_at),
                "old_where": row_.old_where,
            }
    return facts


def chosen_for_wish(wish: Wish, event: Event, rows: Rows) -> Rows:
    if event.kind != "wish.fired":
        return rows
    key = "soon" if event.facts["level"] == 0 else "late"
    return [row for row in rows if row.key == key] if wish.waits else []


def audience_of_wish(wish: Wish, to: str, at: datetime) -> Iterable[UUID]:
    if to == JOINED:
        rows = Joining.objects.filter(community=wish.community, wish=wish)
        return list(rows.values_list("person", flat=True))
    roles = [role.value for role in ORGANISERS] if to == OFFICES else ["subdistrict"]
    return list(staff(wish.place, roles, at).values_list("pk", flat=True))


def wish_facts(wish: Wish, event: Event) -> dict[str, Any]:
    return {
        "title": wish.title,
        "joined": str(wish.joined),
        "by": _moment(wish.answer_by) if wish.answer_by else "",
        "reason": wish.reason,
    }


def register_notices() -> None:
    """Register the notice tables (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Activity,
            rows=ACTIVITY,
            audience=audience,
            facts=notice_facts,
            path="/activities/{id}/",
            chosen=chosen,
        )
    )
    register(
        NoticeTable(
            model=Wish,
            rows=WISH,
            audience=audience_of_wish,
            facts=wish_facts,
            path="/wishes/{id}/",
            chosen=chosen_for_wish,
        )
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%m-%d %H:%M}"
