"""The addresses of opinion polls."""

from django.urls import URLPattern, path

from tongdeng.web.polls import pages, verbs

urlpatterns: list[URLPattern] = [
    path("polls/", pages.listing, name="polls"),
    path("polls/new/", pages.new, name="poll_new"),
    path("polls/<uuid:pk>/", pages.page, name="poll"),
    path("polls/<uuid:pk>/<slug:verb>/", verbs.act, name="poll_act"),
]
