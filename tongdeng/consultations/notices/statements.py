"""Who is notified about residents' statements: the moderator of what waits, the author of what became of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models.opinions import Statement
from tongdeng.consultations.queries import opinions as queries
from tongdeng.consultations.rules import opinions as rules
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids

MODERATOR, OFFICES, AUTHOR = "moderator", "offices", "author"

#         what happened        who hears   in which words
TABLE = (
    NoticeRow("statement.say",     MODERATOR, _("有居民意见等您审核：{title}")),
    NoticeRow("statement.fired",   MODERATOR, _("居民意见已等了一天，请审核：{title}"), key="0"),
    NoticeRow("statement.fired",   OFFICES,   _("居民意见已等了三天没有审核，请督促：{title}"), key="1"),
    NoticeRow("statement.show",    AUTHOR,    _("您提的意见已公开，邻居可以表态：{title}")),
    NoticeRow("statement.refuse",  AUTHOR,    _("您提的意见没有公开（{reason}）：{title}")),
)  # fmt: skip


def chosen(statement: Statement, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event: of all that wait the moderator is told once, by the first of them."""
    if event.kind == "statement.say":
        return rows if event.facts["first"] else []
    if event.kind == "statement.fired":
        first = queries.waits_first(statement)
        return [row for row in rows if first and row.key == str(event.facts["level"])]
    return rows


def audience(statement: Statement, to: str, at: datetime) -> Iterable[UUID]:
    if to == AUTHOR:
        return [statement.by_id] if statement.by_id else []
    roles = ["branch"] if to == MODERATOR else ["branch", "community"]
    found = staff_ids(statement.place, roles, at)
    # A place without a branch is led by its community.
    return found or staff_ids(statement.place, ["community"], at)


def notice_facts(statement: Statement, event: Event) -> dict[str, str]:
    """Return the blanks of the sentences; the statement's own words are not among them."""
    reason = event.facts.get("reason")
    return {
        "title": statement.consultation.title,
        "reason": str(rules.REASONS[rules.Reason(reason)]) if reason else "",
    }


def register_table() -> None:
    """Register the notice table of statements."""
    register(
        NoticeTable(
            model=Statement,
            rows=TABLE,
            audience=audience,
            facts=notice_facts,
            path="/statements/{id}/",
            chosen=chosen,
        )
    )
