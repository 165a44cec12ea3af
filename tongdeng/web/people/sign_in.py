"""Sign-in by phone and code; the steps are django-allauth's, the channel for codes is configured."""

import secrets
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import apprise
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import clock
from tongdeng.kernel.errors import Forbidden, Unavailable
from tongdeng.people import actions, queries
from tongdeng.people.actions import privacy
from tongdeng.people.models import Person
from tongdeng.people.rules import phone as normal_phone
from tongdeng.web.kit.http import Request


class Backend(AuthenticationBackend):  # type: ignore[misc]
    # Every request of a signed-in visitor asks for their account: this look-up is compiled once.
    def get_user(self, user_id: UUID | str) -> Person | None:
        return queries.account(user_id)


INACTIVE = _("这个账户已停用，请联系管理员")


class PhoneField(forms.CharField):
    """A mobile number in any usual spelling; cleaned to 11 digits."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "autofocus": True}
        super().__init__(label=_("手机号"), max_length=30, widget=forms.TextInput(attributes), **kwargs)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        try:
            return normal_phone(written)
        except ValueError:
            raise forms.ValidationError(_("手机号应为 11 位数字，例如 19900000001")) from None


class AskCode(RequestLoginCodeForm):  # type: ignore[misc]
    """The form that sends a code to a phone; an unknown phone becomes a new person."""

    def clean_phone(self) -> str:
        """Return the phone; a new person is made for it only after allauth's rate limit."""
        phone: str = super().clean_phone()
        if phone and getattr(self, "_user", None) is None:
            # Known or not, the answer is the same: the form must not tell who lives here.
            self._user = actions.get_or_create_person(phone)
            if queries.by_phone(phone) is None:
                raise forms.ValidationError(INACTIVE)
        return phone


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth needs from the project: persons by phone, and a way to send codes."""

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> Person | None:
        return queries.by_phone(phone)

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        """Return the phone; it counts as verified, since signing in takes a code sent to it."""
        return (user.phone, True) if isinstance(user, Person) and user.phone else None

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:
        """Do nothing: nobody changes a phone by signing in."""

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        """Do nothing: every stored phone counts as verified."""

    def generate_phone_verification_code(self, *, user: AbstractBaseUser, phone: str) -> str:
        """Return six digits, which phones offer to fill in by themselves."""
        return f"{secrets.randbelow(1_000_000):06d}"

    def send_verification_code_sms(
        self, user: AbstractBaseUser, phone: str, code: str, **kwargs: Any
    ) -> None:
        """Send the code over the configured channel; in the demo, show it on the page."""
        words = gettext("您的验证码是 {code}，5 分钟内有效。请勿告诉他人。").format(code=code)
        if settings.CODE_URL:
            # The phone is 11 digits by now, so it cannot change the rest of the address.
            sent = apprise.Apprise(settings.CODE_URL.replace("{phone}", phone)).notify(body=words)
            if not sent:
                raise Unavailable(_("验证码没有发出去，请稍后再试，或拨打物业电话"))
        elif settings.DEMO:
            messages.info(self.request, gettext("演示环境不发短信，您的验证码是 {code}").format(code=code))
        else:
            raise Unavailable(_("本站还没有接通短信，请联系管理员"))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Store the consent to the privacy notice, which the page of the code shows."""
        if isinstance(user, Person):
            privacy.agree(user, at=clock.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        raise Forbidden(INACTIVE)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Close allauth's own sign-up pages: the first code makes the person."""
        return False


def office(request: Request) -> HttpResponse:
    """Lead to the back office, by way of our sign-in; raise Forbidden for who is signed in without access."""
    if request.person is None:
        return HttpResponseRedirect(
            f"{reverse('sign_in')}?{urlencode({'next': request.GET.get('next', '/admin/')})}"
        )
    if not request.person.enters_office:
        raise Forbidden(_("后台只对系统管理员开放"))
    return HttpResponseRedirect("/admin/")
