"""Sign-in with a code that was handed over: at the desk, on the server, in a letter or an invitation."""

from allauth.account.utils import perform_login
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.people.actions import invitations, letters, one_time
from tongdeng.people.models import OneTimeCode
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import Request
from tongdeng.web.kit.visitors import prefix_of
from tongdeng.web.people.sign_in import came_by, onward, phone_of, stranger

LONG_AT_MOST = 100


@stranger
def enter(request: Request) -> HttpResponse:
    """Show the fields for a number and a code; sent with the right ones, open the door."""
    if request.method != "POST":
        return _draw(request)
    form = FormReader(request)
    try:
        phone, typed = phone_of(form.text("phone")), form.code("code").replace("-", "")
        if not typed:
            raise Invalid(fields={"code": _("请填写登录码，八位数字")})
        code = one_time.sign_in(phone, typed, address=prefix_of(request), at=request.at)
    except Refused as problem:
        return _draw(request, problem)
    return open_door(request, code)


@stranger
def claim(request: Request) -> HttpResponse:
    """Show the fields of a letter; sent with the right ones, open the door. The code stands in no address.

    The letter's QR code has it behind the #, from where the page's script puts it into the field.
    """
    if request.method != "POST":
        return answer(request, "people/claim.html", {})
    form = FormReader(request)
    try:
        letter = letters.claim(
            form.text("code")[:LONG_AT_MOST],
            name=form.text("name")[:LONG_AT_MOST],
            last_digits=form.code("last_digits"),
            address=prefix_of(request),
            at=request.at,
        )
    except Refused as problem:
        return answer(request, "people/claim.html", {"now": request.at}, problem=problem)
    return open_door(request, letter)


@stranger
def invitation(request: Request) -> HttpResponse:
    """Show the fields of an invitation; sent with the right ones, open the door. As for a letter, it is in no address."""
    if request.method != "POST":
        return answer(request, "people/invitation.html", {})
    form = FormReader(request)
    try:
        row = invitations.accept(
            form.text("code")[:LONG_AT_MOST],
            phone=phone_of(form.text("phone")),
            address=prefix_of(request),
            at=request.at,
        )
    except Refused as problem:
        return answer(request, "people/invitation.html", {"now": request.at}, problem=problem)
    return open_door(request, row)


def open_door(request: Request, code: OneTimeCode) -> HttpResponse:
    """Let the person of a used code in."""
    came_by(request, code.way, post=code.post, place=code.place)
    response: HttpResponse = perform_login(request, code.person, redirect_url=onward(request))
    return response


def _draw(request: Request, problem: Refused | None = None) -> HttpResponse:
    return answer(request, "people/sign_in_one_time.html", {"next": onward(request)}, problem=problem)
