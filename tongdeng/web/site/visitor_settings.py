"""Settings that every visitor has, signed in or not: large print and language."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tongdeng.web.kit.http import Request
from tongdeng.web.site.navigation import CARE_COOKIE

YEAR = 60 * 60 * 24 * 365


@require_POST
def care(request: Request) -> HttpResponse:
    on = request.POST.get("on") == "1"
    if request.person is not None:
        request.person.care = on
        request.person.save(update_fields=["care"])
    return _remember(request, CARE_COOKIE, "1" if on else "0")


@require_POST
def language(request: Request) -> HttpResponse:
    """Set the language of the pages, and of the messages that are sent to this person."""
    asked = request.POST.get("language", "")
    code = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    if request.person is not None:
        request.person.language = code
        request.person.save(update_fields=["language"])
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, code)


def back(request: Request, otherwise: str = "/") -> str:
    """Return the page that the visitor came from; `otherwise` when it is not one of this site's."""
    target = request.POST.get("next") or request.headers.get("referer") or ""
    # Elsewhere our own address could be used to lead people to a stranger's page.
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else otherwise


def _remember(request: Request, name: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(back(request))
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
