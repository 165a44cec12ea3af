"""What is public of a project, for downloads."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.projects.models import Item, Project, Variation
from tongdeng.projects.queries import bills, money, projects
from tongdeng.projects.queries.bills import LineRow
from tongdeng.projects.rules import oc4ids
from tongdeng.projects.rules.oc4ids import OpenLine, OpenMilestone, OpenProject, OpenVariation
from tongdeng.projects.rules.quantities import plain
from tongdeng.projects.rules.variations import Kind


def open_project(project: Project, *, at: datetime) -> OpenProject:
    """Return all that is public of a project, as plain values."""
    purse = money.purse(project)
    ends = warranty_ends(project)
    rows = projects.milestones_of(project, today=local_day(at))
    return OpenProject(
        id=str(project.pk),
        number=project.number,
        title=project.title,
        problem=project.problem,
        state=project.state,
        place=project.place,
        contractor=project.contractor,
        begins_on=project.begins_on,
        ends_on=project.ends_on,
        started_at=_local(project.started_at),
        finished_at=_local(project.finished_at),
        completed_at=_local(project.completed_at),
        contract=project.contract_sum,
        settled=purse.settlement.amount if purse.settlement else None,
        updated=at.astimezone(LOCAL),
        funding=purse.by_source,
        lines=[_line(line, ends) for line in bills.bill(project)],
        variations=[_variation(row) for row in projects.variations(project) if row.approved_at],
        milestones=[
            OpenMilestone(str(row.milestone.pk), row.milestone.title, row.milestone.due, row.status, row.milestone.reviewed_on)
            for row in rows
        ],
        why_scope=project.why_scope,
        why_cost=project.why_cost,
        why_time=project.why_time,
    )  # fmt: skip


def as_json(project: Project, *, at: datetime) -> dict[str, Any]:
    """Return a project in the shape of OC4IDS (PW-15)."""
    return oc4ids.as_json(open_project(project, at=at))


def as_rows(project: Project, *, at: datetime) -> list[list[str]]:
    """Return the bill of a project as the rows of a CSV file, heading first (PW-15)."""
    return oc4ids.as_rows(open_project(project, at=at))


def warranty_ends(project: Project) -> dict[UUID, date]:
    """Return the last day on which each line of a project is under warranty."""
    rows = Item.objects.filter(
        community=project.community, acceptance__project=project, warranty__isnull=False
    )
    ends = rows.values("line").annotate(last=Max("warranty__until"))
    return {row["line"]: row["last"] for row in ends}


def _line(line: LineRow, ends: dict[UUID, date]) -> OpenLine:
    return OpenLine(
        str(line.id), line.position, line.item, line.unit, line.first_planned, line.planned, line.delivered,
        line.accepted, line.disputed, line.price, ends.get(line.id),
    )  # fmt: skip


def _variation(row: Variation) -> OpenVariation:
    assert row.approved_at is not None
    old, new = {
        Kind.SCOPE.value: (row.old_quantity, row.new_quantity),
        Kind.PRICE.value: (row.old_sum, row.new_sum),
        Kind.TIME.value: (row.old_date, row.new_date),
    }[row.kind]
    return OpenVariation(
        str(row.pk), row.kind, local_day(row.approved_at), row.reason, _said(old), _said(new)
    )


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else plain(value)


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(LOCAL) if moment else None
