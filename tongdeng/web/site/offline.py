"""What the field's service worker needs: its script at the root, and a page for when there is no signal."""

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker at the root, so that it may look after all pages."""
    found = finders.find("site/sw.js")
    assert isinstance(found, str)
    with open(found, encoding="utf-8") as script:
        response = HttpResponse(script.read(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def page(request: HttpRequest) -> HttpResponse:
    """Say that there is no signal, and that nothing is lost."""
    return render(request, "site/offline.html")
