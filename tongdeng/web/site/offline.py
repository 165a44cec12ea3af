"""The service worker of the repair workers' pages, and the page shown without signal."""

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def worker(request: HttpRequest) -> HttpResponse:
    # A service worker controls only what lies at or below its own address: hence the root.
    path = finders.find("site/sw.js")
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as script:
        response = HttpResponse(script.read(), content_type="text/javascript")
    # Asked for each time: an old service worker would keep on serving old pages.
    response["Cache-Control"] = "no-cache"
    return response


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "site/offline.html")
