"""The addresses of branch elections."""

from django.urls import URLPattern, path

from tongdeng.web.elections import pages, printing, reading, verbs

urlpatterns: list[URLPattern] = [
    path("elections/", pages.listing, name="elections"),
    path("elections/new/", verbs.new, name="election_new"),
    path("elections/blanks/", printing.blanks, name="election_blanks"),
    path("elections/blanks/<slug:key>.<slug:kind>", printing.blank, name="election_blank"),
    path("elections/<uuid:pk>/", pages.page, name="election"),
    path("elections/<uuid:pk>/roll/", pages.page, {"part": "roll"}, name="election_roll"),
    path("elections/<uuid:pk>/candidates/", pages.page, {"part": "candidates"}, name="election_candidates"),
    path("elections/<uuid:pk>/meeting/", pages.page, {"part": "meeting"}, name="election_meeting"),
    path("elections/<uuid:pk>/round/", pages.page, {"part": "round"}, name="election_round"),
    path("elections/<uuid:pk>/result/", pages.page, {"part": "result"}, name="election_result"),
    path("elections/<uuid:pk>/reading/", reading.page, name="election_reading"),
    path("elections/<uuid:pk>/reading/all/", reading.grid, name="election_grid"),
    path("elections/<uuid:pk>/papers/", printing.listing, name="election_papers"),
    path("elections/<uuid:pk>/papers/<slug:key>.<slug:kind>", printing.give, name="election_paper"),
    path("elections/<uuid:pk>/rounds/<int:number>.json", printing.export, name="election_export"),
    path("elections/<uuid:pk>/<slug:verb>/", verbs.act, name="election_act"),
]
