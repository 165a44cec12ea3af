"""The owners' committee of an estate, as its neighbours, its members and the offices see it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries, rules
from tongdeng.committees.actions import meetings
from tongdeng.committees.actions import terms as verbs
from tongdeng.committees.actions.seats import local_day
from tongdeng.committees.models import Committee
from tongdeng.committees.rules import LEAVING_WORDS, Leaving, State
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.committees.forms import CommitteeForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.pager import page_of

YEAR = timedelta(days=365)
#     verb       what it does, what is said then
WHYS = [(why.value, LEAVING_WORDS[why]) for why in (Leaving.RESIGNED, Leaving.REMOVED, Leaving.NO_OWNER)]


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """Show the only committee that somebody may see, or list all of them."""
    found = page_of(request, queries.committees(request.person))
    vacant = _vacant(request)
    if found.paginator.count == 1 and not vacant:
        return HttpResponseRedirect(reverse("committee", args=[found[0].pk]))
    context = {"tab": "neighbours", "page_of": found, "vacant": vacant}
    return render(request, "committees/list.html", context)


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
    context = {
        "tab": "neighbours",
        "estates": _vacant(request),
        "rows": (typed + [("", "")] * rules.MEMBERS_LISTED_AT_MOST)[: rules.MEMBERS_LISTED_AT_MOST],
    }
    return answer(request, "committees/new.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a committee."""
    return draw(request, access.get(request.person, Committee, pk))


def draw(
    request: SignedIn, committee: Committee, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Draw the page of a committee; after a refusal with its sentence."""
    rights = access.verbs(request.person, committee)
    whole = queries.whole(committee)
    context = {
        "tab": "neighbours",
        "committee": whole,
        "rights": rights,
        "seats": [seat for seat in whole.seats.all() if seat.until is None],
        "gone": [seat for seat in whole.seats.all() if seat.until is not None],
        "page_of": page_of(request, queries.meetings(committee)),
        "next": queries.next_called(committee),
        "rules": rules.rules_at(committee.place),
    }
    if "inside" in rights:
        context |= _inside(request, whole, rights)
    return answer(request, "committees/committee.html", context, problem=problem, verb=verb)


def _inside(request: SignedIn, committee: Committee, rights: frozenset[str]) -> dict[str, Any]:
    last = queries.last_held(committee)
    owes = committee.state != State.ENDED and meetings.owes_a_meeting(committee, last, request.at)
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
    reach = sorted(request.person.reach(*verbs.FOUNDERS))
    estates = {place.code: place for code in reach for place in places.below(code, "estate")}
    taken = queries.estates_in_office(estates)
    return [place for code, place in estates.items() if code not in taken]
