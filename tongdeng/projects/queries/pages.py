"""What single pages of projects ask for: one line with its sheets, what can be accepted, what everybody may read."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.errors import NotFound
from tongdeng.places.rules import cut
from tongdeng.projects.models import (
    Acceptance,
    BillFile,
    Defect,
    Dispute,
    Item,
    Line,
    Pair,
    Photo,
    Project,
    Sheet,
    Signature,
    Warranty,
)
from tongdeng.projects.queries import bills
from tongdeng.projects.queries.bills import Progress
from tongdeng.projects.rules.warranty import BY_CONTRACT
from tongdeng.votes.models import Vote

R = TypeVar("R", bound=Model)
# Parts of a bill that somebody looks for.
SHOWN = {
    "waiting": Exists(
        Sheet.objects.filter(line=OuterRef("pk"), counted_at__isnull=True, void_at__isnull=True)
    ),
    "ready": Q(delivered__gt=F("accepted") + F("disputed")),
    "open": ~Q(accepted=F("planned")),
    "disputed": Q(disputed__gt=0),
}
UNWARRANTED_SHOWN = 20
HEAVIEST_SHOWN = 6
NUMBER_DIGITS = 9
GONE = _("没有找到这条记录，或者您无权查看")


def votes(person: Actor | None, estate: str) -> QuerySet[Vote]:
    """Return the owners' votes of an estate, the newest first, for a form to offer."""
    rows = access.visible_to(person, Vote).filter(community=cut(estate, "community"), place=estate)
    return rows.exclude(state="cancelled").order_by("-at")


def public_project(pk: UUID) -> Project:
    """Return a project that everybody may read; raise NotFound for one that was never started."""
    # What it comes from is read where there is something: most come from a plan.
    rows = Project.objects.filter(pk=pk, started_at__isnull=False)
    return _found(rows.first())


def lines(project: Project, show: str = "") -> QuerySet[Line]:
    """Return the lines of a bill in order, for a page at a time; `show` is a key of `SHOWN`, "" for all."""
    rows = Line.objects.filter(community=project.community, project=project).order_by("position")
    return rows.filter(SHOWN[show]) if show in SHOWN else rows


def weighed(project: Project) -> tuple[Progress | None, list[Line]]:
    """Return how far a project is, None without lines, and the few lines that weigh most, in the order of the bill."""
    here = {"community": project.community, "project": project.pk}
    sums = bills.sums(**here)
    return (Progress(*sums[0]) if sums else None), sorted(_heaviest(**here), key=lambda row: row.position)


@Prepared
def _heaviest(community: str, project: UUID) -> QuerySet[Line]:
    rows = Line.objects.filter(community=community, project=project)
    return rows.annotate(worth=F("planned") * F("price")).order_by("-worth", "position")[:HEAVIEST_SHOWN]


def line(pk: UUID) -> Line:
    """Return a line with its project; raise NotFound where there is none."""
    return _found(Line.objects.select_related("project").filter(pk=pk).first())


def line_of(project: Project, pk: UUID | None, sheet: UUID | None = None) -> Line | None:
    """Return a line of a project, by its id or by that of one of its sheets; None for none or any other."""
    rows = Line.objects.select_related("project").filter(community=project.community, project=project)
    if pk is not None:
        return rows.filter(pk=pk).first()
    return rows.filter(sheets=sheet).first() if sheet is not None else None


def bill_file(pk: UUID) -> BillFile:
    """Return an uploaded bill without what it contains; raise NotFound where there is none."""
    return _found(BillFile.objects.select_related("project").defer("content").filter(pk=pk).first())


def sheets_of(line: Line) -> QuerySet[Sheet]:
    """Return the sheets of a line with their photos, the newest first."""
    rows = Sheet.objects.filter(community=line.community, line=line).order_by("-number")
    return rows.select_related("by", "countersigned_by", "corrects").prefetch_related("photos")


def sheet_of(line: Line, named: str) -> Sheet | None:
    """Return a sheet of a line by its number or its id; None for none."""
    rows = Sheet.objects.filter(community=line.community, line=line)
    if named.isascii() and named.isdecimal() and len(named) < NUMBER_DIGITS:
        return rows.filter(number=int(named)).first()
    try:
        return rows.filter(pk=UUID(named)).first()
    except ValueError:
        return None


def lines_to_countersign(project: Project) -> set[UUID]:
    """Return the lines that have a sheet which waits to be countersigned."""
    rows = Sheet.objects.filter(community=project.community, project=project)
    return set(rows.filter(counted_at__isnull=True, void_at__isnull=True).values_list("line", flat=True))


def disputes_of(line: Line) -> QuerySet[Dispute]:
    rows = Dispute.objects.filter(community=line.community, line=line).order_by("-at")
    return rows.select_related("by")


def ready(project: Project) -> QuerySet[Line]:
    """Return the lines of which something was delivered and is not accepted."""
    rows = Line.objects.filter(community=project.community, project=project)
    return rows.filter(delivered__gt=F("accepted")).order_by("position")


def corrections(project: Project) -> list[Sheet]:
    """Return the corrections that take something away and do not count yet."""
    rows = Sheet.objects.filter(community=project.community, project=project, quantity__lt=0)
    rows = rows.filter(counted_at__isnull=True, void_at__isnull=True)
    return list(rows.select_related("line").order_by("number"))


def accepted(project: Project) -> QuerySet[Acceptance]:
    """Return the acceptances that all parties signed, with their signatures, the newest first."""
    signatures = Prefetch("signatures", Signature.objects.select_related("by").order_by("at"))
    rows = Acceptance.objects.filter(community=project.community, project=project)
    return rows.filter(accepted_at__isnull=False).prefetch_related(signatures).order_by("-accepted_at")


def photos(project: Project, *, inside: bool) -> QuerySet[Photo]:
    """Return the photos of the diary, the newest first; outside only those that were published."""
    rows = Photo.objects.filter(community=project.community, project=project, entry__isnull=False)
    rows = rows if inside else rows.filter(published_at__isnull=False)
    return rows.order_by("-taken_at", "-pk")


def pairs(project: Project, *, inside: bool) -> QuerySet[Pair]:
    """Return the pairs of before and after, the newest first; outside only those of which both photos were published."""
    rows = Pair.objects.filter(community=project.community, project=project)
    if not inside:
        rows = rows.filter(before__published_at__isnull=False, after__published_at__isnull=False)
    return rows.select_related("before", "after").order_by("-at", "-pk")


def warranties(project: Project) -> QuerySet[Warranty]:
    """Return the warranties with what they are of, those that end first at the top."""
    items = Prefetch("items", Item.objects.select_related("line").order_by("line__position"))
    rows = Warranty.objects.filter(community=project.community, project=project)
    return rows.prefetch_related(items).order_by("until", "number")


def unwarranted(project: Project) -> list[str]:
    """Return what was accepted although the contract gives it no warranty, the first of it."""
    rows = Line.objects.filter(
        community=project.community, project=project, work__in=BY_CONTRACT, months=0, accepted__gt=0
    )
    return list(rows.order_by("position").values_list("item", flat=True)[:UNWARRANTED_SHOWN])


def defects_of_case(community: str, case: UUID) -> list[Defect]:
    """Return the faults that are recorded for a case and not repaired."""
    rows = Defect.objects.filter(community=community, case_id=case, repaired_at__isnull=True)
    return list(rows)


def _found(row: R | None) -> R:
    if row is None:
        raise NotFound(GONE)
    return row
