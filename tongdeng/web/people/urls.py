"""The addresses of people: sign-in, roles, rosters, the register and its changes, the mail address."""

from allauth.account import views as account
from django.urls import URLPattern, path

from tongdeng.web.people import (
    change_verbs,
    changes,
    hand_out,
    home,
    home_verbs,
    homes,
    mailbox,
    roster,
    sign_in,
    sign_in_one_time,
    staff,
    unlocking,
    verbs,
)

urlpatterns: list[URLPattern] = [
    path("me/mail/", mailbox.page, name="my_mail"),
    path("me/mail/ask/", mailbox.ask, name="my_mail_ask"),
    path("me/mail/code/", mailbox.prove, name="my_mail_code"),
    path("me/mail/drop/", mailbox.drop, name="my_mail_drop"),
    path("me/sign-ins/", hand_out.sign_ins, name="my_sign_ins"),
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
    path("homes/<slug:code>/code/", hand_out.page, name="register_code"),
    path("homes/<slug:code>/<slug:verb>/", home_verbs.page, name="register_act"),
    path("staff/", staff.page, name="staff"),
    path("staff/engage/", staff.engage, name="staff_engage"),
    path("staff/register/", staff.register, name="staff_register"),
    path("staff/<uuid:pk>/", staff.mandate, name="mandate"),
    path("staff/<uuid:pk>/<slug:verb>/", verbs.act, name="mandate_act"),
    path("sign-in/", sign_in.ask, name="sign_in"),
    path("sign-in/code/", sign_in.enter, name="sign_in_code"),
    path("sign-in/one-time/", sign_in_one_time.enter, name="sign_in_one_time"),
    path("sign-in/unlock/", unlocking.page, name="unlock"),
    # The name by which allauth finds the form.
    path("sign-in/", sign_in.ask, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-out/everywhere/", sign_in.everywhere, name="sign_out_everywhere"),
]
