"""What is sent twice is done once: a second click, a reply that was lost, a phone that sends again hours later.

Each form has a key beside its secret (the tag `csrf_token`). Views that store something stand behind `sent_once`: the
same key with the same content is answered as the first time, with another content it is refused. Filing has keys of its
own, which cost it no further statement.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import once
from tongdeng.kernel.errors import Refused
from tongdeng.web.kit.http import Request, keeps_page, wants_json

P = ParamSpec("P")
R = TypeVar("R", bound=Request)
FIELD = "key"
DONE = "done"  # a cookie: the key of the form that was just done, for the page that follows
# What differs from one sending of the same content to the next.
ASIDE = {FIELD, "csrfmiddlewaretoken", "seen", "written_at"}


def sent_once(
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[R, P], HttpResponseBase]:
    """Do what a form asks for once, however often it arrives; it stands inside the doors that set the person.

    The view runs in one transaction with the key. A form without a key is done each time.
    """

    @wraps(view)
    def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        key = key_of(request) if request.method == "POST" else None
        if key is None:
            return view(request, *args, **kwargs)
        return _once(request, key, lambda: view(request, *args, **kwargs))

    guarded.sent_once = True  # type: ignore[attr-defined]  # a test asks each view that takes forms
    return cast("Callable[Concatenate[R, P], HttpResponseBase]", guarded)


def key_of(request: Request) -> UUID | None:
    """Return the key of the form that was sent; None for what is no key."""
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def mark_done(response: HttpResponseBase, key: UUID) -> None:
    """Tell the page that follows which form was done: its script forgets what was typed in it."""
    response.set_cookie(DONE, str(key), max_age=600, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def _once(request: Request, key: UUID, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    who = str(request.person.pk) if request.person else ""
    mark = once.mark(key, who, request.get_full_path(), _content(request))
    refused: Refused | None = None
    response: HttpResponseBase | None = None
    with transaction.atomic():
        before = once.claim(mark, at=request.at)
        if before is None:
            try:
                response = run()
            except Refused as problem:
                refused = problem
            # After a refusal the transaction is not rolled back: what the view wrote of it, such as a count, stays.
            if not _settle(request, mark, response):
                once.release(mark)
    if refused is not None:
        raise refused
    response = response or _again(request, before or {})
    if _is_done(response):
        mark_done(response, key)
    return response


def _settle(request: Request, mark: once.Mark, response: HttpResponseBase | None) -> bool:
    """Keep the answer to what was done; False when nothing was done: a refusal, or the form shown again."""
    if response is None or not _is_done(response):
        return False
    answer: dict[str, Any] = {}
    if isinstance(response, JsonResponse):
        answer = json.loads(response.content)
    elif isinstance(response, HttpResponseRedirect):
        answer = {"url": response.url}
    # The page above the verb's address is known without being kept, and so is the secret of a tracking link in it.
    if answer.get("url") == _above(request):
        del answer["url"]
    if answer:
        once.remember(mark, answer)
    return True


def _is_done(response: HttpResponseBase) -> bool:
    return response.status_code < 400 and isinstance(response, JsonResponse | HttpResponseRedirect)


def _again(request: Request, answer: dict[str, Any]) -> HttpResponse:
    """Answer a form that was done before as it was answered then."""
    answer = {"url": _above(request), **answer}
    if not wants_json(request) or keeps_page(request):
        messages.success(request, _("刚才已经收到，没有重复记录"))
    return JsonResponse(answer) if wants_json(request) else HttpResponseRedirect(answer["url"])


def _above(request: Request) -> str:
    """Return the address of the page on which the verb of this address stands."""
    return request.path.rstrip("/").rpartition("/")[0] + "/"


def _content(request: Request) -> Iterator[once.Piece]:
    """Yield what a form says: its fields by name, its files by their digests, whatever they are called."""
    for name, values in sorted(request.POST.lists()):
        if name not in ASIDE:
            yield from (name, *values)
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
            yield from (name, digest.digest())
