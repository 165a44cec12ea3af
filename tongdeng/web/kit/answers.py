"""How a view answers: a page with the refusal that it is about, or a stored file."""

from collections.abc import Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from tongdeng.kernel.errors import Refused, Stale
from tongdeng.web.kit.errors import status_of
from tongdeng.web.kit.http import Request, wants_json

WEEK = "private, max-age=604800, immutable"
NO_STORE = "private, no-store"


def answer(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    problem: Refused | None = None,
    verb: str = "",
) -> HttpResponse:
    """Render a page; after a refusal with its sentence, its status and the form as it was filled.

    A script gets the refusal as JSON.
    """
    if problem is not None and wants_json(request):
        raise problem
    after_refusal = {
        "problem": problem,
        "problem_verb": verb,
        "fields": getattr(problem, "fields", {}),
        "stale": isinstance(problem, Stale),
        "typed": request.POST,
    }
    return render(
        request, template, {**after_refusal, **context}, status=status_of(problem) if problem else 200
    )


def serve(name: str, content_type: str = "image/jpeg", *, cache: str = NO_STORE) -> FileResponse:
    """Serve a stored file; the caller has checked that this person may see it."""
    response = FileResponse(default_storage.open(name), content_type=content_type)
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    return response
