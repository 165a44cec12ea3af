"""A project as open data in the shape of OC4IDS, and as a table. Pure: plain values in, plain data out.

Source: Open Contracting for Infrastructure Data Standard (Apache-2.0); field names and codes are its own. Names of
persons are in none of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tongdeng.projects.rules.quantities import plain

CURRENCY = "CNY"
STATUS = {
    "planned": "preparation",
    "started": "implementation",
    "suspended": "implementation",
    "finished": "completion",
    "completed": "completed",
    "cancelled": "cancelled",
}
MILESTONE_STATUS = {
    "met": "met",
    "partly": "partiallyMet",
    "missed": "notMet",
    "scheduled": "scheduled",
    "not_reported": "scheduled",
}
MODIFICATION = {"scope": "scope", "price": "contractPrice", "time": "duration"}
COLUMNS = (
    "project", "position", "item", "unit", "planned_first", "planned", "delivered", "accepted", "disputed", "unit_price",
    "warranty_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of the bill."""

    id: str
    position: int
    item: str
    unit: str
    first_planned: Decimal
    planned: Decimal
    delivered: Decimal
    accepted: Decimal
    disputed: Decimal
    price: Decimal
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OpenVariation:
    """A variation that was approved; `old` and `new` as they are written."""

    id: str
    kind: str
    day: date
    reason: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """A milestone with what its review found."""

    id: str
    title: str
    due: date
    status: str
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class OpenProject:
    """All that is public of a project."""

    id: str
    number: str
    title: str
    problem: str
    state: str
    place: str
    contractor: str
    begins_on: date | None
    ends_on: date | None
    started_at: datetime | None
    finished_at: datetime | None
    completed_at: datetime | None
    contract: Decimal | None
    settled: Decimal | None
    updated: datetime
    funding: Mapping[str, Decimal] = field(default_factory=dict)
    lines: Sequence[OpenLine] = ()
    variations: Sequence[OpenVariation] = ()
    milestones: Sequence[OpenMilestone] = ()
    documents: Sequence[Mapping[str, str]] = ()
    why_scope: str = ""
    why_cost: str = ""
    why_time: str = ""


def as_json(project: OpenProject) -> dict[str, Any]:
    """Return a project as a JSON object in the shape of OC4IDS; what is not known is left out (PW-15)."""
    whole = {
        "id": project.number,
        "updated": project.updated.isoformat(),
        "title": project.title,
        "description": project.problem,
        "status": STATUS[project.state],
        "period": _period(project.begins_on, project.ends_on),
        "implementationPeriod": _period(_day(project.started_at), _day(project.finished_at)),
        "locations": [{"id": project.place, "description": project.place}],
        "budget": _budget(project),
        "parties": _parties(project),
        "metrics": [_metric(line) for line in project.lines],
        "contractingProcesses": _contracting(project),
        "milestones": [_milestone(milestone) for milestone in project.milestones],
        "documents": [dict(document) for document in project.documents],
        "completion": _completion(project),
    }
    kept: dict[str, Any] = _without_nothing(whole)
    return kept


def as_rows(project: OpenProject) -> list[list[str]]:
    """Return the bill of a project as the rows of a table, heading first."""
    return [
        list(COLUMNS),
        *(
            [
                project.number, str(line.position), line.item, line.unit, plain(line.first_planned), plain(line.planned),
                plain(line.delivered), plain(line.accepted), plain(line.disputed), plain(line.price),
                line.until.isoformat() if line.until else "",
            ]
            for line in project.lines
        ),
    ]  # fmt: skip


def _metric(line: OpenLine) -> dict[str, Any]:
    observations = [
        ("planned", line.planned), ("delivered", line.delivered), ("accepted", line.accepted), ("disputed", line.disputed)
    ]  # fmt: skip
    return {
        "id": line.id,
        "title": line.item,
        "observations": [
            {
                "id": f"{line.id}-{name}",
                "measure": plain(quantity),
                "unit": {"name": line.unit},
                "dimensions": {"quantity": name},
                "notes": name,
            }
            for name, quantity in observations
        ],
    }


def _contracting(project: OpenProject) -> list[dict[str, Any]]:
    if project.contract is None:
        return []
    summary = {
        "ocid": project.number,
        "contractValue": _money(project.contract),
        "finalValue": _money(project.settled) if project.settled is not None else None,
        "suppliers": [{"id": "contractor", "name": project.contractor}] if project.contractor else [],
        "modifications": [
            {
                "id": variation.id,
                "date": variation.day.isoformat(),
                "type": MODIFICATION[variation.kind],
                "rationale": variation.reason,
                "description": f"{variation.old} → {variation.new}",
            }
            for variation in project.variations
        ],
    }
    return [{"id": project.number, "summary": summary}]


def _milestone(milestone: OpenMilestone) -> dict[str, Any]:
    return {
        "id": milestone.id,
        "title": milestone.title,
        "dueDate": milestone.due.isoformat(),
        "status": MILESTONE_STATUS[milestone.status],
        "dateModified": milestone.reviewed_on.isoformat() if milestone.reviewed_on else None,
        # OC4IDS has no word for "due and nobody looked"; it must not pass for scheduled.
        "description": "not reported" if milestone.status == "not_reported" else None,
    }


def _completion(project: OpenProject) -> dict[str, Any] | None:
    if project.completed_at is None:
        return None
    return {
        "endDate": project.completed_at.date().isoformat(),
        "endDateDetails": project.why_time,
        "finalValue": _money(project.settled) if project.settled is not None else None,
        "finalValueDetails": project.why_cost,
        "finalScope": "; ".join(f"{line.item} {plain(line.accepted)} {line.unit}" for line in project.lines),
        "finalScopeDetails": project.why_scope,
    }


def _budget(project: OpenProject) -> dict[str, Any] | None:
    if not project.funding:
        return None
    parts = [
        {"id": source, "sourceParty": {"id": source, "name": source}, "value": _money(amount)}
        for source, amount in project.funding.items()
    ]
    return {"amount": _money(sum(project.funding.values(), Decimal())), "budgetBreakdowns": [
        {"id": "sources", "budgetBreakdown": parts}
    ]}  # fmt: skip


def _parties(project: OpenProject) -> list[dict[str, Any]]:
    if not project.contractor:
        return []
    return [{"id": "contractor", "name": project.contractor, "roles": ["supplier"]}]


def _money(amount: Decimal) -> dict[str, Any]:
    # A number in JSON would be read as a float; OC4IDS asks for numbers, and cents of such sums are exact in one.
    return {"amount": float(amount), "currency": CURRENCY}


def _period(begins: date | None, ends: date | None) -> dict[str, str] | None:
    period = {
        "startDate": begins.isoformat() if begins else "",
        "endDate": ends.isoformat() if ends else "",
    }
    return _without_nothing(period) or None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _without_nothing(value: Any) -> Any:
    """Return a value without the members that say nothing; 0 and false are something."""
    if isinstance(value, dict):
        kept = {key: _without_nothing(member) for key, member in value.items()}
        return {key: member for key, member in kept.items() if member not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_nothing(member) for member in value]
    return value
