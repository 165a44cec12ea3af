"""One case: its page for each kind of visitor, its verbs, its photos."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries
from tongdeng.cases.models import Case, Photo
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.kernel.turn import open_now
from tongdeng.web.cases.timeline import entries
from tongdeng.web.kit.answers import WEEK, answer, serve
from tongdeng.web.kit.http import Request, SignedIn, signed_in

YEAR = timedelta(days=365)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a case to somebody who is signed in."""
    return draw(request, access.get(request.person, Case, pk), request.person)


def tracked(request: Request, secret: str) -> HttpResponse:
    """Show a case to the bearer of its tracking link."""
    case, guest = queries.by_link(secret)
    return draw(request, case, guest)


def draw(
    request: Request,
    case: Case,
    actor: Actor,
    *,
    problem: Refused | None = None,
    verb: str = "",
) -> HttpResponse:
    """Draw the page of a case as `actor` sees it; after a refusal with the sentence, and the form as it was filled."""
    context = facts(request, case, actor)
    template = "cases/resident/case.html"
    if "note" in context["rights"]:
        template = (
            "cases/field/job.html"
            if context["mine"] and "worker" in _roles(actor)
            else "cases/desk/case.html"
        )
    return answer(request, template, context, problem=problem, verb=verb)


def facts(request: Request, case: Case, actor: Actor) -> dict[str, Any]:
    """Return what the page of a case needs."""
    rights = access.verbs(actor, case)
    internal = "note" in rights
    whole = queries.whole(case, internal=internal)
    found = {
        "case": whole,
        "now": request.at,
        "base": address(request, case),
        "rights": rights,
        "offered": open_now(case, rights),
        "timeline": entries(case, internal=internal),
        "photos": [photo for photo in whole.photos.all() if photo.stage == Photo.Stage.REPORT],
        "mine": actor.id is not None and case.assignee_id == actor.id,
        "can_call": "call" in rights,
        "verdict": next((v for v in whole.verdicts.all() if v.round == case.reopened), None),
        "secret": _secret(request),
        "new": request.GET.get("new") == "1",
        "tab": "mine",
    }
    if internal:
        found |= {
            "hands": queries.hands(case, request.at) if rights & {"assign", "transfer"} else [],
            "near": queries.near(case, request.at - YEAR)[:5],
            "alike": queries.alike(case)[:5],
            "categories": queries.categories() if "reclassify" in rights else [],
        }
    return found


def address(request: Request, case: Case) -> str:
    """Return the address of the case's page for this visitor: under the tracking link, where they came by it."""
    secret = _secret(request)
    return reverse("tracked", args=[secret]) if secret else reverse("case", args=[case.pk])


def _secret(request: Request) -> str:
    return str(request.resolver_match.kwargs.get("secret", "")) if request.resolver_match else ""


def photo(request: Request, pk: UUID, size: str = "full") -> FileResponse:
    """Serve a photo to those who may see its case; an internal one only to those who handle it."""
    return _served(request, pk, request.person, size)


def photo_tracked(request: Request, secret: str, pk: UUID, size: str = "full") -> FileResponse:
    """Serve a photo to the bearer of a tracking link."""
    _case, guest = queries.by_link(secret)
    return _served(request, pk, guest, size)


def _served(request: HttpRequest, pk: UUID, actor: Actor | None, size: str) -> FileResponse:
    found = queries.photo(pk)
    if not access.may(actor, found.case, "note" if found.internal else access.SEE):
        raise NotFound(_("没有找到这张照片"))
    name = str(found.thumb.name if size == "thumb" else found.file.name)
    return serve(name, cache=WEEK)


def _roles(actor: Actor) -> set[str]:
    return {grant.role for grant in actor.grants}
