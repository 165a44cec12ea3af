"""The addresses of opinion polls."""

from django.urls import URLPattern, path

from tongdeng.web.polls import pages, pulse, verbs

urlpatterns: list[URLPattern] = [
    path("polls/", pages.listing, name="polls"),
    path("polls/new/", pages.new, name="poll_new"),
    path("polls/<uuid:pk>/", pages.page, name="poll"),
    path("polls/<uuid:pk>/<slug:verb>/", verbs.act, name="poll_act"),
    path("pulse/", pulse.listing, name="pulses"),
    path("pulse/new/", pulse.new, name="pulse_new"),
    path("pulse/<uuid:pk>/", pulse.page, name="pulse"),
    path("pulse/<uuid:pk>/answer/", pulse.respond, name="pulse_answer"),
]
