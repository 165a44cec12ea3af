"""All addresses: the pages, sign-in, the back office, and the health check."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from tongdeng.web.kit import errors
from tongdeng.web.people import sign_in


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer while the web is alive; `tongdeng serve` answers in front of Django."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # Before the admin's own: the back office opens by the same code as every page, not by a password.
    path("admin/login/", sign_in.office),
    path("admin/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("admin/", admin.site.urls),
    path("", include("tongdeng.web.site.urls")),
]
handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.failure
