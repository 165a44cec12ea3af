"""The addresses of owners' committees and their meetings."""

from django.urls import URLPattern, path

from tongdeng.web.committees import meetings, pages, printing, verbs

urlpatterns: list[URLPattern] = [
    path("committee/", pages.listing, name="committees"),
    path("committee/new/", pages.new, name="committee_new"),
    path("committee/blanks/", printing.blanks, name="committee_blanks"),
    path("committee/blanks/<slug:key>.<slug:kind>", printing.blank, name="committee_blank"),
    path("committee/<uuid:pk>/filing.<slug:kind>", printing.filing, name="committee_filing"),
    path("committee/<uuid:pk>/", pages.page, name="committee"),
    path("committee/<uuid:pk>/<slug:verb>/", verbs.act, name="committee_act"),
    path("meetings/<uuid:pk>/", meetings.page, name="meeting"),
    path("meetings/<uuid:pk>/papers/<slug:key>.<slug:kind>", printing.of_meeting, name="meeting_paper"),
    path("meetings/<uuid:pk>/decisions/<int:place>.<slug:kind>", printing.decision, name="meeting_decision"),
    path("meetings/<uuid:pk>/<slug:verb>/", verbs.act_meeting, name="meeting_act"),
    path("signatures/<uuid:pk>/", meetings.photo, name="signature_photo"),
]
