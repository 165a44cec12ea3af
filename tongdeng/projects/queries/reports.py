"""The completion report of a project, and what is left before there is one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.projects.models import Acceptance, Line, Project, Sheet, Variation
from tongdeng.projects.queries import bills, money
from tongdeng.projects.queries.bills import LineRow
from tongdeng.projects.rules import quantities


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
    rows = Line.objects.filter(community=project.community, project=project).order_by("position")
    left = rows.exclude(accepted=F("planned"), disputed=0)
    found = [_left(line) for line in left[:20]]
    if not found and not rows.exists():
        found.append(_("工程量清单是空的"))
    here = {"community": project.community, "project": project}
    if sheets := Sheet.objects.filter(**here, counted_at__isnull=True, void_at__isnull=True).count():
        found.append(_("还有 {count} 张测量单没有会签").format(count=sheets))
    if variations := Variation.objects.filter(
        **here, approved_at__isnull=True, rejected_at__isnull=True
    ).count():
        found.append(_("还有 {count} 项变更没有批准").format(count=variations))
    if Acceptance.objects.filter(**here, accepted_at__isnull=True, refused_at__isnull=True).exists():
        found.append(_("还有一次验收等待各方签字"))
    return found


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
