"""What the papers of a project need: its rows, in their order, with what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

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


def fresh(project: Project) -> Project:
    """Return a project with what it comes from."""
    return Project.objects.select_related("resolution", "vote").get(
        community=project.community, pk=project.pk
    )


def lines(project: Project) -> list[Line]:
    return list(Line.objects.filter(community=project.community, project=project).order_by("position"))


def whole(project: Project) -> Whole:
    """Return all of a project that its report and its warranty certificate tell; variations are the approved ones."""
    here = {"community": project.community, "project": project}
    items = Prefetch("items", Item.objects.select_related("line").order_by("line__position"))
    return Whole(
        project=fresh(project),
        lines=lines(project),
        fundings=list(Funding.objects.filter(**here).select_related("motion").order_by("at")),
        variations=list(
            Variation.objects.filter(**here, approved_at__isnull=False)
            .select_related("line")
            .order_by("number")
        ),
        warranties=list(Warranty.objects.filter(**here).prefetch_related(items).order_by("number")),
        settlement=Settlement.objects.filter(**here).first(),
        accepted_on=money.accepted_on(project),
    )


def sheets(project: Project) -> list[Sheet]:
    rows = Sheet.objects.filter(community=project.community, project=project)
    rows = rows.select_related("line", "by", "countersigned_by", "corrects")
    return list(rows.prefetch_related("photos").order_by("number"))


def variations(project: Project) -> list[Variation]:
    rows = Variation.objects.filter(community=project.community, project=project)
    return list(rows.select_related("line", "by", "approved_by").order_by("number"))


def acceptances(project: Project) -> list[Acceptance]:
    """Return the acceptances with their items and signatures."""
    rows = Acceptance.objects.filter(community=project.community, project=project).select_related("by")
    items = Prefetch("items", Item.objects.select_related("line").order_by("line__position"))
    return list(rows.prefetch_related(items, "signatures__by").order_by("number"))


def disputes(acceptance: Acceptance) -> list[Dispute]:
    """Return what had been disputed of the lines of an acceptance when it was put."""
    rows = Dispute.objects.filter(
        community=acceptance.community, project=acceptance.project_id, at__lte=acceptance.at
    )
    on_it = [item.line_id for item in acceptance.items.all()]
    return list(rows.filter(line__in=on_it).select_related("line").order_by("at"))
