"""Middleware: what pages may load, the language, the person and moment of the request, and refusals as pages."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.decorators import sync_only_middleware
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import clock
from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.people.models import Person
from tongdeng.web.kit.answers import NO_STORE
from tongdeng.web.kit.errors import refusal
from tongdeng.web.kit.http import Request

Answer = Callable[[HttpRequest], HttpResponseBase]
BY_LINK = "/t/"  # pages of a guest's case, whose address is the right to see them


@sync_only_middleware
def policy(answer: Answer) -> Answer:
    """Say on every answer what a page may load: it is the same for all, so no library has to work it out each time."""

    def guard(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response

    return guard


@sync_only_middleware
def language(answer: Answer) -> Answer:
    """Activate Chinese unless the visitor chose another language; the browser's own does not count."""
    known = {code for code, _name in settings.LANGUAGES}

    def speak(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = answer(request)
            response.headers.setdefault("Content-Language", code)
            return response

    return speak


@sync_only_middleware
def visitor(answer: Answer) -> Answer:
    """Put the moment and the person, with the roles held at that moment, on the request."""

    def look(request: HttpRequest) -> HttpResponseBase:
        asked = cast("Request", request)
        # Without the cookie nobody is signed in, and a query is saved.
        user = get_user(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        asked.person = user if isinstance(user, Person) else None
        asked.at = clock.now() if asked.person is None else asked.person.as_of
        if asked.person is not None:
            asked.person.only_reads = request.method in ("GET", "HEAD")
        return answer(request)

    return look


@sync_only_middleware
def private(answer: Answer) -> Answer:
    """Let no browser and no proxy keep what is one person's; what strangers see without a session stays as it is."""

    def keep_out(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            or request.method not in ("GET", "HEAD")
            or request.path.startswith(BY_LINK)
        ):
            response.headers.setdefault("Cache-Control", NO_STORE)
        person = getattr(request, "person", None)
        if person is not None:
            # The service worker forgets what it kept as soon as another person reads.
            response.headers["X-Reader"] = str(person.pk)
        return response

    return keep_out


class refusals:
    """Turn a refused verb into a sentence with its status."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # PostgreSQL stores no NUL character: without this an address with one would be a failure of ours.
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return refusal(request, Invalid(_("地址里有不能用的字符，请从首页重新进入")))
        return self.answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        return refusal(request, problem) if isinstance(problem, Refused) else None
