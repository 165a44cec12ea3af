"""The addresses of the bench."""

from django.urls import URLPattern, path

from tongdeng.web.consultations import (
    consultation,
    consultation_verbs,
    joint,
    mechanism,
    meeting,
    minutes,
    new,
    opinion_urls,
    pages,
    photos,
    printing,
    resolutions,
    topics,
    verbs,
)

urlpatterns: list[URLPattern] = [
    path("bench/", pages.listing, name="bench"),
    path("bench/raise/", topics.raise_, name="topic_raise"),
    path("bench/new/", new.new, name="consultation_new"),
    path("bench/mechanism/", mechanism.listing, name="mechanisms"),
    path("bench/mechanism/<slug:code>/", mechanism.page, name="mechanism"),
    path("bench/mechanism/<slug:code>/edit/", mechanism.edit, name="mechanism_edit"),
    path("bench/joint/", joint.listing, name="joint_items"),
    path("bench/joint/<uuid:pk>/", joint.page, name="joint_item"),
    path("bench/joint/<uuid:pk>/papers/<slug:key>.<slug:kind>", printing.of_joint, name="joint_paper"),
    path("bench/joint/<uuid:pk>/<slug:verb>/", verbs.act_joint, name="joint_act"),
    path("bench/blanks/", printing.blanks, name="consultation_blanks"),
    path("bench/blanks/<slug:key>.<slug:kind>", printing.blank, name="consultation_blank"),
    path("bench/photos/<uuid:pk>/", photos.photo, name="bench_photo"),
    path("bench/photos/<uuid:pk>/thumb/", photos.thumb, name="bench_thumb"),
    path("bench/papers/<slug:kind>/<uuid:pk>/", photos.paper, name="bench_paper"),
    path("topics/<uuid:pk>/", topics.page, name="topic"),
    path("topics/<uuid:pk>/<slug:verb>/", verbs.act_topic, name="topic_act"),
    path("resolutions/<uuid:pk>/", resolutions.page, name="resolution"),
    path("resolutions/<uuid:pk>/task.<slug:kind>", printing.task, name="resolution_task"),
    path("resolutions/<uuid:pk>/<slug:verb>/", verbs.act_resolution, name="resolution_act"),
    path("consultations/<uuid:pk>/", consultation.page, name="consultation"),
    path("consultations/<uuid:pk>/meeting/", meeting.page, name="consultation_meeting"),
    path("consultations/<uuid:pk>/minutes/", minutes.page, name="consultation_minutes"),
    path(
        "consultations/<uuid:pk>/papers/<slug:key>.<slug:kind>",
        printing.of_consultation,
        name="consultation_paper",
    ),
    *opinion_urls.urlpatterns,
    path("consultations/<uuid:pk>/public/", minutes.publish, name="consultation_public"),
    path("consultations/<uuid:pk>/<slug:verb>/", consultation_verbs.act, name="consultation_act"),
]
