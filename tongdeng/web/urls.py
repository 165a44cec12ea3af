"""The addresses of the pages, by noun."""

from allauth.account import views as sign_in
from django.conf import settings
from django.urls import include, path

from tongdeng.web import cases, choices, demo, desk, field, filing, home, offline, roster, sheets, staff, tree

urlpatterns = [
    path("", home.home, name="home"),
    path("mine/", home.mine, name="mine"),
    path("neighbours/", home.neighbours, name="neighbours"),
    path("me/", home.me, name="me"),
    path("me/preferences/", home.preferences, name="preferences"),
    path("inbox/", home.inbox, name="inbox"),
    path("inbox/read/", home.read, name="inbox_read"),
    path("inbox/<uuid:pk>/", home.open_notice, name="notice"),
    path("q/<slug:label>/", filing.scan, name="scan"),
    path("file/", filing.form, name="file"),
    path("file/guess/", filing.guess, name="guess"),
    path("intake/", filing.intake, name="intake"),
    path("intake/caller/", filing.caller, name="caller"),
    path("cases/<uuid:pk>/", cases.page, name="case"),
    path("cases/<uuid:pk>/<slug:verb>/", cases.act, name="act"),
    path("photos/<uuid:pk>/", cases.photo, name="photo"),
    path("photos/<uuid:pk>/thumb/", cases.photo, {"size": "thumb"}, name="thumb"),
    path("t/<str:secret>/", cases.tracked, name="tracked"),
    path("t/<str:secret>/photos/<uuid:pk>/", cases.photo_tracked, name="photo_tracked"),
    path(
        "t/<str:secret>/photos/<uuid:pk>/thumb/", cases.photo_tracked, {"size": "thumb"}, name="thumb_tracked"
    ),
    path("t/<str:secret>/<slug:verb>/", cases.act_tracked, name="act_tracked"),
    path("desk/", desk.desk, name="desk"),
    path("desk/queue/", desk.queue, name="queue"),
    path("late/", desk.late, name="late"),
    path("jobs/", field.jobs, name="jobs"),
    path("jobs/duty/", field.duty, name="duty"),
    path("sheets/", sheets.choose, name="sheets"),
    path("sheets/<slug:code>.pdf", sheets.pdf, name="sheets_pdf"),
    path("roster/", roster.page, name="roster"),
    path("roster/template.xlsx", roster.template, name="roster_template"),
    path("roster/<uuid:pk>/", roster.trial, name="roster_trial"),
    path("roster/<uuid:pk>/import/", roster.start, name="roster_start"),
    path("staff/", staff.page, name="staff"),
    path("staff/engage/", staff.engage, name="staff_engage"),
    path("staff/found/", staff.found, name="staff_found"),
    path("staff/<uuid:pk>/end/", staff.end, name="staff_end"),
    path("places/", tree.page, name="places"),
    path("places/<slug:code>/add/", tree.add, name="place_add"),
    path("places/<slug:code>/spot/", tree.spot, name="place_spot"),
    path("", include("tongdeng.web.ballots.urls")),
    path("sw.js", offline.worker, name="sw"),
    path("offline/", offline.page, name="offline"),
    path("care/", choices.care, name="care"),
    path("language/", choices.language, name="language"),
    path("sign-in/", sign_in.request_login_code, name="sign_in"),
    path("sign-in/", sign_in.request_login_code, name="account_login"),
    path("sign-in/", sign_in.request_login_code, name="account_request_login_code"),
    path("sign-in/", sign_in.request_login_code, name="account_signup"),
    path("sign-in/code/", sign_in.confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", sign_in.logout, name="account_logout"),
]
if settings.DEMO:
    urlpatterns += [path("demo/", demo.door, name="demo"), path("demo/become/", demo.become, name="become")]
