"""Who is notified about the accounts of an estate: who confirms, the company, and both when a quarter is late."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.accounts import queries
from tongdeng.accounts.models import Ledger, Summary
from tongdeng.accounts.rules import OPEN, Kind, periods
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids
from tongdeng.people.rules import Role
from tongdeng.places import queries as places

CONFIRMS, COMPANY, MANAGER, COMMUNITY = "confirms", "company", "manager", "community"
ROLES = {
    COMPANY: [Role.DESK.value, Role.MANAGER.value],
    MANAGER: [Role.MANAGER.value],
    COMMUNITY: [Role.COMMUNITY.value],
}

#         what happened         who hears  in which words
SUMMARY = (
    NoticeRow("summary.submit",    CONFIRMS,  _("{estate} {year} 年第 {n} 季度公共收益收支已提交，请核对并确认"), key=Kind.INCOME),
    NoticeRow("summary.submit",    CONFIRMS,  _("{estate} {year} 年第 {n} 季度维修资金收支已提交，请核对并确认"), key=Kind.FUND),
    NoticeRow("summary.confirm",   COMPANY,   _("{estate} {year} 年第 {n} 季度公共收益收支已确认"), key=Kind.INCOME),
    NoticeRow("summary.confirm",   COMPANY,   _("{estate} {year} 年第 {n} 季度维修资金收支已确认"), key=Kind.FUND),
    NoticeRow("summary.send_back", COMPANY,   _("{estate} {year} 年第 {n} 季度公共收益收支被退回，请看原因并修改"), key=Kind.INCOME),
    NoticeRow("summary.send_back", COMPANY,   _("{estate} {year} 年第 {n} 季度维修资金收支被退回，请看原因并修改"), key=Kind.FUND),
    NoticeRow("summary.correct",   CONFIRMS,  _("物业要更正{estate} {year} 年第 {n} 季度公共收益收支，提交后请重新核对"), key=Kind.INCOME),
    NoticeRow("summary.correct",   CONFIRMS,  _("物业要更正{estate} {year} 年第 {n} 季度维修资金收支，提交后请重新核对"), key=Kind.FUND),
)  # fmt: skip
LEDGER = (
    NoticeRow("ledger.open",       MANAGER,   _("{estate}的公共账目从 {year} 年第 {n} 季度起公布，请按季度填报")),
    NoticeRow("ledger.fired",      MANAGER,   _("{estate} {year} 年第 {n} 季度公共收益收支已过公布期限，请尽快填报"), key=Kind.INCOME),
    NoticeRow("ledger.fired",      MANAGER,   _("{estate} {year} 年第 {n} 季度维修资金收支已过公布期限，请尽快填报"), key=Kind.FUND),
    NoticeRow("ledger.fired",      CONFIRMS,  _("{estate} {year} 年第 {n} 季度公共收益收支已过公布期限，物业还没有提交"), key=Kind.INCOME),
    NoticeRow("ledger.fired",      CONFIRMS,  _("{estate} {year} 年第 {n} 季度维修资金收支已过公布期限，物业还没有提交"), key=Kind.FUND),
    NoticeRow("ledger.fired",      COMMUNITY, _("{estate} {year} 年第 {n} 季度公共收益收支已过公布期限，物业还没有提交，请督促"), key=Kind.INCOME),
    NoticeRow("ledger.fired",      COMMUNITY, _("{estate} {year} 年第 {n} 季度维修资金收支已过公布期限，物业还没有提交，请督促"), key=Kind.FUND),
)  # fmt: skip


def audience(subject: Summary | Ledger, to: str, at: datetime) -> Iterable[UUID]:
    if to == CONFIRMS:
        return queries.confirmers(subject.place, at)
    found = staff_ids(subject.place, ROLES[to], at)
    if to == COMMUNITY:
        # Where the community stands in for a committee it has heard already.
        told = set(queries.confirmers(subject.place, at))
        return [person for person in found if person not in told]
    return found


def chosen(summary: Summary, event: Event, rows: Rows) -> Rows:
    return [row for row in rows if row.key == summary.kind]


def chosen_for_ledger(ledger: Ledger, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event; none where the quarter was submitted in time."""
    if event.kind != "ledger.fired":
        return rows
    newest = queries.newest(ledger.place, event.facts["clock"], _quarter(ledger, event))
    if newest is not None and (newest.edition > 1 or newest.state not in OPEN):
        return []
    return [row for row in rows if row.key == event.facts["clock"]]


def facts(summary: Summary, event: Event) -> dict[str, str]:
    return _facts(summary.place, summary.quarter)


def ledger_facts(ledger: Ledger, event: Event) -> dict[str, str]:
    return _facts(ledger.place, _quarter(ledger, event) if event.kind == "ledger.fired" else ledger.since)


def register_notices() -> None:
    """Register the notice tables (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Summary,
            rows=SUMMARY,
            audience=audience,
            facts=facts,
            path="/accounts/{id}/",
            chosen=chosen,
        )
    )
    register(
        NoticeTable(
            model=Ledger,
            rows=LEDGER,
            audience=audience,
            facts=ledger_facts,
            path="/accounts/ledgers/{id}/",
            chosen=chosen_for_ledger,
        )
    )


def _quarter(ledger: Ledger, event: Event) -> date:
    due = local_day(datetime.fromisoformat(event.facts["due"]))
    return periods.quarter_due(due, ledger.place)


def _facts(code: str, quarter: date) -> dict[str, str]:
    place = places.named([code]).get(code)
    year, n = periods.key_of(quarter).split("Q")
    return {"estate": place.path if place else code, "year": year, "n": n}
