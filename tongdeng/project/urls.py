"""All addresses: the pages, sign-in, the back office, and the two questions after our health."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.generic import RedirectView

from tongdeng.ops import health
from tongdeng.web.kit import errors
from tongdeng.web.kit.visitors import is_local
from tongdeng.web.people import sign_in

lately = health.Lately()


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer while the web is alive; `tongdeng serve` answers in front of Django."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether everything is there that the work needs; the figures only to this machine itself."""
    said = health.told(lately(), in_full=is_local(request))
    response = JsonResponse(said, status=200 if said["ready"] else 503, headers={"Cache-Control": "no-store"})
    response._has_been_logged = True  # type: ignore[attr-defined]  # asked each few seconds
    return response


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    # Before the admin's own: the back office opens by the same code as every page, not by a password.
    path("admin/login/", sign_in.office),
    path("admin/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("admin/", admin.site.urls),
    path("", include("tongdeng.web.site.urls")),
]
handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.failure
