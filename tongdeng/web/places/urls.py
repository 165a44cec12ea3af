"""The addresses of places and their QR sheets."""

from django.urls import URLPattern, path

from tongdeng.web.places import sheets, tree, verbs

urlpatterns: list[URLPattern] = [
    path("sheets/", sheets.choose, name="sheets"),
    path("sheets/<slug:code>.pdf", sheets.pdf, name="sheets_pdf"),
    path("places/", tree.page, name="places"),
    path("places/<slug:code>/<slug:verb>/", verbs.act, name="place_act"),
]
