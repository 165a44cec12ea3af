"""The addresses of people: sign-in, roles, rosters, the register and its changes, the mail address."""

from allauth.account import views as sign_in
from django.urls import URLPattern, path

from tongdeng.web.people import (
    change_verbs,
    changes,
    home,
    home_verbs,
    homes,
    mailbox,
    roster,
    staff,
    verbs,
)

urlpatterns: list[URLPattern] = [
    path("me/mail/", mailbox.page, name="my_mail"),
    path("me/mail/ask/", mailbox.ask, name="my_mail_ask"),
    path("me/mail/code/", mailbox.prove, name="my_mail_code"),
    path("me/mail/drop/", mailbox.drop, name="my_mail_drop"),
    path("roster/", roster.page, name="roster"),
    path("roster/template.xlsx", roster.template, name="roster_template"),
    path("roster/<uuid:pk>/", roster.trial, name="roster_trial"),
    path("roster/<uuid:pk>/match/", roster.match, name="roster_match"),
    path("roster/<uuid:pk>/import/", roster.start, name="roster_start"),
    path("roster/<uuid:pk>/confirm/", changes.decide_new, {"verb": "confirm"}, name="roster_confirm"),
    path("roster/<uuid:pk>/send_back/", changes.decide_new, {"verb": "send_back"}, name="roster_send_back"),
    path("changes/", changes.page, name="changes"),
    path("changes/confirm/", changes.confirm, name="changes_confirm"),
    path("changes/<uuid:pk>/", changes.one, name="change"),
    path("changes/<uuid:pk>/<slug:verb>/", change_verbs.act, name="change_act"),
    path("homes/", homes.page, name="register"),
    path("homes/new/", homes.new, name="register_new"),
    path("homes/<slug:code>/", home.page, name="register_home"),
    path("homes/<slug:code>/<slug:verb>/", home_verbs.page, name="register_act"),
    path("staff/", staff.page, name="staff"),
    path("staff/engage/", staff.engage, name="staff_engage"),
    path("staff/register/", staff.register, name="staff_register"),
    path("staff/<uuid:pk>/", staff.mandate, name="mandate"),
    path("staff/<uuid:pk>/<slug:verb>/", verbs.act, name="mandate_act"),
    path("sign-in/", sign_in.request_login_code, name="sign_in"),
    # Names by which allauth finds its pages; all lead to the one form.
    path("sign-in/", sign_in.request_login_code, name="account_login"),
    path("sign-in/", sign_in.request_login_code, name="account_request_login_code"),
    path("sign-in/", sign_in.request_login_code, name="account_signup"),
    path("sign-in/code/", sign_in.confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", sign_in.logout, name="account_logout"),
]
