"""The pages, one module per noun."""

from allauth.account import views as sign_in
from django.urls import path

from tongdeng.web import choices

urlpatterns = [
    path("sign-in/", sign_in.request_login_code, name="sign_in"),
    path("sign-in/", sign_in.request_login_code, name="account_login"),
    path("sign-in/", sign_in.request_login_code, name="account_request_login_code"),
    path("sign-in/code/", sign_in.confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("care/", choices.care, name="care"),
    path("language/", choices.language, name="language"),
]
