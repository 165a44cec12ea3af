"""Letting codes go to a number again, for somebody who stands at the desk."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.people.actions import codes
from tongdeng.people.rules.codes import UNLOCKERS
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once


@for_roles(*UNLOCKERS)
@sent_once
def page(request: SignedIn) -> HttpResponse:
    """Show the form; sent, let codes go to the number again. The answer does not tell whether anybody has it."""
    problem: Refused | None = None
    if request.method == "POST":
        form = FormReader(request)
        try:
            if not form.flag("seen"):
                raise Invalid(fields={"seen": _("请先当面核对本人和证件")})
            place = min(request.person.reach(*UNLOCKERS))
            codes.unlock(form.text("phone"), by=request.person, place=place, at=request.at)
            return proceed(request, reverse("unlock"), _("已开通，现在可以重新获取验证码"))
        except Refused as refused:
            problem = refused
    return answer(request, "people/unlock.html", {}, problem=problem)
