"""The addresses of the inbox and of announcements."""

from django.urls import URLPattern, path

from tongdeng.web.notices import announcements, inbox, outbox

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read, name="inbox_read"),
    path("inbox/<uuid:pk>/", inbox.open_notice, name="notice"),
    path("inbox/<uuid:pk>/open/", inbox.opened, name="notice_opened"),
    path("outbox/", outbox.page, name="outbox"),
    path("outbox/again/", outbox.again, name="outbox_again"),
    path("announcements/", announcements.listing, name="announcements"),
    path("announcements/new/", announcements.new, name="announcement_new"),
    path("announcements/<uuid:pk>/", announcements.page, name="announcement"),
    path("announcements/<uuid:pk>/homes/", announcements.homes, name="announcement_homes"),
    path("announcements/<uuid:pk>/sheet.<slug:kind>", announcements.paper, name="announcement_paper"),
    path("announcements/<uuid:pk>/<slug:verb>/", announcements.act, name="announcement_act"),
]
