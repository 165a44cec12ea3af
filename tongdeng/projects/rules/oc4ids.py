"""A project as open data: a project package of OC4IDS 0.9. Pure: plain values in, plain data out.

Source: Open Contracting for Infrastructure Data Standard (Apache-2.0); field names and codes are its own. Every moment
has a zone, every reference an id that is there. Names of persons are in none of it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.projects.rules.money import SOURCE_WORDS, Source
from tongdeng.projects.rules.open_project import (
    OpenDocument,
    OpenLine,
    OpenMilestone,
    OpenProject,
    OpenVariation,
)
from tongdeng.projects.rules.quantities import plain

VERSION, LANGUAGE, CURRENCY = "0.9", "zh", "CNY"
CONTRACTOR = "contractor"
# "maintenance" is the stage after the handover, in which the warranties run.
STATUS = {
    "planned": "preparation",
    "started": "implementation",
    "suspended": "implementation",
    "finished": "completion",
    "completed": "maintenance",
    "cancelled": "cancelled",
}
CONTRACT_STATUS = {"planned": "pre-award", "completed": "closed", "cancelled": "closed"}
MILESTONE_STATUS = {
    "met": "met",
    "partly": "partiallyMet",
    "missed": "notMet",
    "scheduled": "scheduled",
    "not_reported": "scheduled",
}
MODIFICATION = {"scope": "scope", "price": "value", "time": "duration"}
# UN/CEFACT Recommendation 20; what it has no code for goes by its name only.
UNITS = {
    "m": "MTR", "m2": "MTK", "m3": "MTQ", "piece": "H87", "port": "H87", "set": "SET", "kg": "KGM", "t": "TNE", "hour": "HUR",
}  # fmt: skip


def as_package(
    projects: Sequence[OpenProject], documents: Sequence[OpenDocument] = (), *, uri: str, publisher: str
) -> dict[str, Any]:
    """Return projects as a package (PW-15): where it is, who publishes it, when anything in it last changed.

    `documents` can be read beside the data, of a package of one project.
    """
    return {
        "uri": uri,
        "publishedDate": max(project.updated for project in projects).isoformat(),
        "version": VERSION,
        "publisher": {"name": publisher},
        "projects": [as_json(project, documents) for project in projects],
    }


def as_json(project: OpenProject, documents: Sequence[OpenDocument] = ()) -> dict[str, Any]:
    """Return a project as an object of the standard; what is not known is left out."""
    whole = {
        "id": project.id,
        "identifiers": [{"id": project.number}],
        "updated": project.updated.isoformat(),
        "language": LANGUAGE,
        "title": project.title,
        "description": project.problem,
        "purpose": project.problem,
        "status": STATUS[project.state],
        "period": _period(project.begins_on, project.first_ends_on or project.ends_on),
        "implementationPeriod": _period(project.started_at, project.accepted_on),
        "completionPeriod": _period(project.accepted_on, project.completed_at),
        "maintenancePeriod": _maintenance(project),
        "locations": [{"id": project.place, "description": project.scope}],
        "budget": _budget(project),
        "parties": _parties(project),
        "metrics": [*_progress(project), *(_metric(line, project) for line in project.lines)],
        "contractingProcesses": _contracting(project),
        "milestones": [_milestone(milestone) for milestone in project.milestones],
        "documents": [_document(document, project) for document in documents],
        "completion": _completion(project),
    }
    kept: dict[str, Any] = _without_nothing(whole)
    return kept


def _progress(project: OpenProject) -> list[dict[str, Any]]:
    """Return how far the whole is: what was accepted by its price, as a share of what is planned."""
    planned = sum((line.planned * line.price for line in project.lines), Decimal())
    if not planned:
        return []
    accepted = sum((line.accepted * line.price for line in project.lines), Decimal())
    return [{
        "id": "physicalProgress",
        "title": str(_("按价款计算的验收进度")),
        "observations": [{
            "id": "physicalProgress-accepted",
            "period": _measured(project),
            "measure": plain((accepted / planned).quantize(Decimal("0.0001"))),
            "unit": {"name": "1", "scheme": "UNCEFACT", "id": "C62"},
        }],
    }]  # fmt: skip


def _metric(line: OpenLine, project: OpenProject) -> dict[str, Any]:
    code = UNITS.get(line.unit)
    unit = {"name": line.unit} | ({"scheme": "UNCEFACT", "id": code} if code else {})
    planned = _period(project.begins_on, project.ends_on)
    observations = [
        ("planned", line.planned, planned),
        ("delivered", line.delivered, _measured(project)),
        ("accepted", line.accepted, _measured(project)),
        ("disputed", line.disputed, _measured(project)),
    ]
    return {
        "id": line.id,
        "title": line.item,
        "observations": [
            {
                "id": f"{line.id}-{name}",
                "period": period,
                "measure": plain(quantity),
                "unit": unit,
                "dimensions": {"quantity": name},
            }
            for name, quantity, period in observations
        ],
    }


def _measured(project: OpenProject) -> dict[str, str] | None:
    """Return the time for which quantities are summed: from the start until now, or until all was accepted."""
    return _period(project.started_at, project.accepted_on or project.updated) if project.started_at else None


def _contracting(project: OpenProject) -> list[dict[str, Any]]:
    if project.contract is None:
        return []
    summary = {
        "title": project.title,
        "nature": ["construction"],
        "status": CONTRACT_STATUS.get(project.state, "active"),
        "suppliers": [{"id": CONTRACTOR, "name": project.contractor}] if project.contractor else [],
        "contractValue": _money(project.contract),
        "contractPeriod": _period(project.begins_on, project.first_ends_on or project.ends_on),
        "finalValue": _money(project.settled) if project.settled is not None else None,
        "modifications": [_modification(variation, project) for variation in project.variations],
    }
    return [{"id": f"{project.id}-contract", "summary": summary}]


def _modification(variation: OpenVariation, project: OpenProject) -> dict[str, Any]:
    said = f"{variation.old} → {variation.new}"
    row: dict[str, Any] = {
        "id": variation.id,
        "date": _moment(variation.day),
        "type": MODIFICATION[variation.kind],
        "rationale": variation.reason,
        "description": f"{variation.item}: {said}" if variation.item else said,
    }
    if variation.kind == "price":
        row["oldContractValue"] = _money(Decimal(variation.old))
        row["newContractValue"] = _money(Decimal(variation.new))
    if variation.kind == "time":
        row["oldContractPeriod"] = _period(project.begins_on, date.fromisoformat(variation.old))
        row["newContractPeriod"] = _period(project.begins_on, date.fromisoformat(variation.new))
    return row


def _milestone(milestone: OpenMilestone) -> dict[str, Any]:
    reviewed = _moment(milestone.reviewed_on) if milestone.reviewed_on else None
    return {
        "id": milestone.id,
        "title": milestone.title,
        "type": "delivery",
        "dueDate": _moment(milestone.due, last=True),
        "status": MILESTONE_STATUS[milestone.status],
        "dateMet": reviewed if milestone.status == "met" else None,
        "dateModified": reviewed,
        # OC4IDS has no word for "due and nobody looked"; it must not pass for scheduled.
        "description": "not reported" if milestone.status == "not_reported" else None,
    }


def _document(document: OpenDocument, project: OpenProject) -> dict[str, Any]:
    return {
        "id": document.id,
        "documentType": document.kind,
        "title": document.title,
        "url": document.url,
        "format": document.format,
        "language": LANGUAGE,
        "dateModified": project.updated.isoformat(),
    }


def _completion(project: OpenProject) -> dict[str, Any] | None:
    if project.completed_at is None:
        return None
    return {
        "endDate": _moment(project.accepted_on or project.completed_at),
        "endDateDetails": project.why_time,
        "finalValue": _money(project.settled) if project.settled is not None else None,
        "finalValueDetails": project.why_cost,
        "finalScope": "; ".join(f"{line.item} {plain(line.accepted)} {line.unit}" for line in project.lines),
        "finalScopeDetails": project.why_scope,
    }


def _maintenance(project: OpenProject) -> dict[str, str] | None:
    """Return the time of the warranties: from the last acceptance until the last of them ends."""
    ends = [line.until for line in project.lines if line.until is not None]
    return _period(project.accepted_on, max(ends)) if project.accepted_on and ends else None


def _budget(project: OpenProject) -> dict[str, Any] | None:
    if not project.funding:
        return None
    parts = [
        {
            "id": source,
            "amount": _money(amount),
            "sourceParty": {"id": source, "name": _funder(source)},
        }
        for source, amount in project.funding.items()
    ]
    total = _money(sum(project.funding.values(), Decimal()))
    return {"amount": total, "budgetBreakdowns": [{"id": "sources", "budgetBreakdown": parts}]}


def _parties(project: OpenProject) -> list[dict[str, Any]]:
    funders = [{"id": source, "name": _funder(source), "roles": ["funder"]} for source in project.funding]
    if not project.contractor:
        return funders
    return [*funders, {"id": CONTRACTOR, "name": project.contractor, "roles": ["supplier"]}]


def _funder(source: str) -> str:
    return str(SOURCE_WORDS[Source(source)])


def _money(amount: Decimal) -> dict[str, Any]:
    # A number in JSON would be read as a float; OC4IDS asks for numbers, and cents of such sums are exact in one.
    return {"amount": float(amount), "currency": CURRENCY}


def _period(begins: date | datetime | None, ends: date | datetime | None) -> dict[str, str] | None:
    period = {
        "startDate": _moment(begins) if begins else "",
        "endDate": _moment(ends, last=True) if ends else "",
    }
    return _without_nothing(period) or None


def _moment(day: date | datetime, *, last: bool = False) -> str:
    """Return a moment with its zone: the first of a day, or its `last` second."""
    if isinstance(day, datetime):
        return day.astimezone(LOCAL).isoformat()
    return datetime.combine(day, time(23, 59, 59) if last else time(), LOCAL).isoformat()


def _without_nothing(value: Any) -> Any:
    """Return a value without the members that say nothing; 0 and false are something."""
    if isinstance(value, dict):
        kept = {key: _without_nothing(member) for key, member in value.items()}
        return {key: member for key, member in kept.items() if member not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_nothing(member) for member in value]
    return value
