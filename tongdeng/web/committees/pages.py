"""The pages of an owners' committee, as its neighbours, its members and the offices see it."""

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
from tongdeng.committees.rules import LEAVING_WORDS, Leaving
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.people.actions.numbers import counted
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.committees.forms import CommitteeForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.blanks import OFFICES
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of

YEAR = timedelta(days=365)
WHYS = [(why.value, LEAVING_WORDS[why]) for why in (Leaving.RESIGNED, Leaving.REMOVED, Leaving.NO_OWNER)]
WITHOUT_FIELDS = (
    "warn",
    "advance",
)  # verbs that are a button only: their refusal stands at the top of the page


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the committees that somebody may see; go to the only one."""
    committees = page_of(request, queries.committees(request.person))
    vacant = _vacant(request)
    if committees.paginator.count == 1 and not vacant:
        return HttpResponseRedirect(reverse("committee", args=[committees[0].pk]))
    context = {"tab": "neighbours", "page_of": committees, "vacant": vacant}
    return render(request, "committees/list.html", context)


@for_roles(*verbs.FOUNDERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Record an elected committee."""
    problem: Refused | None = None
    if request.method == "POST":
        form = CommitteeForm(request)
        try:
            estate = places.place(form.text("place"))
            with counted(request.person, at=request.at):
                committee = verbs.form(estate.code, form.term(), by=request.person, at=request.at)
            messages.success(request, _("已登记，委员从现在起可以使用业委会的页面"))
            return HttpResponseRedirect(reverse("committee", args=[committee.pk]))
        except Refused as refused:
            problem = refused
    typed = list(zip(request.POST.getlist("phone"), request.POST.getlist("post"), strict=False))
    context = {
        "tab": "neighbours",
        "estates": [(place.code, place.path) for place in _vacant(request)],
        "rows": (typed + [("", "")] * rules.MEMBERS_LISTED_AT_MOST)[: rules.MEMBERS_LISTED_AT_MOST],
    }
    return answer(request, "committees/new.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Committee, pk))


def draw(
    request: SignedIn, committee: Committee, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    committee = queries.whole(committee)
    verbs_now = offered(committee, request.person)
    context = {
        "tab": "neighbours",
        "committee": committee,
        "offered": verbs_now,
        "seats": [seat for seat in committee.seats.all() if seat.until is None],
        "gone": [seat for seat in committee.seats.all() if seat.until is not None],
        "page_of": page_of(request, queries.meetings(committee)),
        "rules": rules.rules_at(committee.place),
        "at_top": problem is not None and (verb in WITHOUT_FIELDS or not getattr(problem, "fields", {})),
    }
    if "inside" in verbs_now:
        context |= _inside(request, committee, verbs_now)
    return answer(request, "committees/committee.html", context, problem=problem, verb=verb)


def _inside(request: SignedIn, committee: Committee, verbs_now: frozenset[str]) -> dict[str, Any]:
    """Return what only members and offices see."""
    last = queries.last_held(committee)
    owes = meetings.owes_a_meeting(committee, last, request.at)
    missed = queries.absences(committee, request.at - YEAR)
    of_committee = request.person.post(committee.place) == Role.COMMITTEE
    seats = [seat for seat in committee.seats.all() if seat.until is None]
    leavers = ((str(seat.pk), f"{seat.name} · {seat.get_post_display()}") for seat in seats)
    return {
        "asks": queries.asks(committee),
        "blanks": request.person.holds(*OFFICES),
        "vacancy": sum(seat.decides for seat in seats) < committee.size,
        "owes": owes,
        "may_call": "call" in verbs_now and (of_committee or owes),
        "missed": missed,
        "stays_away": {seat for seat, (absent, all_) in missed.items() if rules.stays_away(absent, all_)},
        # A deadline lies at midnight after its last day; people say the day.
        "clocks": {name: local_day(end) - rules.DAY for name, end in queries.clocks(committee).items()},
        "leavers": [("", _("请选择")), *leavers],
        "whys": WHYS,
        "earliest": rules.earliest_meeting(request.at, committee.place, first=last is None),
        "removal": rules.rule("removal", committee.place),
    }


def _vacant(request: SignedIn) -> list[Place]:
    """Return the estates without a committee in office for which this person may record one."""
    reach = sorted(request.person.reach(*verbs.FOUNDERS))
    estates = {place.code: place for code in reach for place in places.below(code, "estate")}
    taken = queries.estates_in_office(estates)
    return [place for code, place in estates.items() if code not in taken]
