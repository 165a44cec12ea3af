"""Who is notified about a project; residents read what is public on its page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids
from tongdeng.projects.models import Acceptance, Milestone, Project, Settlement, Signature, Warranty
from tongdeng.projects.rules.parties import PARTIES, SIGNS

PARTIES_, RUNNERS, OWNERS, UNSIGNED, OFFICE = "parties", "runners", "owners", "unsigned", "office"
RUN = ("manager", "committee", "community")

#         what happened         who hears  in which words
PROJECT = (
    NoticeRow("project.plan",     RUNNERS,   _("{number} 已立项，请核对方案和资金来源")),
    NoticeRow("project.start",    PARTIES_,  _("{number} 已开工")),
    NoticeRow("project.suspend",  PARTIES_,  _("{number} 已停工，请看原因")),
    NoticeRow("project.resume",   PARTIES_,  _("{number} 已复工")),
    NoticeRow("project.cancel",   PARTIES_,  _("{number} 已取消，请看原因")),
    NoticeRow("project.measure",  OWNERS,    _("{number} 有一张测量单等您会签")),
    NoticeRow("project.vary",     OWNERS,    _("{number} 有一项变更等您批准")),
    NoticeRow("project.approve",  RUNNERS,   _("{number} 的一项变更已批准")),
    NoticeRow("project.reject",   RUNNERS,   _("{number} 的一项变更被退回，请看原因")),
    NoticeRow("project.put",      UNSIGNED,  _("{number} 提请验收，等您签字")),
    NoticeRow("project.accept",   PARTIES_,  _("{number} 的一次验收已由各方签字生效")),
    NoticeRow("project.refuse",   PARTIES_,  _("{number} 的一次验收有一方不同意，请看原因")),
    NoticeRow("project.dispute",  PARTIES_,  _("{number} 有一项数量有争议，请看原因")),
    NoticeRow("project.finish",   RUNNERS,   _("{number} 已全部验收，请登记结算")),
    NoticeRow("project.complete", PARTIES_,  _("{number} 的竣工报告已提交")),
    NoticeRow("project.complete", OFFICE,    _("{number} 的竣工报告已提交")),
    NoticeRow("project.defect",   RUNNERS,   _("{number} 保修期内有问题，请先请施工方来修")),
    NoticeRow("project.fired",    RUNNERS,   _("{number} 有一个节点到期还没有核对"), key="milestone"),
    NoticeRow("project.fired",    PARTIES_,  _("{number} 有一项保修将在 30 天后结束，请一起检查"), key="inspect"),
    NoticeRow("project.fired",    RUNNERS,   _("{number} 有一项保修已经结束"), key="ended"),
    NoticeRow("project.fired",    RUNNERS,   _("{number} 的缺陷责任期已满，请办理质保金退还"), key="retention"),
)  # fmt: skip


def chosen(project: Project, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event; none for a reminder of what is done."""
    if event.kind != "project.fired":
        return rows
    key = _due(project, event.facts["clock"], event.facts["level"])
    return [row for row in rows if row.key == key]


def audience(project: Project, to: str, at: datetime) -> Iterable[UUID]:
    if to == UNSIGNED:
        return _unsigned(project, at)
    roles = {
        RUNNERS: RUN,
        OWNERS: ("committee", "community", "branch"),
        OFFICE: ("subdistrict",),
        PARTIES_: tuple(sorted({role for party in project.parties for role in _signers(party)})),
    }[to]
    return staff_ids(project.place, roles, at)


def notice_facts(project: Project, event: Event) -> dict[str, Any]:
    """Return the blanks of the sentences: the number, and no words of the project."""
    return {"number": project.number}


def register_notices() -> None:
    """Register the notice table (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Project,
            rows=PROJECT,
            audience=audience,
            facts=notice_facts,
            path="/projects/{id}/",
            chosen=chosen,
        )
    )


def _signers(party: str) -> Iterable[str]:
    return SIGNS.get(party, PARTIES[party].roles)


def _unsigned(project: Project, at: datetime) -> list[UUID]:
    """Return those who may sign the acceptance that waits for a party that has not signed."""
    waiting = Acceptance.objects.filter(
        project=project, accepted_at__isnull=True, refused_at__isnull=True
    ).first()
    if waiting is None:
        return []
    signed = set(Signature.objects.filter(acceptance=waiting).values_list("party", flat=True))
    roles = sorted({role for party in waiting.parties if party not in signed for role in _signers(party)})
    return staff_ids(project.place, roles, at)


def _due(project: Project, clock: str, level: int) -> str:
    """Return what a clock reminds of; "" where it was done meanwhile."""
    name, _blank, number = clock.partition(" ")
    if name == "milestone":
        rows = Milestone.objects.filter(project=project, number=number, review="")
        return name if rows.exists() and not project.is_over else ""
    if name == "warranty":
        if level:
            return "ended"
        rows_ = Warranty.objects.filter(project=project, number=number, inspected_on__isnull=True)
        return "inspect" if rows_.exists() else ""
    kept = Settlement.objects.filter(project=project, returned_on__isnull=True, kept__gt=0)
    return name if kept.exists() else ""
