"""Who is told of what happens to a vote, in which words; never how anybody voted."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids
from tongdeng.votes.models import Head, Objection, Vote
from tongdeng.votes.rules.flow import State

OWNERS, WAITING, RUNNERS, WATCHERS, OBJECTOR = "owners", "waiting", "runners", "scrutineers", "objector"

#         what happened     who hears  in which words
TABLE = (
    NoticeRow("vote.announce",   OWNERS,    _("业主表决公告：{title}，{opens} 开始投票，请核对名册")),
    NoticeRow("vote.open",       OWNERS,    _("开始投票：{title}，{closes} 截止")),
    NoticeRow("vote.fired",       WAITING,   _("您还没有投票：{title}，{closes} 截止"), key="remind"),
    NoticeRow("vote.fired",       RUNNERS,   _("请在 {publish} 前公布结果：{title}"), key="publish"),
    NoticeRow("vote.waits",      RUNNERS,   _("已到投票时间，但名册还没有封存：{title}")),
    NoticeRow("vote.object",     RUNNERS,   _("有业主提出异议：{title}")),
    NoticeRow("vote.answer",     OBJECTOR,  _("您提的异议有答复了：{title}")),
    NoticeRow("vote.close",      RUNNERS,   _("投票已截止，请计票并公布结果：{title}")),
    NoticeRow("vote.close",      WATCHERS,  _("投票已截止，请监督计票：{title}")),
    NoticeRow("vote.certify",    OWNERS,    _("表决结果已公布：{title}")),
    NoticeRow("vote.cancel",     OWNERS,    _("表决已取消：{title}")),
    NoticeRow("vote.differs",    WATCHERS,  _("一张纸质票两遍录得不同，请裁定")),
)  # fmt: skip


def chosen(vote: Vote, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event: of its deadlines only the reminders, and nothing for a cancelled draft."""
    if event.kind == "vote.fired":
        # The job may come after the vote moved on; a reminder of what is over helps nobody.
        needed = {"remind": State.OPEN, "publish": State.CLOSED}.get(event.facts["clock"])
        return [row for row in rows if row.key == event.facts["clock"] and vote.state == needed]
    if event.kind == "vote.cancel" and event.facts.get("from") == State.DRAFT:
        return []
    return rows


def audience(vote: Vote, to: str, at: datetime) -> Iterable[UUID]:
    """Return the persons that a word of the table stands for."""
    if to in (OWNERS, WAITING):
        heads = Head.objects.filter(community=vote.community, vote=vote)
        if to == WAITING:
            heads = heads.filter(standing=Head.Standing.WAITING)
        return {owner for owners in heads.values_list("owners", flat=True) for owner in owners}
    if to == WATCHERS:
        return list(vote.scrutineers.values_list("person", flat=True))
    if to == OBJECTOR:
        # The event names the objection, but here only its moment is known; several may be answered before a
        # job runs.
        answered = Objection.objects.filter(community=vote.community, vote=vote, answered_at=at)
        return list(answered.values_list("by", flat=True))
    return staff_ids(vote.place, ["committee", "community"], at)


def notice_facts(vote: Vote, event: Event) -> dict[str, str]:
    """Return what the sentences need; nothing that names a person."""
    moments = {"opens": vote.opens_at, "closes": vote.closes_at, "publish": vote.publishes_by}
    spelled = {name: f"{m.astimezone(LOCAL):%m-%d %H:%M}" if m else "" for name, m in moments.items()}
    return {"title": vote.title, **spelled}


def register_notices() -> None:
    """Register the table (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Vote,
            rows=TABLE,
            audience=audience,
            facts=notice_facts,
            path="/votes/{id}/",
            chosen=chosen,
        )
    )
