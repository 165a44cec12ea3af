"""The site diary with its photos, and pairs of before and after."""

from datetime import timedelta
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.projects.models import Photo, Project
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.queries import projects
from tongdeng.web.kit.answers import answer, serve
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.tags import when
from tongdeng.web.projects.page import common, inside

HOUR = timedelta(hours=1)
PHOTOS_LISTED, PAIRS_SHOWN = 200, 12


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, inside(request, pk))


def draw(
    request: SignedIn, project: Project, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = common(request, project, problem, verb)
    entries = page_of(request, projects.diary(project))
    for entry in entries:
        # Written where there was no signal, or the day after: both moments are shown.
        entry.late = entry.at - entry.written_at > HOUR
    context |= {
        "page_of": entries,
        "pairs": queries.pairs(project, inside=True)[:PAIRS_SHOWN],
    }
    if "pair" in context["offered"]:
        seen = projects.photos_to_pair(project)[:PHOTOS_LISTED]
        listed = [(str(row.pk), _said(row, request)) for row in seen]
        context["photo_options"] = [("", _("请选择")), *listed]
    return answer(request, "projects/diary.html", context, problem=problem, verb=verb)


def photo(request: Request, pk: UUID, size: str = "full") -> FileResponse:
    """Serve a photo: to everybody where it was published, else to those who work on the project."""
    row = projects.photo(pk)
    if not row.is_public and not access.may(request.person, row.project, "inside"):
        raise NotFound(_("没有找到这张照片"))
    return serve(str(row.thumb.name if size == "thumb" else row.file.name))


def _said(row: Photo, request: SignedIn) -> str:
    return f"{row.spot} · {row.direction} · {when(row.taken_at, request.at)}"
