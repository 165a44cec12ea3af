"""The completion report of a project, and what is left before there is one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Model, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.errors import Sentence
from tongdeng.projects.models import Acceptance, Line, Project, Sheet, Variation
from tongdeng.projects.queries import bills, money
from tongdeng.projects.queries.bills import LineRow
from tongdeng.projects.rules import quantities

LEFT_SHOWN = 5  # lines; a bill may have thousands


@dataclass(frozen=True, slots=True)
class Report:
    """Final scope, cost and time of a project beside what was planned, and why they differ."""

    lines: int
    changed: tuple[LineRow, ...]
    contract: Decimal
    increases: Decimal
    settled: Decimal | None
    kept: Decimal
    due_on: date | None
    finished_on: date | None
    why_scope: str
    why_cost: str
    why_time: str

    @property
    def scope_differs(self) -> bool:
        return bool(self.changed)

    @property
    def cost_differs(self) -> bool:
        return self.settled is not None and self.settled != self.contract

    @property
    def time_differs(self) -> bool:
        """It was finished on another day than the contract's, earlier or later."""
        return self.finished_on is not None and self.finished_on != self.due_on

    @property
    def days_late(self) -> int:
        """How many days later than planned; negative for earlier, 0 while it is not finished."""
        if self.finished_on is None or self.due_on is None:
            return 0
        return (self.finished_on - self.due_on).days


def report(project: Project, lines: list[LineRow] | None = None) -> Report:
    """Return the completion report of a project as it stands; `lines` are those that were read already."""
    rows = bills.bill(project) if lines is None else lines
    purse = money.purse(project)
    return Report(
        lines=len(rows),
        changed=tuple(row for row in rows if row.accepted != row.first_planned),
        contract=project.contract_sum or Decimal(),
        increases=purse.increases,
        settled=purse.settlement.amount if purse.settlement else None,
        kept=purse.settlement.kept if purse.settlement else Decimal(),
        due_on=project.first_ends_on,
        finished_on=money.accepted_on(project),
        why_scope=project.why_scope,
        why_cost=project.why_cost,
        why_time=project.why_time,
    )


def unfinished(project: Project) -> list[Sentence]:
    """Return what is left to do before all of a project is accepted."""
    here = {"community": project.community, "project": project.pk}
    found = [_left(line) for line in _open_lines(**here)]
    if len(found) > LEFT_SHOWN:
        found[LEFT_SHOWN:] = [_("清单里还有别的行没有验收完")]
    [(lines, sheets, variations, acceptances)] = _waiting(**here)
    if not lines:
        found.append(_("工程量清单是空的"))
    if sheets:
        found.append(_("还有 {count} 张测量单没有会签").format(count=sheets))
    if variations:
        found.append(_("还有 {count} 项变更没有批准").format(count=variations))
    if acceptances:
        found.append(_("还有一次验收等待各方签字"))
    return found


@Prepared
def _open_lines(community: str, project: UUID) -> QuerySet[Line]:
    rows = Line.objects.filter(community=community, project=project).order_by("position")
    return rows.exclude(accepted=F("planned"), disputed=0)[: LEFT_SHOWN + 1]


@Prepared
def _waiting(community: str, project: UUID) -> Any:
    """Say whether there are lines, how many sheets and variations wait, and whether an acceptance does."""
    lines = _of_project(Line)
    sheets = _of_project(Sheet).filter(counted_at__isnull=True, void_at__isnull=True)
    variations = _of_project(Variation).filter(approved_at__isnull=True, rejected_at__isnull=True)
    acceptances = _of_project(Acceptance).filter(accepted_at__isnull=True, refused_at__isnull=True)
    rows = Project.objects.filter(community=community, pk=project)
    return rows.values_list(Exists(lines), _number(sheets), _number(variations), Exists(acceptances))


def _of_project(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.filter(community=OuterRef("community"), project=OuterRef("pk"))


def _number(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().values("project").annotate(number=Count("pk")).values("number"))


def _left(line: Line) -> Sentence:
    unit = quantities.UNIT_WORDS[line.unit]
    if line.disputed:
        return _("第 {position} 行还有 {quantity} {unit}有争议").format(
            position=line.position, quantity=quantities.plain(line.disputed), unit=unit
        )
    return _("第 {position} 行已验收 {accepted} / {planned} {unit}").format(
        position=line.position,
        accepted=quantities.plain(line.accepted),
        planned=quantities.plain(line.planned),
        unit=unit,
    )
