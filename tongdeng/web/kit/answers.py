"""How a view answers: a page with the refusal that it is about, the way on after a verb, or a stored file."""

import logging
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound, Refused, Sentence, Stale
from tongdeng.web.kit.errors import status_of
from tongdeng.web.kit.http import Request, keeps_page, wants_json

log = logging.getLogger(__name__)
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


def proceed(request: Request, url: str, done: Sentence, **facts: Any) -> HttpResponse:
    """Say that a verb was done and go on to `url`; a script gets the address and `facts` as JSON."""
    # A form sent by the script of its own page goes on to that address: the sentence is for the page that it shows.
    if not wants_json(request) or keeps_page(request):
        messages.success(request, done)
    return JsonResponse({**facts, "url": url}) if wants_json(request) else HttpResponseRedirect(url)


def serve(name: str, content_type: str = "image/jpeg") -> FileResponse:
    """Serve a stored file; the caller has checked that this person may see it."""
    try:
        stored = default_storage.open(name)
    except FileNotFoundError:
        log.error("a stored file is gone: %s", name)
        raise NotFound(_("这个文件找不到了，我们会查明；急用请联系物业或社区")) from None
    response = FileResponse(stored, content_type=content_type)
    # A photo that the browser kept would be shown to whoever uses the phone next.
    response["Cache-Control"] = NO_STORE
    # A file from a stranger is never run as another type than the one that we name.
    response["X-Content-Type-Options"] = "nosniff"
    return response
