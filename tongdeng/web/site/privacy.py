"""Personal data: the privacy notice, my consent, a copy of my data, and its erasure."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.cases import queries as cases
from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.people import queries as people
from tongdeng.people.actions import privacy
from tongdeng.people.rules import ROLE_NAMES, WORDING, Purpose
from tongdeng.places import queries as places
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import Request, SignedIn, signed_in


def notice(request: Request) -> HttpResponse:
    return render(request, "site/privacy.html", {"wording": WORDING, "tab": "me"})


@signed_in
def page(request: SignedIn) -> HttpResponse:
    return _draw(request)


@signed_in
def copy(request: SignedIn) -> HttpResponse:
    # The right to a copy of one's data: Personal Information Protection Law art. 45.
    response = JsonResponse(_personal_data(request), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_POST
@signed_in
def erase(request: SignedIn) -> HttpResponse:
    try:
        if request.POST.get("sure") != "1":
            raise Invalid(fields={"sure": _("请先勾选“我明白注销后不能恢复”")})
        privacy.erase(request.person, at=request.at)
    except Refused as problem:
        return _draw(request, problem=problem)
    logout(request)
    messages.success(request, _("账户已注销，您的姓名、手机号和您写的内容正在删除"))
    return HttpResponseRedirect(reverse("home"))


def _draw(request: SignedIn, *, problem: Refused | None = None) -> HttpResponse:
    context = {"consent": people.consent(request.person, Purpose.ACCOUNT), "tab": "me"}
    return answer(request, "site/my_privacy.html", context, problem=problem)


def _personal_data(request: SignedIn) -> dict[str, Any]:
    me = request.person
    homes = people.homes_of(me, request.at)
    named = places.named(tenure.place for tenure in homes)
    consent = people.consent(me, Purpose.ACCOUNT)
    roles = people.mandates_of(me)
    roles_at = places.named(mandate.place for mandate in roles)
    return {
        "姓名": me.name,
        "称呼": me.title,
        "手机号": me.phone,
        "邮箱": me.email,
        "同意": consent and {"版本": consent.wording, "时间": consent.given_at},
        "房屋": [
            {"房屋": str(named.get(t.place, t.place)), "身份": t.get_kind_display(), "从": t.since}
            for t in homes
        ],
        "任职": [
            {
                "地点": str(roles_at.get(m.place, m.place)),
                "角色": str(ROLE_NAMES[m.role]),
                "从": m.since,
                "到": m.until,
            }
            for m in roles
        ],
        "诉求": [
            {
                "编号": c.number,
                "时间": c.filed_at,
                "地点": c.where,
                "内容": c.words,
                "状态": c.get_state_display(),
            }
            for c in cases.mine(me)
        ],
        "留言": list(cases.messages_by(me).values("at", "words", "case__number")),
    }
