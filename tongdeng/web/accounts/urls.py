"""The addresses of accounts: for the company and who confirms, and for everybody."""

from django.urls import URLPattern, path

from tongdeng.web.accounts import pages, public, verbs

urlpatterns: list[URLPattern] = [
    path("accounts/", pages.listing, name="accounts"),
    path("accounts/new/", pages.new, name="summary_new"),
    path("accounts/begin/", pages.begin, name="accounts_begin"),
    path("accounts/of/<slug:code>/", public.estate, name="accounts_of"),
    path("accounts/ledgers/<uuid:pk>/", pages.ledger, name="ledger"),
    path("accounts/vouchers/<uuid:pk>/", pages.voucher, name="voucher"),
    path("accounts/<uuid:pk>/", pages.page, name="summary"),
    path("accounts/<uuid:pk>/<slug:verb>/", verbs.act, name="summary_act"),
    path("api/v1/places/<slug:code>/accounts", public.api, name="api_accounts"),
    path("api/v1/places/<slug:code>/accounts.csv", public.table, name="api_accounts_table"),
]
