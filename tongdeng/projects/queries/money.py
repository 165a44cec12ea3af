"""Reading the money of a project."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from tongdeng.kernel.clock import local_day
from tongdeng.projects.models import Acceptance, Defect, Funding, Project, Settlement, Variation
from tongdeng.projects.rules import money


@dataclass(frozen=True, slots=True)
class Purse:
    """Money of a project by source, what it was to cost, what it may cost by now, and what it came to."""

    by_source: Mapping[str, Decimal]
    contract: Decimal | None
    increases: Decimal
    settlement: Settlement | None

    @property
    def total(self) -> Decimal:
        return sum(self.by_source.values(), Decimal())

    @property
    def budget(self) -> Decimal | None:
        return None if self.contract is None else self.contract + self.increases


def purse(project: Project) -> Purse:
    rows = Funding.objects.filter(community=project.community, project=project).values_list(
        "source", "amount"
    )
    settlement = Settlement.objects.filter(community=project.community, project=project).first()
    return Purse(money.by_source(rows), project.contract_sum, sum(increases(project), Decimal()), settlement)


def fundings(project: Project) -> list[Funding]:
    """Return the sums of a project with the motions that allow them."""
    rows = Funding.objects.filter(community=project.community, project=project)
    return list(rows.select_related("motion__vote").order_by("at", "id"))


def amounts(project: Project) -> list[Decimal]:
    rows = Funding.objects.filter(community=project.community, project=project)
    return list(rows.values_list("amount", flat=True))


def increases(project: Project) -> list[Decimal]:
    """Return by how much each approved variation of price raised or lowered the contract sum."""
    rows = Variation.objects.filter(community=project.community, project=project, kind="price")
    sums = rows.filter(approved_at__isnull=False).values_list("old_sum", "new_sum")
    return [(new or Decimal()) - (old or Decimal()) for old, new in sums]


def accepted_on(project: Project) -> date | None:
    """Return the day of the last acceptance; None before the first."""
    rows = Acceptance.objects.filter(community=project.community, project=project)
    last = rows.aggregate(last=Max("accepted_at"))["last"]
    return local_day(last) if last else None


def open_defects(project: Project) -> int:
    rows = Defect.objects.filter(community=project.community, project=project, repaired_at__isnull=True)
    return rows.count()
