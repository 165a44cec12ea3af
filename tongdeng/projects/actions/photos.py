"""Photos and papers of a project as files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import files
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.pictures import JPEG, Picture
from tongdeng.people.models import Person
from tongdeng.projects.actions import shared
from tongdeng.projects.models import Entry, Photo, Project, Sheet

PHOTOS_AT_MOST = 9
PDF = b"%PDF-"
BYTES_AT_MOST = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo, stripped already, with when it was taken and, for a pair, from where in which direction."""

    picture: Picture = field(repr=False)
    taken_at: datetime
    spot: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper as it was uploaded; its content is looked at, its name is only shown."""

    name: str
    content: bytes = field(repr=False)


def photos_of(
    project: Project,
    shots: Sequence[Shot],
    *,
    entry: Entry | None = None,
    sheet: Sheet | None = None,
    by: Person,
    at: datetime,
) -> list[Photo]:
    """Return photos, their files stored, for the rows of a verb; raise Invalid for too many."""
    if len(shots) > PHOTOS_AT_MOST:
        raise Invalid(fields={"photos": _("最多 {most} 张照片").format(most=PHOTOS_AT_MOST)})
    folder = f"projects/{project.community}/{project.pk.hex}"
    return [
        Photo(
            **project.here,
            project=project,
            entry=entry,
            sheet=sheet,
            file=files.keep(folder, shot.picture.full, ".jpg"),
            thumb=files.keep(folder, shot.picture.thumb, ".thumb.jpg"),
            # A phone whose clock runs ahead would else take photos in the future.
            taken_at=min(shot.taken_at, at),
            spot=shared.name(shot.spot, field="photos"),
            direction=shared.name(shot.direction, field="photos"),
            by=by,
            at=at,
        )
        for shot in shots
    ]


def told(photos: Sequence[Photo]) -> list[dict[str, str]]:
    """Return photos as an event tells of them: which, when they were taken, and the file by the hash in its name."""
    return [
        {"photo": str(photo.pk), "taken": photo.taken_at.isoformat(), "file": file_of(photo.file.name)}
        for photo in photos
    ]


def file_of(name: str | None) -> str:
    """Return the last part of a stored file's name; "" where there is none."""
    return PurePath(name or "").name


def keep_paper(project: Project, file: PaperFile) -> str:
    """Store a paper and return its name; raise Invalid for what is neither a PDF nor a JPEG, or too large."""
    ending = ".pdf" if file.content.startswith(PDF) else ".jpg" if file.content.startswith(JPEG) else ""
    if not ending or len(file.content) > BYTES_AT_MOST:
        raise Invalid(fields={"file": _("请上传 20 MB 以内的 PDF 或照片")})
    return files.keep(f"projects/{project.community}/{project.pk.hex}", file.content, ending)
