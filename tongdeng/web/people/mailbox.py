"""The mail address of whoever is here: theirs only after they gave back a code that was sent to it."""

# Allauth proves addresses by code too, but only with ACCOUNT_EMAIL_VERIFICATION = "mandatory", which asks for an
# address at sign-in; it keeps them in a table of its own, which erasing a person would have to clear as well,
# and sends over Django's mail settings instead of TONGDENG_MAIL_URL. A person here has a phone and one address.

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import Invalid, Refused, Unavailable
from tongdeng.people.actions import codes
from tongdeng.people.models import Code
from tongdeng.people.tasks import send_code
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.visitors import is_local
from tongdeng.web.people.forms import MailForm

ASKED = "mail"  # what the session keeps between the two steps


@signed_in
def page(request: SignedIn) -> HttpResponse:
    """Show the address, and the field for the code after one was sent."""
    return _draw(request)


@require_POST
@signed_in
def ask(request: SignedIn) -> HttpResponse:
    """Let a code go to the address that was written."""
    try:
        address = MailForm(request).address()
        shown = _shows_codes(request)
        codes.may_mail(request.person, at=request.at)
        code = _give(request, address, shown=shown)
    except Refused as problem:
        return _draw(request, problem)
    request.session[ASKED] = str(code.ask)
    return HttpResponseRedirect(reverse("my_mail"))


@require_POST
@signed_in
def prove(request: SignedIn) -> HttpResponse:
    """Store the address as theirs when the code is right."""
    typed = FormReader(request).code("code")
    try:
        codes.prove_mail(request.person, _asked(request), typed, at=request.at)
    except Invalid as problem:
        # Of a code that is void there is no field any more: the sentence goes to that for the next one.
        void = codes.live(_asked(request), at=request.at) is None
        return _draw(request, Invalid(fields={"mail": problem.sentence}) if void else problem)
    except Refused as problem:
        return _draw(request, problem)
    request.session.pop(ASKED, None)
    return proceed(request, reverse("me"), _("邮箱已确认，以后的消息也会发到这里"))


@require_POST
@signed_in
def drop(request: SignedIn) -> HttpResponse:
    """Delete the address, and a code that was sent."""
    request.session.pop(ASKED, None)
    codes.drop_mail(request.person)
    return proceed(request, reverse("my_mail"), _("邮箱已删除"))


def _draw(request: SignedIn, problem: Refused | None = None) -> HttpResponse:
    code = codes.live(_asked(request), at=request.at)
    context = {"asked": code.target if code else "", "tab": "me"}
    return answer(request, "people/mailbox.html", context, problem=problem)


def _asked(request: SignedIn) -> UUID | None:
    kept = request.session.get(ASKED)
    # Sessions from before hold something else.
    return UUID(kept) if isinstance(kept, str) else None


def _give(request: SignedIn, address: str, *, shown: bool) -> Code:
    with transaction.atomic():
        code = codes.give_for_mail(request.person, address, at=request.at)
        if not shown:
            send_code.defer(ask=str(code.ask), language=get_language() or settings.LANGUAGE_CODE)
    if shown:
        words = gettext("演示环境不发邮件，您的验证码是 {code}").format(code=codes.digits(code))
        messages.info(request, words)
    return code


def _shows_codes(request: SignedIn) -> bool:
    if settings.MAIL_URL:
        return False
    if settings.DEMO and is_local(request):
        return True
    raise Unavailable(_("本站还没有接通邮件，请联系管理员"))
