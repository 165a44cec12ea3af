"""The resident's pages that show several rooms: home, neighbours, me."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.accounts import queries as accounts
from tongdeng.activities.queries import activities
from tongdeng.cases import queries
from tongdeng.cases.rules import OPEN, State
from tongdeng.committees import queries as committees
from tongdeng.consultations.queries import pages as bench
from tongdeng.kernel.errors import Refused
from tongdeng.members.queries import branch as members
from tongdeng.notices import actions as notices
from tongdeng.notices.queries import announcing
from tongdeng.people import queries as people
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut
from tongdeng.polls import queries as polls
from tongdeng.polls.queries import pulse
from tongdeng.projects.queries import projects
from tongdeng.votes.queries import votes
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.pager import page_of

LATELY = timedelta(days=30)
CONFIRMING = (Role.COMMITTEE, Role.COMMUNITY)
WORKS = 3  # projects on the neighbours' page


def home(request: Request) -> HttpResponse:
    context = {"now": request.at, "tab": "home"}
    if request.person is not None:
        mine = queries.mine(request.person)
        context["announcements"] = announcing.unread(request.person, request.at)
        context["votes"] = votes.awaiting(request.person, request.at)
        context["polls"] = polls.unanswered(request.person, request.at)
        context["pulse"] = pulse.open_for(request.person, request.at)
        context["consultations"] = bench.to_read(request.person, request.at)
        if request.person.holds(*CONFIRMING):
            context["summaries"] = accounts.awaiting(request.person)
        context["next_activities"] = activities.next_for(request.person, request.at, most=1)
        context["offers"] = activities.offered_to(request.person, request.at)
        context["waiting"] = mine.filter(state=State.FINISHED)[:5]
        context["open"] = mine.filter(state__in=OPEN)[:5]
    return render(request, "site/home.html", context)


def neighbours(request: Request) -> HttpResponse:
    """Show what was solved in my estate lately; buildings only, no names and no homes."""
    estate = people.home_estate(request.person, request.at) if request.person else None
    code = estate.code if estate else ""
    solved = page_of(request, queries.solved_lately(code, request.at - LATELY))
    buildings = places.named(cut(case.place, "building") or case.place for case in solved)
    lines = [(case, buildings.get(cut(case.place, "building") or case.place)) for case in solved]
    context = {"lines": lines, "page_of": solved, "now": request.at, "tab": "neighbours"}
    if request.person is not None:
        context["polls"] = polls.open_for(request.person, request.at)
        context["committee"] = committees.public(code)
        context["centre"] = members.centre(code) if code else None
        context["bench"] = bench.glance(request.person, request.at)
        context["next_activities"] = activities.next_for(request.person, request.at)
        context["works"] = list(projects.of_estate(code)[:WORKS])
    return render(
        request,
        "site/neighbours.html",
        context | {"estate_name": estate.path if estate else "", "estate_code": code},
    )


@signed_in
def me(request: SignedIn) -> HttpResponse:
    return _draw_me(request)


@require_POST
@signed_in
def preferences(request: SignedIn) -> HttpResponse:
    form = FormReader(request)
    known = getattr(request.person, "preference", None)
    try:
        notices.prefer(
            request.person,
            mail=form.flag("mail"),
            # The page has no field for it: what was stored stays.
            channel=known.channel if known else "",
            quiet=(form.time("quiet_from"), form.time("quiet_until")),
            digest=form.flag("digest"),
        )
    except Refused as problem:
        return _draw_me(request, problem=problem)
    messages.success(request, _("已保存"))
    return HttpResponseRedirect(reverse("me"))


def _draw_me(request: SignedIn, *, problem: Refused | None = None) -> HttpResponse:
    tenures = people.homes_of(request.person, request.at)
    named = places.named(tenure.place for tenure in tenures)
    context = {
        "homes": [(tenure, named[tenure.place]) for tenure in tenures if tenure.place in named],
        "preference": getattr(request.person, "preference", None),
        "now": request.at,
        "tab": "me",
    }
    return answer(request, "site/me.html", context, problem=problem)
