"""The resident's own pages: home, my things, neighbours, me; and the inbox of everyone."""

from datetime import time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.ballots.queries import committees, polls, votes
from tongdeng.cases import queries
from tongdeng.cases.models import OPEN
from tongdeng.kernel.errors import Invalid
from tongdeng.notices import actions as notices
from tongdeng.notices import queries as inbox_of
from tongdeng.people import queries as people
from tongdeng.places import queries as places
from tongdeng.places.rules import cut
from tongdeng.web import estate
from tongdeng.web.http import Request, SignedIn, signed_in
from tongdeng.web.pager import pages

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
    return render(request, "resident/home.html", context)


@signed_in
def mine(request: SignedIn) -> HttpResponse:
    """List my cases, newest first."""
    listed = pages(request, queries.mine(request.person))
    return render(request, "resident/mine.html", {"page_of": listed, "now": request.at, "tab": "mine"})


def neighbours(request: Request) -> HttpResponse:
    """Show what was solved in my estate lately; no names, no homes."""
    solved = pages(request, queries.solved_lately(estate.code(request), request.at - LATELY))
    buildings = places.named(cut(case.place, "building") or case.place for case in solved)
    lines = [(case, buildings.get(cut(case.place, "building") or case.place)) for case in solved]
    context = {"lines": lines, "page_of": solved, "now": request.at, "tab": "neighbours"}
    if request.person is not None:
        context["polls"] = polls.open_for(request.person, request.at)
        context["committee"] = committees.public(estate.code(request))
    return render(request, "resident/neighbours.html", context | {"estate_name": estate.name(request)})


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
    return render(request, "resident/me.html", context)


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


@signed_in
def inbox(request: SignedIn) -> HttpResponse:
    """List my messages, newest first."""
    listed = pages(request, inbox_of.inbox(request.person))
    lines = [(notice, notices.sentence(notice)) for notice in listed]
    base = "base_staff.html" if request.person.grants else "base_resident.html"
    context = {"base": base, "lines": lines, "page_of": listed, "now": request.at, "tab": "inbox"}
    return render(request, "inbox.html", context)


@require_POST
@signed_in
def read(request: SignedIn) -> HttpResponse:
    """Mark all messages as read."""
    notices.read(request.person, at=request.at)
    return HttpResponseRedirect(reverse("inbox"))


@signed_in
def open_notice(request: SignedIn, pk: UUID) -> HttpResponse:
    """Open what a message is about, and mark it as read."""
    notice = inbox_of.mine(request.person, pk)
    notices.read(request.person, [notice.pk], at=request.at)
    return HttpResponseRedirect(notices.path(notice))


def _time(written: str) -> time | None:
    try:
        return time.fromisoformat(written) if written else None
    except ValueError:
        raise Invalid(fields={"quiet_from": _("请选择时间")}) from None
