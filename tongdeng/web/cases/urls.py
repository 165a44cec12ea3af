"""The addresses of cases: filing, the case, the desk and the field."""

from django.urls import URLPattern, path

from tongdeng.web.cases import desk, field, filing, listing, pages, verbs

urlpatterns: list[URLPattern] = [
    path("q/<slug:label>/", filing.scan, name="scan"),
    path("file/", filing.page, name="file"),
    path("file/guess/", filing.guess, name="guess"),
    path("intake/", filing.intake, name="intake"),
    path("intake/caller/", filing.caller, name="caller"),
    path("mine/", pages.mine, name="mine"),
    path("cases/all/", listing.page, name="cases"),
    path("cases/all/caller/", listing.caller, name="cases_by_caller"),
    path("cases/<uuid:pk>/", pages.page, name="case"),
    path("cases/<uuid:pk>/<slug:verb>/", verbs.act, name="act"),
    path("photos/<uuid:pk>/", pages.photo, name="photo"),
    path("photos/<uuid:pk>/thumb/", pages.photo, {"size": "thumb"}, name="thumb"),
    path("t/<str:secret>/", pages.tracked, name="tracked"),
    path("t/<str:secret>/photos/<uuid:pk>/", pages.photo_tracked, name="photo_tracked"),
    path(
        "t/<str:secret>/photos/<uuid:pk>/thumb/", pages.photo_tracked, {"size": "thumb"}, name="thumb_tracked"
    ),
    path("t/<str:secret>/<slug:verb>/", verbs.act_tracked, name="act_tracked"),
    path("desk/", desk.desk, name="desk"),
    path("desk/queue/", desk.queue, name="queue"),
    path("late/", desk.late, name="late"),
    path("jobs/", field.jobs, name="jobs"),
    path("jobs/duty/", field.duty, name="duty"),
]
