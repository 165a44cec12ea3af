"""The addresses of owners' committees and their meetings."""

from django.urls import URLPattern, path

from tongdeng.web.committees import meetings, pages, verbs

urlpatterns: list[URLPattern] = [
    path("committee/", pages.listing, name="committees"),
    path("committee/new/", pages.new, name="committee_new"),
    path("committee/<uuid:pk>/", pages.page, name="committee"),
    path("committee/<uuid:pk>/<slug:verb>/", verbs.act, name="committee_act"),
    path("meetings/<uuid:pk>/", meetings.page, name="meeting"),
    path("meetings/<uuid:pk>/minutes.pdf", meetings.pdf, name="meeting_pdf"),
    path("meetings/<uuid:pk>/<slug:verb>/", verbs.act_meeting, name="meeting_act"),
    path("signatures/<uuid:pk>/", meetings.photo, name="signature_photo"),
]
