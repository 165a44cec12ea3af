"""The addresses of the inbox."""

from django.urls import URLPattern, path

from tongdeng.web.notices import inbox, outbox

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read, name="inbox_read"),
    path("inbox/<uuid:pk>/", inbox.open_notice, name="notice"),
    path("outbox/", outbox.page, name="outbox"),
    path("outbox/again/", outbox.again, name="outbox_again"),
]
