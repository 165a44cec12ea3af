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
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.members.models import Volunteer
from tongdeng.members.queries import branch as branches
from tongdeng.members.queries import services, volunteers
from tongdeng.people import queries as people
from tongdeng.people.actions import privacy
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_NAMES, WORDING, Purpose
from tongdeng.places import queries as places
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.once import sent_once


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
@sent_once
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
    consent = people.consent(me, Purpose.ACCOUNT)
    return {
        "姓名": me.name,
        "称呼": me.title,
        "手机号": me.phone,
        "邮箱": me.email,
        "同意": consent and {"版本": consent.wording, "时间": consent.given_at},
        "房屋": _homes(request),
        "任职": _roles(me),
        "诉求": _cases(me),
        "留言": list(cases.messages_by(me).values("at", "words", "case__number")),
        "志愿服务": [_volunteer(row) for row in volunteers.all_own(me)],
        "双报到": [
            {
                "工作单位": row.unit,
                "所在党组织": row.home_branch,
                "年度评语": [r.words for r in row.remarks.all()],
            }
            for row in branches.own_reports(me)
        ],
    }


def _volunteer(row: Volunteer) -> dict[str, Any]:
    return {
        "志愿者编号": row.number,
        "出生年份": row.born,
        "同意": sorted(volunteers.agreed(row)),
        "积分": list(volunteers.postings(row).values("at", "points", "words")),
        "服务记录": list(services.services(row).values("starts_at", "ends_at", "minutes", "note", "state")),
    }


def _homes(request: SignedIn) -> list[dict[str, Any]]:
    homes = people.homes_of(request.person, request.at)
    named = places.named(tenure.place for tenure in homes)
    return [
        {"房屋": str(named.get(t.place, t.place)), "身份": t.get_kind_display(), "从": t.since} for t in homes
    ]


def _roles(me: Person) -> list[dict[str, Any]]:
    roles = people.mandates_of(me)
    named = places.named(mandate.place for mandate in roles)
    return [
        {
            "地点": str(named.get(role.place, role.place)),
            "角色": str(ROLE_NAMES[role.role]),
            "从": role.since,
            "到": role.until,
        }
        for role in roles
    ]


def _cases(me: Person) -> list[dict[str, Any]]:
    # Not what is only offered to them: as long as it is not adopted, it may be somebody else's words.
    reported = list(cases.mine(me).filter(reporter=me))
    readings = journal.events_of(reported, "read")
    return [
        {
            "编号": case.number,
            "时间": case.filed_at,
            "地点": case.where,
            "内容": case.words,
            "状态": case.get_state_display(),
            "上级查看": [
                {"时间": event.at, "角色": str(ROLE_NAMES[event.post])} for event in readings.get(case.pk, ())
            ],
        }
        for case in reported
    ]
