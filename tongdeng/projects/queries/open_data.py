"""What is public of a project, for downloads."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.models import Event
from tongdeng.projects.models import Item, Project, Variation
from tongdeng.projects.queries import bills, money, projects
from tongdeng.projects.queries.bills import LineRow
from tongdeng.projects.rules import oc4ids, open_project
from tongdeng.projects.rules.open_project import (
    OpenDocument,
    OpenLine,
    OpenMilestone,
    OpenProject,
    OpenVariation,
)
from tongdeng.projects.rules.quantities import plain
from tongdeng.projects.rules.variations import Kind


def told(project: Project, *, at: datetime) -> OpenProject:
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
        scope=project.scope_words,
        contractor=project.contractor,
        begins_on=project.begins_on,
        ends_on=project.ends_on,
        first_ends_on=project.first_ends_on,
        started_at=_local(project.started_at),
        accepted_on=money.accepted_on(project) if project.finished_at else None,
        completed_at=_local(project.completed_at),
        contract=project.contract_sum,
        settled=purse.settlement.amount if purse.settlement else None,
        updated=_updated(project).astimezone(LOCAL),
        funding=purse.by_source,
        lines=[_line(line, ends) for line in bills.bill(project)],
        variations=[_variation(row) for row in projects.approved(project)],
        milestones=[
            OpenMilestone(str(row.milestone.pk), row.milestone.title, row.milestone.due, row.status, row.milestone.reviewed_on)
            for row in rows
        ],
        why_scope=project.why_scope,
        why_cost=project.why_cost,
        why_time=project.why_time,
    )  # fmt: skip


def as_package(
    project: Project, documents: Sequence[OpenDocument] = (), *, uri: str, publisher: str, at: datetime
) -> dict[str, Any]:
    """Return a project as a package of OC4IDS (PW-15), with where it is read and who publishes it."""
    return oc4ids.as_package([told(project, at=at)], documents, uri=uri, publisher=publisher)


def as_rows(project: Project, *, at: datetime) -> list[list[str]]:
    """Return the bill of a project as the rows of a CSV file, heading first (PW-15)."""
    return open_project.as_rows(told(project, at=at))


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
        str(row.pk), row.kind, local_day(row.approved_at), row.reason, _said(old), _said(new),
        row.line.item if row.line else "",
    )  # fmt: skip


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else plain(value)


def _updated(project: Project) -> datetime:
    """Return when anything of a project last changed."""
    events = Event.objects.filter(community=project.community, subject_id=project.pk)
    return events.aggregate(last=Max("at"))["last"] or project.at


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(LOCAL) if moment else None
