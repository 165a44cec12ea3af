"""The addresses of all pages, room by room."""

from django.conf import settings
from django.urls import include, path

from tongdeng.web.site import anchors, demo, home, limits, offline, plan, privacy, visitor_settings

ROOMS = (
    "boards",
    "cases",
    "votes",
    "elections",
    "committees",
    "consultations",
    "projects",
    "accounts",
    "polls",
    "members",
    "activities",
    "notices",
    "people",
    "places",
)

urlpatterns = [
    path("", home.home, name="home"),
    path("neighbours/", home.neighbours, name="neighbours"),
    path("me/", home.me, name="me"),
    path("me/preferences/", home.preferences, name="preferences"),
    path("privacy/", privacy.notice, name="privacy"),
    path("me/privacy/", privacy.page, name="my_privacy"),
    path("me/privacy/copy.json", privacy.copy, name="my_copy"),
    path("me/privacy/erase/", privacy.erase, name="my_erasure"),
    path("anchors/", anchors.page, name="anchors"),
    path("anchors/anchors.csv", anchors.table, name="anchors_table"),
    path("plan/", plan.choose, name="plans"),
    path("plan/<slug:code>/", plan.page, name="plan"),
    path("limits/", limits.page, name="limits"),
    path("sw.js", offline.worker, name="sw"),
    path("offline/", offline.page, name="offline"),
    path("care/", visitor_settings.care, name="care"),
    path("language/", visitor_settings.language, name="language"),
    *(path("", include(f"tongdeng.web.{room}.urls")) for room in ROOMS),
]
if settings.DEMO:
    urlpatterns += [path("demo/", demo.door, name="demo"), path("demo/become/", demo.become, name="become")]
