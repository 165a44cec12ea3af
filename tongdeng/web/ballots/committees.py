"""The owners' committee of an estate, as its neighbours, its members and the offices see it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.ballots.actions import committee as verbs
from tongdeng.ballots.actions import committee_meeting
from tongdeng.ballots.actions.committee_seats import local_day
from tongdeng.ballots.models import Committee, Meeting
from tongdeng.ballots.queries import committees as queries
from tongdeng.ballots.rules import committee as rules
from tongdeng.ballots.rules.committee import LEAVING_WORDS, Leaving, State
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused, Stale
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.ballots.committee_forms import CommitteeForm
from tongdeng.web.errors import STATUS
from tongdeng.web.http import SignedIn, for_roles, signed_in
from tongdeng.web.pager import pages

YEAR = timedelta(days=365)
Verb = Callable[[Committee, CommitteeForm, Any, Any], Committee | Meeting]

VERBS: dict[str, Verb] = {
    "call": lambda c, g, by, at: committee_meeting.call(c, g.plan(), by=by, at=at),
    "ask": lambda c, g, by, at: verbs.ask(c, words=g.text("words"), by=by, at=at),
    "file": lambda c, g, by, at: verbs.file(c, g.filing(), by=by, at=at, seen=g.seen()),
    "warn": lambda c, g, by, at: verbs.warn(c, g.one("seat"), by=by, at=at),
    "advance": lambda c, g, by, at: verbs.advance(c, g.one("seat"), by=by, at=at),
    "resign": lambda c, g, by, at: verbs.resign(c, reason=g.text("reason"), by=by, at=at),
    "leave": lambda c, g, by, at: verbs.leave(
        c, g.one("seat"), why=g.text("why"), reason=g.text("reason"), by=by, at=at
    ),
    "end": lambda c, g, by, at: verbs.end(c, reason=g.text("reason"), by=by, at=at),
}
DONE = {
    "call": _("会议已通知委员和社区，议程已公告"),
    "ask": _("提议已记下，其他委员会看到"),
    "file": _("备案已登记"),
    "warn": _("已提出，本人和社区会收到通知"),
    "advance": _("已递补"),
    "resign": _("您已离任"),
    "leave": _("已登记离任"),
    "end": _("任期已结束"),
}
WHYS = [(why.value, LEAVING_WORDS[why]) for why in (Leaving.RESIGNED, Leaving.REMOVED, Leaving.NO_OWNER)]


def frame(request: SignedIn) -> dict[str, Any]:
    """Return what every page of this noun needs; the staff's frame for whoever has a role, else the residents'."""
    base = "base_staff.html" if request.person.grants else "base_resident.html"
    return {"base": base, "tab": "neighbours", "now": request.at}


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """Show the only committee that somebody may see, or list all of them."""
    found = pages(request, queries.committees(request.person))
    vacant = _vacant(request)
    if found.paginator.count == 1 and not vacant:
        return HttpResponseRedirect(reverse("committee", args=[found[0].pk]))
    context = frame(request) | {"page_of": found, "vacant": vacant}
    return render(request, "committee/list.html", context)


@for_roles(*verbs.FOUNDERS)
def new(request: SignedIn) -> HttpResponse:
    """Hand in who was elected."""
    problem: Refused | None = None
    if request.method == "POST":
        form = CommitteeForm(request)
        try:
            estate = places.place(form.text("place"))
            committee = verbs.form(estate.code, form.term(), by=request.person, at=request.at)
            messages.success(request, _("已登记，委员从现在起可以使用业委会的页面"))
            return HttpResponseRedirect(reverse("committee", args=[committee.pk]))
        except Refused as refused:
            problem = refused
    typed = list(zip(request.POST.getlist("phone"), request.POST.getlist("post"), strict=False))
    context = frame(request) | {
        "estates": _vacant(request),
        "rows": (typed + [("", "")] * rules.MEMBERS_LISTED_AT_MOST)[: rules.MEMBERS_LISTED_AT_MOST],
        "problem": problem,
        "fields": getattr(problem, "fields", {}),
        "typed": request.POST,
    }
    status = STATUS.get(type(problem), 400) if problem else 200
    return render(request, "committee/new.html", context, status=status)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a committee."""
    return _draw(request, access.get(request.person, Committee, pk))


@require_POST
@signed_in
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with a committee."""
    committee = access.get(request.person, Committee, pk)
    if verb not in VERBS:
        raise NotFound(_("没有这一步"))
    try:
        done = VERBS[verb](committee, CommitteeForm(request), request.person, request.at)
    except NotFound:
        raise
    except Refused as problem:
        return _draw(request, committee, problem=problem, verb=verb)
    messages.success(request, DONE[verb])
    name = "meeting" if isinstance(done, Meeting) else "committee"
    return HttpResponseRedirect(reverse(name, args=[done.pk]))


def _draw(
    request: SignedIn, committee: Committee, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    rights = access.verbs(request.person, committee)
    whole = queries.whole(committee)
    context = frame(request) | {
        "committee": whole,
        "rights": rights,
        "seats": [seat for seat in whole.seats.all() if seat.until is None],
        "gone": [seat for seat in whole.seats.all() if seat.until is not None],
        "page_of": pages(request, queries.meetings(committee)),
        "next": queries.next_called(committee),
        "rules": rules.rules_at(committee.place),
        "problem": problem,
        "problem_verb": verb,
        "fields": getattr(problem, "fields", {}),
        "stale": isinstance(problem, Stale),
        "typed": request.POST,
    }
    if "inside" in rights:
        context |= _inside(request, whole, rights)
    status = STATUS.get(type(problem), 400) if problem else 200
    return render(request, "committee/committee.html", context, status=status)


def _inside(request: SignedIn, committee: Committee, rights: frozenset[str]) -> dict[str, Any]:
    last = queries.last_held(committee)
    owes = committee.state != State.ENDED and committee_meeting.owes_a_meeting(committee, last, request.at)
    missed = queries.absences(committee, request.at - YEAR)
    runs_it = request.person.post(committee.place) == "committee"
    return {
        "asks": queries.asks(committee),
        "vacancy": sum(seat.until is None and seat.decides for seat in committee.seats.all())
        < committee.size,
        "owes": owes,
        "may_call": "call" in rights and (runs_it or owes) and committee.state != State.ENDED,
        "missed": missed,
        "stays_away": {seat for seat, (absent, all_) in missed.items() if rules.stays_away(absent, all_)},
        # A clock ends with its last day, at midnight; people say the day.
        "clocks": {name: local_day(end) - rules.DAY for name, end in queries.clocks(committee).items()},
        "whys": WHYS,
        "earliest": rules.earliest_meeting(request.at, committee.place, first=last is None),
        "removal": rules.rule("removal", committee.place),
    }


def _vacant(request: SignedIn) -> list[Place]:
    """Return the estates in which this person may hand in a committee, because none is in office."""
    reach = sorted({grant.place for grant in request.person.grants if grant.role in verbs.FOUNDERS})
    estates = {place.code: place for code in reach for place in places.below(code, "estate")}
    taken = queries.estates_in_office(estates)
    return [place for code, place in estates.items() if code not in taken]
