"""Who is notified of what happens to a branch election: the branch or the organisation above it. No notice holds a name."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.models import Election
from tongdeng.elections.rules.regulation import REMIND_MONTHS
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids
from tongdeng.people.rules import Role

BRANCH, PARTY = Role.BRANCH.value, Role.SUPERIOR.value

#         what happened          who hears  in which words
TABLE = (
    NoticeRow("election.request",     PARTY,     _("{branch}上报了换届请示，请批复")),
    NoticeRow("election.propose",     PARTY,     _("{branch}上报了候选人，请批复")),
    NoticeRow("election.leave_out",   PARTY,     _("{branch}提出有党员不计入应到会，请批复")),
    NoticeRow("election.report",      PARTY,     _("{branch}上报了选举结果，请批复")),
    NoticeRow("election.cancel",      PARTY,     _("{branch}取消了这次选举")),
    NoticeRow("election.grant",       BRANCH,    _("上级党组织已同意{branch}换届")),
    NoticeRow("election.delay",       BRANCH,    _("上级党组织已同意{branch}延期换届")),
    NoticeRow("election.send_back",   BRANCH,    _("上级党组织把{branch}的材料退回修改，请看原因")),
    NoticeRow("election.agree",       BRANCH,    _("上级党组织已批复{branch}不计入应到会的党员")),
    NoticeRow("election.nominate",    BRANCH,    _("上级党组织已批复{branch}的候选人，可以召开党员大会")),
    NoticeRow("election.approve",     BRANCH,    _("上级党组织已批复{branch}的选举结果")),
    NoticeRow("election.reject",      BRANCH,    _("上级党组织没有批准{branch}的选举结果，请看原因")),
    NoticeRow("election.fired",        BRANCH,    _("{branch}本届任期到 {ends} 届满，还有约 6 个月，请准备换届"), key="6"),
    NoticeRow("election.fired",        PARTY,     _("{branch}本届任期到 {ends} 届满，还有约 6 个月"), key="6"),
    NoticeRow("election.fired",        BRANCH,    _("{branch}本届任期到 {ends} 届满，只剩 1 个月，请抓紧换届"), key="1"),
    NoticeRow("election.fired",        PARTY,     _("{branch}本届任期到 {ends} 届满，只剩 1 个月，请督促换届"), key="1"),
)  # fmt: skip


def chosen(election: Election, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event; for the deadline before a term's end only those of the level that fired."""
    if event.kind == "election.fired":
        return [row for row in rows if row.key == str(REMIND_MONTHS[event.facts["level"]])]
    return rows


def audience(election: Election, to: str, at: datetime) -> Iterable[UUID]:
    return staff_ids(election.place, [to], at)


def facts(election: Election, event: Event) -> dict[str, str]:
    ends = election.next_ends_on
    return {"branch": election.organisation.name, "ends": f"{ends:%Y-%m-%d}" if ends else ""}


def register_notices() -> None:
    """Register the table of notices (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Election,
            rows=TABLE,
            audience=audience,
            facts=facts,
            path="/elections/{id}/",
            chosen=chosen,
        )
    )
