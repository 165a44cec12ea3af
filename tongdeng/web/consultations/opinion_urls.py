"""The addresses of residents' opinions."""

from django.urls import URLPattern, path

from tongdeng.web.consultations import opinions

urlpatterns: list[URLPattern] = [
    path("consultations/<uuid:pk>/opinions/", opinions.page, name="consultation_opinions"),
    path("consultations/<uuid:pk>/say/", opinions.say, name="consultation_say"),
    path("consultations/<uuid:pk>/moderation/", opinions.moderation, name="consultation_moderation"),
    path("consultations/<uuid:pk>/moderation.csv", opinions.log, name="consultation_moderation_log"),
    path("statements/<uuid:pk>/", opinions.statement, name="statement"),
    path("statements/<uuid:pk>/<slug:verb>/", opinions.act, name="statement_act"),
]
