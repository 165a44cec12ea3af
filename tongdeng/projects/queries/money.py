"""Reading the money of a project."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from tongdeng.kernel.clock import local_day
from tongdeng.kernel.compiled import Prepared
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
    here = {"community": project.community, "project": project.pk}
    settlement = next(iter(_settlements(**here)), None)
    rows = _funded(**here)
    return Purse(money.by_source(rows), project.contract_sum, sum(increases(project), Decimal()), settlement)


@Prepared
def _funded(community: str, project: UUID) -> Any:
    rows = Funding.objects.filter(community=community, project=project).order_by("at")
    return rows.values_list("source", "amount")


@Prepared
def _settlements(community: str, project: UUID) -> QuerySet[Settlement]:
    return Settlement.objects.filter(community=community, project=project)


def fundings(project: Project) -> list[Funding]:
    """Return the sums of a project with the motions that allow them."""
    rows = Funding.objects.filter(community=project.community, project=project)
    return list(rows.select_related("motion__vote").order_by("at", "id"))


def amounts(project: Project) -> list[Decimal]:
    rows = Funding.objects.filter(community=project.community, project=project)
    return list(rows.values_list("amount", flat=True))


def increases(project: Project) -> list[Decimal]:
    """Return by how much each approved variation of price raised or lowered the contract sum."""
    sums = _repriced(community=project.community, project=project.pk)
    return [(new or Decimal()) - (old or Decimal()) for old, new in sums]


@Prepared
def _repriced(community: str, project: UUID) -> Any:
    rows = Variation.objects.filter(community=community, project=project, kind="price")
    return rows.filter(approved_at__isnull=False).order_by("at").values_list("old_sum", "new_sum")


def accepted_on(project: Project) -> date | None:
    """Return the day of the last acceptance; None before the first."""
    rows = Acceptance.objects.filter(community=project.community, project=project)
    last = rows.aggregate(last=Max("accepted_at"))["last"]
    return local_day(last) if last else None


def open_defects(project: Project) -> int:
    rows = Defect.objects.filter(community=project.community, project=project, repaired_at__isnull=True)
    return rows.count()
