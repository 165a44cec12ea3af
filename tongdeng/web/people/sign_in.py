"""Sign-in by phone and code: the codes are ours, the session and what may be asked for after the code are allauth's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tongdeng.cases.actions import offer
from tongdeng.kernel import clock
from tongdeng.kernel.errors import Forbidden, Invalid, Refused, Unavailable
from tongdeng.people import actions, queries
from tongdeng.people.actions import codes, one_time, privacy
from tongdeng.people.models import Person
from tongdeng.people.rules import masked_phone
from tongdeng.people.rules import phone as normal_phone
from tongdeng.people.rules.one_time import Way
from tongdeng.people.tasks import send_code
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.proof import remember
from tongdeng.web.kit.visitors import is_local, prefix_of

COOKIE, SALT, KEPT = "signing_in", "tongdeng.signing_in", timedelta(minutes=10)
WRITTEN_AS = _("手机号应为 11 位数字，例如 19900000001")


class Backend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: UUID | str) -> Person | None:
        """Return the person of a session, with the roles held now."""
        return queries.account(user_id, clock.now())


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth does after our code: a second factor where one is set up, the session, the way on."""

    def get_login_stages(self) -> list[str]:
        """Leave out the proofs of phone and mail, which are ours."""
        return [stage for stage in super().get_login_stages() if stage.startswith("allauth.mfa.")]

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Store the consent to the privacy notice, which the page of the code shows; offer what their number left."""
        if isinstance(user, Person):
            at = clock.now()
            privacy.agree(user, at=at)
            offer(user, at=at)
            way, post, place = getattr(request, "came_by", (Way.SMS.value, "", ""))
            remember(request, way, post)
            one_time.came_in(user, way, post=post, place=place, at=at)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Close allauth's own sign-up pages: the first code makes the person."""
        return False


def came_by(request: Request, way: str, *, post: str = "", place: str = "") -> None:
    """Say how whoever signs in next proved who they are; without it, it was by a code that was sent."""
    request.came_by = way, post, place  # type: ignore[attr-defined]


def stranger(view: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponseBase]:
    """Let only those in who are not signed in; the others go on."""

    def guarded(request: Request) -> HttpResponseBase:
        return view(request) if request.person is None else HttpResponseRedirect(onward(request) or "/")

    return never_cache(guarded)


@stranger
def ask(request: Request) -> HttpResponse:
    """Show the form for the number; sent, let a code go there.

    The answer is the same whether or not somebody has the number, and whether or not a code goes there now: the form
    must not tell who lives here, nor whether somebody tries to get in.
    """
    if request.method != "POST":
        return _draw_ask(request)
    try:
        phone = phone_of(FormReader(request).text("phone"))
        asked = _asked(request, phone)
    except Refused as problem:
        return _draw_ask(request, problem)
    response = HttpResponseRedirect(_with_next(request, "sign_in_code"))
    # No session before somebody is in: each costs a row for a month, and anybody can ask for one.
    response.set_signed_cookie(
        COOKIE,
        f"{asked}:{phone}",
        salt=SALT,
        max_age=KEPT,
        path=reverse("sign_in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@stranger
def enter(request: Request) -> HttpResponse:
    """Show the field for the code; sent with the right one, open the door."""
    asked, phone = _remembered(request)
    if asked is None:
        return HttpResponseRedirect(_with_next(request, "sign_in"))
    if request.method != "POST":
        return _draw_code(request, phone)
    try:
        typed = FormReader(request).code("code")
        person = codes.sign_in(asked, typed, address=prefix_of(request), at=request.at)
    except Refused as problem:
        return _draw_code(request, phone, problem)
    response: HttpResponse = perform_login(request, person, redirect_url=onward(request))
    response.delete_cookie(COOKIE, path=reverse("sign_in"))
    return response


@never_cache
@signed_in
def everywhere(request: SignedIn) -> HttpResponse:
    """End all sessions of the person, this one too."""
    if request.method != "POST":
        return answer(request, "people/sign_out_everywhere.html", {"tab": "me"})
    actions.sign_out_everywhere(request.person)
    return proceed(request, reverse("sign_in"), _("已在所有设备上退出"))


def office(request: Request) -> HttpResponse:
    """Lead to the back office, by way of our sign-in; raise Forbidden for who is signed in without access."""
    if request.person is None:
        return HttpResponseRedirect(
            f"{reverse('sign_in')}?{urlencode({'next': request.GET.get('next', '/admin/')})}"
        )
    if not request.person.enters_office:
        raise Forbidden(_("后台只对系统管理员开放"))
    return HttpResponseRedirect("/admin/")


def _asked(request: Request, phone: str) -> UUID:
    """Let a code go to a number, if one may go now; return what the browser keeps."""
    shown = _shows_codes(request)
    if not (shown or codes.may_ask(phone, address=prefix_of(request), at=request.at)):
        # One that was sent a moment ago stays good; for all others there is none, which the page does not tell.
        earlier, theirs = _remembered(request)
        return earlier if earlier and theirs == phone else uuid4()
    with transaction.atomic():
        code = codes.give_for_phone(phone, at=request.at)
        if not shown:
            send_code.defer(ask=str(code.ask), language=get_language() or settings.LANGUAGE_CODE)
    if shown:
        words = gettext("演示环境不发短信，您的验证码是 {code}").format(code=codes.digits(code))
        messages.info(request, words)
    return code.ask


def _shows_codes(request: Request) -> bool:
    """Say whether codes are shown on the page: in the demo, on its own machine; raise Unavailable without a channel."""
    if settings.CODE_URL:
        return False
    if settings.DEMO and is_local(request):
        return True
    raise Unavailable(
        _("短信登录暂未开通。请用登录码登录；没有登录码的，请带身份证件到物业前台或社区领取，或联系管理员")
    )


def phone_of(written: str) -> str:
    """Return a mobile number as 11 digits; raise Invalid for what is none."""
    if not written.strip():
        raise Invalid(fields={"phone": _("请填写手机号")})
    try:
        return normal_phone(written)
    except ValueError:
        raise Invalid(fields={"phone": WRITTEN_AS}) from None


def _remembered(request: Request) -> tuple[UUID | None, str]:
    """Return what this browser asked for, and for which number."""
    kept = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT) or ""
    asked, _colon, phone = kept.partition(":")
    return (UUID(asked), phone) if phone else (None, "")


def onward(request: Request) -> str:
    """Return where the visitor wanted to go; "" for none, or for another site."""
    target = request.POST.get("next") or request.GET.get("next", "")
    known = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if known else ""


def _with_next(request: Request, page: str) -> str:
    target = onward(request)
    return f"{reverse(page)}?{urlencode({'next': target})}" if target else reverse(page)


def _draw_ask(request: Request, problem: Refused | None = None) -> HttpResponse:
    demo = settings.DEMO and is_local(request)
    context = {"next": onward(request), "shows_door": demo, "sends": bool(settings.CODE_URL) or demo}
    context["now"] = request.at
    return answer(request, "people/sign_in.html", context, problem=problem)


def _draw_code(request: Request, phone: str, problem: Refused | None = None) -> HttpResponse:
    context = {
        "next": onward(request),
        "phone": phone,
        "masked": masked_phone(phone),
        "again_at": codes.again_at(phone, at=request.at),
        "now": request.at,
    }
    return answer(request, "people/sign_in_code.html", context, problem=problem)
