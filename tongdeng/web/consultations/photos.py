"""Photos of meetings and of what was carried out, and of what was written on paper."""

from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Photo
from tongdeng.consultations.queries import photos as queries
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound
from tongdeng.web.kit.answers import serve
from tongdeng.web.kit.http import SignedIn, signed_in


@signed_in
def photo(request: SignedIn, pk: UUID) -> FileResponse:
    return serve(str(_seen(request, pk).file.name))


@signed_in
def thumb(request: SignedIn, pk: UUID) -> FileResponse:
    return serve(str(_seen(request, pk).thumb.name))


@signed_in
def paper(request: SignedIn, kind: str, pk: UUID) -> FileResponse:
    """Serve the photo of something signed on paper to those inside."""
    found = queries.paper(kind, pk)
    if not access.may(request.person, found.consultation, "inside"):
        raise NotFound(_("没有找到这张照片"))
    return serve(found.name)


def _seen(request: SignedIn, pk: UUID) -> Photo:
    """Return a photo that this person may see: of a resolution with it, of a meeting inside or once it is published."""
    found = queries.photo(pk)
    if found.resolution is not None and access.may(request.person, found.resolution, access.SEE):
        return found
    consultation = found.consultation
    right = access.SEE if found.resolution is None and consultation.published_at else "inside"
    if not access.may(request.person, consultation, right):
        raise NotFound(_("没有找到这张照片"))
    return found
