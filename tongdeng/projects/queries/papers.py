"""What the papers of a project need: its rows, in their order, with what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from tongdeng.projects.models import (
    Acceptance,
    Dispute,
    Funding,
    Item,
    Line,
    Project,
    Settlement,
    Sheet,
    Variation,
    Warranty,
)
from tongdeng.projects.queries import money


@dataclass(frozen=True, slots=True)
class Whole:
    """A project with all rows of which its completion report tells."""

    project: Project
    lines: Sequence[Line]
    fundings: Sequence[Funding]
    variations: Sequence[Variation]
    warranties: Sequence[Warranty]
    settlement: Settlement | None
    accepted_on: date | None


class Kept(NamedTuple):
    """What can be printed: whether there are a bill and warranties, and the numbers of all else."""

    lines: bool
    sheets: list[int]
    variations: list[int]
    acceptances: list[tuple[int, list[str]]]
    warranties: bool


def fresh(project: Project) -> Project:
    """Return a project with what it comes from."""
    return Project.objects.select_related("resolution", "vote").get(
        community=project.community, pk=project.pk
    )


def lines(project: Project) -> list[Line]:
    return list(Line.objects.filter(community=project.community, project=project).order_by("position"))


def whole(project: Project) -> Whole:
    """Return all of a project that its report tells; variations are the approved ones."""
    here = {"community": project.community, "project": project}
    return Whole(
        project=project,
        lines=lines(project),
        fundings=list(Funding.objects.filter(**here).select_related("motion").order_by("at")),
        variations=list(
            Variation.objects.filter(**here, approved_at__isnull=False)
            .select_related("line")
            .order_by("number")
        ),
        warranties=list(Warranty.objects.filter(**here).order_by("number")),
        settlement=Settlement.objects.filter(**here).first(),
        accepted_on=money.accepted_on(project),
    )


def warranties(project: Project) -> list[Warranty]:
    """Return the warranties with what they are of."""
    rows = Warranty.objects.filter(community=project.community, project=project)
    return list(rows.prefetch_related(_items()).order_by("number"))


def kept(project: Project) -> Kept:
    """Return what can be printed of a project by its numbers; nothing that would stand on paper is read."""
    here = {"community": project.community, "project": project}
    return Kept(
        lines=Line.objects.filter(**here).exists(),
        sheets=list(Sheet.objects.filter(**here).order_by("number").values_list("number", flat=True)),
        variations=list(Variation.objects.filter(**here).order_by("number").values_list("number", flat=True)),
        acceptances=list(
            Acceptance.objects.filter(**here).order_by("number").values_list("number", "parties")
        ),
        warranties=Warranty.objects.filter(**here).exists(),
    )


def sheet(project: Project, number: int) -> Sheet | None:
    rows = Sheet.objects.filter(community=project.community, project=project, number=number)
    rows = rows.select_related("line", "by", "countersigned_by", "corrects")
    return rows.prefetch_related("photos").first()


def variation(project: Project, number: int) -> Variation | None:
    rows = Variation.objects.filter(community=project.community, project=project, number=number)
    return rows.select_related("line", "by", "approved_by").first()


def acceptance(project: Project, number: int) -> Acceptance | None:
    """Return one acceptance with its items and signatures."""
    rows = Acceptance.objects.filter(community=project.community, project=project, number=number)
    return rows.select_related("by").prefetch_related(_items(), "signatures__by").first()


def disputes(acceptance: Acceptance) -> list[Dispute]:
    """Return what had been disputed of the lines of an acceptance when it was put."""
    rows = Dispute.objects.filter(
        community=acceptance.community, project=acceptance.project_id, at__lte=acceptance.at
    )
    on_it = [item.line_id for item in acceptance.items.all()]
    return list(rows.filter(line__in=on_it).select_related("line").order_by("at"))


def _items() -> "Prefetch[str, QuerySet[Item], str]":
    return Prefetch("items", Item.objects.select_related("line").order_by("line__position"))
