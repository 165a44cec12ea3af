"""The mail address of whoever is here: theirs only after they gave back a code that was sent to it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import Invalid, Refused, TooMany, Unavailable
from tongdeng.notices import actions as notices
from tongdeng.people import actions as people
from tongdeng.people import rules
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in

ASKED = "mail"  # what the session keeps between the two steps
VALID, TRIES, CODES = timedelta(minutes=10), 5, 5  # a code's life, tries at one code, codes in an hour


@signed_in
def page(request: SignedIn) -> HttpResponse:
    """Show the address, and the field for the code while one is on its way."""
    return _draw(request)


@require_POST
@signed_in
def ask(request: SignedIn) -> HttpResponse:
    """Send a code to the address that was written."""
    try:
        address = _address(request.POST.get("mail", ""))
        _hold_back(request)
        code = f"{secrets.randbelow(1_000_000):06d}"
        _send(request, address, code)
    except Refused as problem:
        return _draw(request, problem)
    until = (request.at + VALID).isoformat()
    request.session[ASKED] = {"address": address, "code": _digest(code), "until": until, "tries": 0}
    return HttpResponseRedirect(reverse("my_mail"))


@require_POST
@signed_in
def prove(request: SignedIn) -> HttpResponse:
    """Take the address down as theirs when the code is right."""
    asked = request.session.get(ASKED)
    if asked is None or datetime.fromisoformat(asked["until"]) < request.at or asked["tries"] >= TRIES:
        request.session.pop(ASKED, None)
        return _draw(request, Invalid(fields={"mail": _("验证码已失效，请重新发送")}))
    if not constant_time_compare(asked["code"], _digest(request.POST.get("code", "").strip())):
        request.session[ASKED] = asked | {"tries": asked["tries"] + 1}
        return _draw(request, Invalid(fields={"code": _("验证码不对，请再看一下邮件")}))
    del request.session[ASKED]
    people.set_mail(request.person, mail=asked["address"])
    messages.success(request, _("邮箱已确认，以后的消息也会发到这里"))
    return HttpResponseRedirect(reverse("me"))


@require_POST
@signed_in
def drop(request: SignedIn) -> HttpResponse:
    """Forget the address, and a code that is on its way."""
    request.session.pop(ASKED, None)
    people.set_mail(request.person, mail="")
    messages.success(request, _("邮箱已删除"))
    return HttpResponseRedirect(reverse("my_mail"))


def _draw(request: SignedIn, problem: Refused | None = None) -> HttpResponse:
    asked: dict[str, Any] = request.session.get(ASKED) or {}
    context = {
        "asked": asked.get("address", ""),
        "tab": "me",
    }
    return answer(request, "people/mailbox.html", context, problem=problem)


def _address(written: str) -> str:
    try:
        return rules.mail(written)
    except ValueError:
        raise Invalid(fields={"mail": _("邮箱应像 name@example.com")}) from None


def _hold_back(request: SignedIn) -> None:
    key = f"mail:{request.person.pk}"
    cache.add(key, 0, timedelta(hours=1).total_seconds())
    if cache.incr(key) > CODES:
        raise TooMany(_("发送得太频繁，请一小时后再试"))


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
