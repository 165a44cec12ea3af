"""Refusals and failures as pages, fragments or JSON: what happened, that nothing is lost, what to do."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
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


def failure(request: HttpRequest) -> HttpResponse:
    """Answer a failure of ours, with a number to quote; the log carries the same number."""
    number = uuid4().hex[:8].upper()
    return render(request, "kit/errors/500.html", {"number": number}, status=500)
