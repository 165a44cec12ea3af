"""The rows of some projects that are recounted together: one query of each kind, however many projects there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from tongdeng.projects.models import (
    Acceptance,
    Defect,
    Dispute,
    Entry,
    Funding,
    Item,
    Line,
    Milestone,
    Pair,
    Paper,
    Photo,
    Project,
    Settlement,
    Sheet,
    Variation,
    Warranty,
)

R = TypeVar("R", bound=Model)


@dataclass(slots=True)
class Book:
    """All rows of one project."""

    project: Project
    lines: dict[UUID, Line] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    variations: list[Variation] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    acceptances: dict[UUID, Acceptance] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    warranties: dict[UUID, Warranty] = field(default_factory=dict)
    milestones: list[Milestone] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    fundings: list[Funding] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)


def books(projects: Sequence[Project]) -> dict[UUID, Book]:
    """Return the books of some projects by id."""
    found = {project.pk: Book(project) for project in projects}
    here = {"community__in": {project.community for project in projects}, "project__in": found.keys()}
    for row in Line.objects.filter(**here):
        found[row.project_id].lines[row.pk] = row
    for acceptance in Acceptance.objects.filter(**here).prefetch_related("signatures"):
        found[acceptance.project_id].acceptances[acceptance.pk] = acceptance
    for warranty in Warranty.objects.filter(**here):
        found[warranty.project_id].warranties[warranty.pk] = warranty
    _put(found, "sheets", Sheet.objects.filter(**here))
    _put(found, "variations", Variation.objects.filter(**here).order_by("approved_at", "number"))
    _put(found, "disputes", Dispute.objects.filter(**here))
    _put(found, "milestones", Milestone.objects.filter(**here))
    _put(found, "entries", Entry.objects.filter(**here))
    _put(found, "photos", Photo.objects.filter(**here))
    _put(found, "pairs", Pair.objects.filter(**here))
    _put(found, "papers", Paper.objects.filter(**here))
    _put(found, "fundings", Funding.objects.filter(**here))
    _put(found, "settlements", Settlement.objects.filter(**here))
    _put(found, "defects", Defect.objects.filter(**here))
    rows = Item.objects.filter(community__in=here["community__in"], acceptance__project__in=found.keys())
    for item in rows.select_related("acceptance").order_by("pk"):
        found[item.acceptance.project_id].items.append(item)
    return found


def _put(found: dict[UUID, Book], name: str, rows: Iterable[Any]) -> None:
    for row in rows:
        getattr(found[row.project_id], name).append(row)
