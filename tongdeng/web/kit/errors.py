"""Refusals and failures as pages, fragments or JSON: what happened, that nothing is lost, what to do."""

import errno
import logging
import sys
from typing import Any, Final
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    Stale,
    StepRefused,
    TooMany,
    Unavailable,
)
from tongdeng.web.kit.http import wants_json

STATUS: dict[type[Refused], int] = {
    NotFound: 404,
    Forbidden: 403,
    StepRefused: 409,
    Stale: 409,
    Conflict: 409,
    Invalid: 400,
    TooMany: 429,
    Unavailable: 503,
}

log = logging.getLogger(__name__)
# For a moment, and no fault of what was asked: the front says these without Django, which may not be able to.
ALONE: Final = {
    400: _("发送中断了，没有收完整。请再提交一次，您写的内容还在"),
    408: _("网络太慢，没有收完整。请换个信号好的地方再提交一次，您写的内容还在"),
    413: _("一次提交的内容太大，最多 100 MB。请减少照片或换小一些的文件，您写的内容还在"),
    503: _("系统正在恢复，请一分钟后再试，您写的内容还在"),
    507: _("系统的存储空间满了，暂时收不下新内容，我们会尽快处理。您写的内容还在"),
}
AGAIN_AFTER: Final = {503: "30", 507: "300"}  # seconds


def status_of(problem: Refused) -> int:
    """Return the status with which a refusal is answered."""
    return next((STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS), 400)


def refusal(request: HttpRequest, problem: Refused) -> HttpResponse:
    """Answer a refused verb."""
    status = status_of(problem)
    if wants_json(request):
        fields = {name: str(sentence) for name, sentence in getattr(problem, "fields", {}).items()}
        said = {"code": problem.code, "sentence": str(problem), "fields": fields}
        return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    if request.headers.get("HX-Request"):
        return render(request, "kit/errors/_sentence.html", {"problem": problem}, status=status)
    template = f"kit/errors/{status}.html"
    return render(request, template, {"problem": problem, "sentence": str(problem)}, status=status)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret does not fit: mostly a page that was open for too long."""
    problem = Forbidden(_("页面打开太久，已失效。内容还在，请刷新后再提交一次"))
    if wants_json(request) or request.headers.get("HX-Request"):
        return refusal(request, problem)
    return render(request, "kit/errors/csrf.html", {"problem": problem, "sentence": str(problem)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be read: too many fields, a broken upload."""
    return refusal(request, Invalid(_("提交的内容无法读取，请检查后再试")))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return refusal(request, NotFound(_("没有找到这个页面")))


def alone(status: int) -> tuple[str, str, str]:
    """Return what is said with `status` as a sentence, as a page that needs nothing else, and as a fragment."""
    sentence = str(ALONE[status])
    page = render_to_string("kit/errors/alone.html", {"sentence": sentence, "language": get_language()})
    return sentence, page, render_to_string("kit/errors/_sentence.html", {"problem": sentence})


def failure(request: HttpRequest) -> HttpResponse:
    """Answer a failure: 503 or 507 for what passes, else 500 with a number, under which the log has it once."""
    problem = sys.exc_info()[1]
    if status := passing(problem):
        log.warning("%s: %s %s", status, type(problem).__name__, _where(request))
        return _logged(_passing(request, status))
    number = uuid4().hex[:8].upper()
    log.error("%s: %s", number, _where(request), exc_info=problem)
    if wants_json(request):
        said = {"code": "failure", "sentence": str(_("系统出错了，不是您的问题")), "number": number}
        return _logged(JsonResponse(said, status=500, json_dumps_params={"ensure_ascii": False}))
    # Without the request: what other pages show of it would ask the database, which may be what fails.
    return _logged(HttpResponse(render_to_string("kit/errors/500.html", {"number": number}), status=500))


def passing(problem: BaseException | None) -> int:
    """Return 503 where the database did not answer in time, 507 where the disk is full, and 0 for anything else."""
    full = getattr(problem, "errno", None) == errno.ENOSPC
    # SQLSTATE 53100 is PostgreSQL's own full disk.
    if full or getattr(getattr(problem, "__cause__", None), "sqlstate", "") == "53100":
        return 507
    # Lost, not reached, a statement or a lock that took too long: the same request may well pass later.
    return 503 if isinstance(problem, OperationalError | InterfaceError) else 0


def _passing(request: HttpRequest, status: int) -> HttpResponse:
    sentence, page, fragment = alone(status)
    headers = {"Retry-After": AGAIN_AFTER[status]}
    if wants_json(request):
        said = {"code": "unavailable", "sentence": sentence, "fields": {}}
        return JsonResponse(said, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(
        fragment if request.headers.get("HX-Request") else page, status=status, headers=headers
    )


def _where(request: HttpRequest) -> str:
    """Return what was asked for, by the name of its address: a path may hold a secret."""
    match: Any = request.resolver_match
    return f"{request.method} {match.view_name if match else request.path}"


def _logged(response: HttpResponse) -> HttpResponse:
    """Keep Django from logging it once more."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
