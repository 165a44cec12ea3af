"""The mail address of whoever is here: theirs only after they gave back a code that was sent to it."""

# Allauth proves addresses by code too, but only with ACCOUNT_EMAIL_VERIFICATION = "mandatory", which asks for an
# address at sign-in; it keeps them in a table of its own, which erasing a person would have to clear as well,
# and sends over Django's mail settings instead of TONGDENG_MAIL_URL. A person here has a phone and one address.

import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import Invalid, Refused, TooMany, Unavailable
from tongdeng.notices import actions as notices
from tongdeng.people import actions as people
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.people.forms import MailForm

ASKED = "mail"  # what the session keeps between the two steps
VALID, TRIES = timedelta(minutes=10), 5  # how long a code is good, and for how many tries


@signed_in
def page(request: SignedIn) -> HttpResponse:
    """Show the address, and the field for the code after one was sent."""
    return _draw(request)


@require_POST
@signed_in
def ask(request: SignedIn) -> HttpResponse:
    """Send a code to the address that was written."""
    try:
        address = MailForm(request).address()
        # ACCOUNT_RATE_LIMITS says how many codes a person may ask for.
        if not ratelimit.consume(request, action="mail_code", user=request.person):
            raise TooMany(_("发送得太频繁，请一小时后再试"))
        code = f"{secrets.randbelow(1_000_000):06d}"
        _send(request, address, code)
    except Refused as problem:
        return _draw(request, problem)
    until = (request.at + VALID).isoformat()
    # A keyed digest: six digits could be guessed from a plain one by whoever reads the table of sessions.
    request.session[ASKED] = {"address": address, "code": _digest(code), "until": until, "tries": 0}
    return HttpResponseRedirect(reverse("my_mail"))


@require_POST
@signed_in
def prove(request: SignedIn) -> HttpResponse:
    """Store the address as theirs when the code is right."""
    asked = request.session.get(ASKED)
    if asked is None or datetime.fromisoformat(asked["until"]) < request.at or asked["tries"] >= TRIES:
        request.session.pop(ASKED, None)
        return _draw(request, Invalid(fields={"mail": _("验证码已失效，请重新发送")}))
    if not constant_time_compare(asked["code"], _digest(request.POST.get("code", "").strip())):
        request.session[ASKED] = asked | {"tries": asked["tries"] + 1}
        return _draw(request, Invalid(fields={"code": _("验证码不对，请再看一下邮件")}))
    del request.session[ASKED]
    people.set_mail(request.person, mail=asked["address"])
    return proceed(request, reverse("me"), _("邮箱已确认，以后的消息也会发到这里"))


@require_POST
@signed_in
def drop(request: SignedIn) -> HttpResponse:
    """Delete the address, and a code that was sent."""
    request.session.pop(ASKED, None)
    people.set_mail(request.person, mail="")
    return proceed(request, reverse("my_mail"), _("邮箱已删除"))


def _draw(request: SignedIn, problem: Refused | None = None) -> HttpResponse:
    asked: dict[str, Any] = request.session.get(ASKED) or {}
    context = {"asked": asked.get("address", ""), "tab": "me"}
    return answer(request, "people/mailbox.html", context, problem=problem)


def _send(request: SignedIn, address: str, code: str) -> None:
    words = gettext("您的验证码是 {code}，10 分钟内有效。请勿告诉他人。").format(code=code)
    if settings.MAIL_URL:
        if not notices.mail(address, title=gettext("同凳验证码"), words=words):
            raise Unavailable(_("邮件没有发出去，请稍后再试"))
    elif settings.DEMO:
        messages.info(request, gettext("演示环境不发邮件，您的验证码是 {code}").format(code=code))
    else:
        raise Unavailable(_("本站还没有接通邮件，请联系管理员"))


def _digest(code: str) -> str:
    return salted_hmac("tongdeng.mailbox", code).hexdigest()
