"""Platforms: what they are for, who leads them, what is to be done; and for the community who registered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.members.actions import consenting, platforms, registering, tasks
from tongdeng.members.models import Platform, Task
from tongdeng.members.queries import services
from tongdeng.members.queries import volunteers as queries
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.members.forms import MemberForm
from tongdeng.web.members.own import choices
from tongdeng.web.members.registered import counted_place

AT_THE_DESK = (Role.COMMUNITY, Role.DESK)


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the platforms, with how many are registered: people and registrations apart."""
    return _draw_listing(request)


def _draw_listing(request: SignedIn, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    rows = page_of(request, queries.platforms(request.person))
    places_of = [grant.place[:12] for grant in request.person.grants if grant.role in set(AT_THE_DESK)]
    code = counted_place(request)
    context = {
        "tab": "neighbours",
        "page_of": rows,
        "may_set_up": bool(request.person.reach(Role.COMMUNITY.value)),
        "figures": queries.figures(code) if code else None,
        "desk_of": next(iter(places_of), ""),
        "to_verify": services.to_verify(request.person).count(),
    }
    return answer(request, "members/platforms.html", context, problem=problem, verb=verb)


@for_roles(Role.COMMUNITY)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Set up a platform."""
    problem: Refused | None = None
    if request.method == "POST":
        form = MemberForm(request)
        try:
            platform = platforms.set_up(form.text("place"), form.platform(), by=request.person, at=request.at)
            messages.success(request, _("已设立"))
            return HttpResponseRedirect(reverse("platform", args=[platform.pk]))
        except Refused as refused:
            problem = refused
    reach = places.named(request.person.reach(Role.COMMUNITY.value))
    there = [(code, place.name) for code, place in sorted(reach.items())]
    there += [(place.code, place.path) for code in sorted(reach) for place in places.below(code, "estate")]
    context = {"places": there}
    return answer(request, "members/platform_new.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one platform."""
    return draw(request, access.get(request.person, Platform, pk))


def draw(
    request: SignedIn, platform: Platform, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show a platform; its volunteers only to the community and the leader."""
    rights = offered(platform, request.person)
    own = queries.own(request.person, platform.community)
    joined = own is not None and own.registrations.filter(platform=platform, until__isnull=True).exists()
    count = queries.figures(platform.community).by_platform.get(platform.pk, 0)
    readable = page_of(request, queries.readable(platform, request.person)) if "inside" in rights else None
    context = choices() | {
        "tab": "neighbours",
        "platform": platform,
        "offered": rights,
        "own": own,
        "joined": joined,
        "count": count,
        "tasks": services.tasks(request.person, platform=platform),
        "page_of": readable,
        "others": count - readable.paginator.count if readable is not None else 0,
        "areas": _areas(platform.community) if "plan" in rights else [],
    }
    return answer(request, "members/platform.html", context, problem=problem, verb=verb)


@require_POST
@signed_in
@sent_once
def withdraw(request: SignedIn) -> HttpResponse:
    """Take somebody out who asked for it by telephone; nobody learns whether they were registered."""
    form = FormReader(request)
    try:
        consenting.withdraw_by_phone(form.text("place"), form.text("phone"), by=request.person, at=request.at)
    except Refused as problem:
        return _draw_listing(request, problem=problem, verb="withdraw")
    messages.success(request, _("这个号码如果登记过，现在已经退出，个人信息已删除"))
    return HttpResponseRedirect(reverse("platforms"))


ROWS = {
    "close": VerbRow(lambda p, f, by, at: platforms.close(p, by=by, at=at), _("已停办")),
    "change": VerbRow(
        lambda p, f, by, at: platforms.change(p, f.platform(), by=by, at=at), _("已保存"), asks_number=True
    ),
    "enter": VerbRow(
        lambda p, f, by, at: registering.enter(p, f.paper_lines(), by=by, at=at),
        _("已登记"),
        asks_number=True,
    ),
    "plan": VerbRow(lambda p, f, by, at: tasks.plan(p, f.task(), by=by, at=at), _("已建好，可以邀请人了")),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a platform."""
    return verbs.act(request, access.get(request.person, Platform, pk), verb, TABLE, by=request.person)


def _redraw(
    request: Any, record: Platform, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, record, problem=problem, verb=verb)


def _onward(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    if isinstance(changed, Task):
        return reverse("service_task", args=[changed.pk])
    return reverse("platform", args=[request.resolver_match.kwargs["pk"]])


def _areas(community: str) -> list[tuple[str, str]]:
    return [(place.code, place.path) for place in places.below(community, "building")]


TABLE = VerbTable(MemberForm, ROWS, _redraw, _onward)
