"""Reading projects: lists, one with all that belongs to it, what waits for somebody, what is public of an estate."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Resolution
from tongdeng.consultations.rules.deciding import Kind
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.errors import NotFound
from tongdeng.projects.models import (
    Acceptance,
    Defect,
    Entry,
    Item,
    Milestone,
    Pair,
    Paper,
    Photo,
    Project,
    Sheet,
    Variation,
    Warranty,
)
from tongdeng.projects.rules import milestones
from tongdeng.projects.rules.flow import State
from tongdeng.projects.rules.papers import PAPERS

UNDER_WAY = (State.STARTED, State.SUSPENDED, State.FINISHED)


def projects(person: Actor | None) -> QuerySet[Project]:
    """Return the projects that a person may see, the newest first."""
    return access.visible_to(person, Project).order_by("-at")


def of_estate(estate: str) -> QuerySet[Project]:
    """Return what is public of an estate: the projects that were started, the newest first."""
    rows = Project.objects.filter(community=estate[:12], place=estate, started_at__isnull=False)
    return rows.order_by("-started_at")


def under_way(estate: str) -> QuerySet[Project]:
    """Return the projects of an estate that are being built or accepted, the newest first."""
    return of_estate(estate).filter(state__in=UNDER_WAY)


def whole(project: Project) -> Project:
    """Return a project with the vote and the resolution that it comes from."""
    rows = Project.objects.select_related("vote", "resolution__consultation", "by")
    return rows.get(community=project.community, pk=project.pk)


def sheets(project: Project) -> QuerySet[Sheet]:
    """Return the book of sheets, in order, with their photos."""
    rows = Sheet.objects.filter(community=project.community, project=project)
    photos = Prefetch("photos", Photo.objects.order_by("taken_at"))
    rows = rows.select_related("line", "by", "countersigned_by", "corrects").prefetch_related(photos)
    return rows.order_by("number")


def waiting_sheets(project: Project) -> QuerySet[Sheet]:
    return sheets(project).filter(counted_at__isnull=True, void_at__isnull=True)


def acceptances(project: Project) -> QuerySet[Acceptance]:
    """Return the acceptances with their items and signatures, the newest first."""
    rows = Acceptance.objects.filter(community=project.community, project=project)
    items = Prefetch("items", Item.objects.select_related("line", "warranty", "sheet"))
    return rows.prefetch_related(items, "signatures__by").order_by("-number")


def variations(project: Project) -> list[Variation]:
    rows = Variation.objects.filter(community=project.community, project=project)
    return list(rows.select_related("line", "by", "approved_by", "vote").order_by("number"))


def approved(project: Project) -> list[Variation]:
    """Return the variations that hold, with their lines: what everybody reads names nobody."""
    rows = Variation.objects.filter(community=project.community, project=project, approved_at__isnull=False)
    return list(rows.select_related("line").order_by("number"))


class MilestoneRow(NamedTuple):
    """A milestone, and how it stands on a day (PW-14)."""

    milestone: Milestone
    status: str

    @property
    def word(self) -> str:
        return str(milestones.STATUS_WORDS[self.status])


def milestones_of(project: Project, *, today: date) -> list[MilestoneRow]:
    rows = _milestones(community=project.community, project=project.pk)
    return [MilestoneRow(row, milestones.status(row.due, row.review, today=today)) for row in rows]


@Prepared
def _milestones(community: str, project: UUID) -> QuerySet[Milestone]:
    return Milestone.objects.filter(community=community, project=project).order_by("due", "number")


def diary(project: Project) -> QuerySet[Entry]:
    """Return the entries of the diary with their photos, the newest first."""
    rows = Entry.objects.filter(community=project.community, project=project)
    photos = Prefetch("photos", Photo.objects.order_by("taken_at"))
    return rows.select_related("by").prefetch_related(photos).order_by("-written_at", "-id")


def pairs(project: Project) -> list[Pair]:
    rows = Pair.objects.filter(community=project.community, project=project)
    return list(rows.select_related("before", "after").order_by("at"))


def photos_to_pair(project: Project) -> list[Photo]:
    """Return the photos that say where they were taken in which direction, for a form to offer."""
    rows = (
        Photo.objects.filter(community=project.community, project=project)
        .exclude(spot="")
        .exclude(direction="")
    )
    return list(rows.order_by("spot", "direction", "taken_at"))


def photo(pk: UUID) -> Photo:
    """Return a photo with its project; raise NotFound, which speaks of the photo that it is asked for."""
    found = Photo.objects.select_related("project").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这张照片"))
    return found


def paper(pk: UUID) -> Paper:
    """Return a paper with its project; raise NotFound, which speaks of the paper that it is asked for."""
    found = Paper.objects.select_related("project").filter(pk=pk).exclude(file="").first()
    if found is None:
        raise NotFound(_("没有找到这份资料"))
    return found


def papers(project: Project) -> dict[str, Paper | None]:
    """Return the checklist of an acceptance: each of the five papers, None where it is missing."""
    rows = Paper.objects.filter(community=project.community, project=project, replaced_at__isnull=True)
    kept = {row.kind: row for row in rows}
    return {kind: kept.get(kind) for kind in PAPERS}


def evidence(project: Project) -> list[Paper]:
    """Return the papers that are no part of the checklist: the evidence of an emergency."""
    rows = Paper.objects.filter(community=project.community, project=project, replaced_at__isnull=True)
    return list(rows.exclude(kind__in=PAPERS))


def warranties(project: Project) -> list[Warranty]:
    rows = Warranty.objects.filter(community=project.community, project=project).order_by("until", "number")
    return list(rows)


def defects(project: Project) -> list[Defect]:
    rows = Defect.objects.filter(community=project.community, project=project)
    return list(rows.select_related("line", "warranty", "by").order_by("repaired_at", "-at"))


def open_resolutions(person: Actor | None, estate: str) -> list[Resolution]:
    """Return the resolutions of an estate that ask for works and have no project yet, for a form to offer."""
    taken = Project.objects.exclude(state=State.CANCELLED).filter(resolution__isnull=False)
    rows = access.visible_to(person, Resolution).filter(
        community=estate[:12], place__startswith=estate, kind=Kind.PROJECT.value
    )
    return [row for row in rows.exclude(pk__in=taken.values("resolution")).order_by("-at") if row.is_open]


def of_resolutions(resolutions: Iterable[UUID]) -> dict[UUID, Project]:
    """Return the project that carries out each of some resolutions."""
    rows = Project.objects.filter(resolution__in=list(resolutions)).exclude(state=State.CANCELLED)
    return {row.resolution_id: row for row in rows if row.resolution_id}


class Covered(NamedTuple):
    """Something that is under warranty where a fault was reported: whom to ask first, and until when."""

    project: Project
    item: Item
    warranty: Warranty


def in_warranty(place: str, category: str = "", *, at: datetime) -> list[Covered]:
    """Return what is under warranty at a place, for a fault of this category (PW-9), what ends last first.

    A line counts where it lies in the place or around it. One without a category of faults is offered for all, one with a
    category for those in it.
    """
    today = local_day(at)
    inside = Q(line__place__startswith=place)
    around = Q(line__place__in=[place[:digits] for digits in (15, 18, 20, 24) if digits <= len(place)])
    rows = Item.objects.filter(
        inside | around, community=place[:12], warranty__since__lte=today, warranty__until__gte=today
    )
    rows = rows.select_related("line", "warranty", "acceptance__project").order_by(
        "-warranty__until", "line__position"
    )
    return [
        Covered(row.acceptance.project, row, row.warranty)
        for row in rows
        if row.warranty and _is_of(category, row.line.category)
    ]


def _is_of(category: str, of_line: str) -> bool:
    return not of_line or category == of_line or category.startswith(f"{of_line}.")
