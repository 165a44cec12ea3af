"""Photos of meetings, of what was carried out, and of what was written on paper."""

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import (
    Consultation,
    Delegation,
    Photo,
    Position,
    Resolution,
    Signature,
    SignInSheet,
)
from tongdeng.kernel.errors import NotFound


def photos(consultation: Consultation, resolution: Resolution | None = None) -> list[Photo]:
    """Return the photos of a meeting, or of what was carried out."""
    rows = Photo.objects.filter(community=consultation.community, consultation=consultation)
    return list(rows.filter(resolution=resolution) if resolution else rows.filter(resolution__isnull=True))


def photo(pk: UUID) -> Photo:
    rows = Photo.objects.select_related("consultation", "resolution")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这张照片"))
    return found


class Papers(NamedTuple):
    """A stored photo of something that was written on paper at a consultation."""

    consultation: Consultation
    name: str


def paper(kind: str, pk: UUID) -> Papers:
    """Return the photo of a signature, a position, a delegation or a sign-in sheet; raise NotFound where there is none."""
    found: Papers | None = None
    if kind == "signature" and (
        row := Signature.objects.select_related("consultation").filter(pk=pk).first()
    ):
        found = Papers(row.consultation, str(row.photo.name or ""))
    elif kind == "position" and (
        said := Position.objects.select_related("item__consultation").filter(pk=pk).first()
    ):
        found = Papers(said.item.consultation, str(said.photo.name or ""))
    elif kind == "delegation" and (
        given := Delegation.objects.select_related("giver__consultation").filter(pk=pk).first()
    ):
        found = Papers(given.giver.consultation, str(given.photo.name or ""))
    elif kind == "sheet" and (
        sheet := SignInSheet.objects.select_related("consultation").filter(pk=pk).first()
    ):
        found = Papers(sheet.consultation, str(sheet.photo.name or ""))
    if found is None or not found.name:
        raise NotFound(_("没有找到这张照片"))
    return found
