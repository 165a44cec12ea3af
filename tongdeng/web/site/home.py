"""The resident's own pages: home, my things, neighbours, me; and the inbox of everyone."""

from datetime import time, timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.cases import queries
from tongdeng.cases.models import OPEN
from tongdeng.committees import queries as committees
from tongdeng.kernel.errors import Invalid
from tongdeng.notices import actions as notices
from tongdeng.notices import queries as inbox_of
from tongdeng.people import queries as people
from tongdeng.places import queries as places
from tongdeng.places.rules import cut
from tongdeng.polls import queries as polls
from tongdeng.votes.queries import votes
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.pager import page_of

LATELY = timedelta(days=30)


def home(request: Request) -> HttpResponse:
    """Show one big button, and below it what is mine."""
    context = {"now": request.at, "tab": "home"}
    if request.person is not None:
        mine = queries.mine(request.person)
        context["votes"] = votes.awaiting(request.person, request.at)
        context["polls"] = polls.unanswered(request.person, request.at)
        context["waiting"] = mine.filter(state="finished")[:5]
        context["open"] = mine.filter(state__in=OPEN)[:5]
    return render(request, "site/home.html", context)


def neighbours(request: Request) -> HttpResponse:
    """Show what was solved in my estate lately; no names, no homes."""
    estate = people.home_estate(request.person, request.at) if request.person else None
    code = estate.code if estate else ""
    solved = page_of(request, queries.solved_lately(code, request.at - LATELY))
    buildings = places.named(cut(case.place, "building") or case.place for case in solved)
    lines = [(case, buildings.get(cut(case.place, "building") or case.place)) for case in solved]
    context = {"lines": lines, "page_of": solved, "now": request.at, "tab": "neighbours"}
    if request.person is not None:
        context["polls"] = polls.open_for(request.person, request.at)
        context["committee"] = committees.public(code)
    return render(request, "site/neighbours.html", context | {"estate_name": estate.path if estate else ""})


@signed_in
def me(request: SignedIn) -> HttpResponse:
    """Show my homes, my messages, how I want to be told."""
    tenures = people.homes_of(request.person, request.at)
    named = places.named(t.place for t in tenures)
    context = {
        "homes": [(t, named[t.place]) for t in tenures if t.place in named],
        "preference": getattr(request.person, "preference", None),
        "notices": inbox_of.inbox(request.person)[:5],
        "now": request.at,
        "tab": "me",
    }
    return render(request, "site/me.html", context)


@require_POST
@signed_in
def preferences(request: SignedIn) -> HttpResponse:
    """Store how I want to be told."""
    known = getattr(request.person, "preference", None)
    quiet = (_time(request.POST.get("quiet_from", "")), _time(request.POST.get("quiet_until", "")))
    digest, mail = request.POST.get("digest") == "1", request.POST.get("mail") == "1"
    notices.prefer(
        request.person, mail=mail, channel=known.channel if known else "", quiet=quiet, digest=digest
    )
    messages.success(request, _("已保存"))
    return HttpResponseRedirect(reverse("me"))


def _time(written: str) -> time | None:
    try:
        return time.fromisoformat(written) if written else None
    except ValueError:
        raise Invalid(fields={"quiet_from": _("请选择时间")}) from None
