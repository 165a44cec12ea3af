"""The addresses of residents' opinions."""

from django.urls import URLPattern, path

from tongdeng.web.consultations import moderation, opinion_verbs, opinions

urlpatterns: list[URLPattern] = [
    path("consultations/<uuid:pk>/opinions/", opinions.page, name="consultation_opinions"),
    path("consultations/<uuid:pk>/say/", opinion_verbs.say, name="consultation_say"),
    path("consultations/<uuid:pk>/moderation/", moderation.page, name="consultation_moderation"),
    path("consultations/<uuid:pk>/moderation.csv", moderation.log, name="consultation_moderation_log"),
    path("statements/<uuid:pk>/", opinion_verbs.statement, name="statement"),
    path("statements/<uuid:pk>/<slug:verb>/", opinion_verbs.act, name="statement_act"),
]
