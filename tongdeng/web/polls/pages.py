"""Opinion polls: what neighbours wish. They bind nobody, and look and speak accordingly."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.polls import actions as verbs
from tongdeng.polls import queries, rules
from tongdeng.polls.models import Poll
from tongdeng.polls.rules import State
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.polls.forms import PollForm


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the polls that somebody may see."""
    found = page_of(request, queries.polls(request.person))
    context = {
        "tab": "neighbours",
        "page_of": found,
        "named": places.named(poll.place for poll in found),
        "answered": queries.answered(request.person, list(found)),
        "may_ask": request.person.holds(*verbs.ORGANISERS),
    }
    return render(request, "polls/list.html", context)


@for_roles(*verbs.ORGANISERS)
def new(request: SignedIn) -> HttpResponse:
    """Ask something."""
    problem: Refused | None = None
    if request.method == "POST":
        try:
            question = PollForm(request).question()
            poll = verbs.ask(question, by=request.person, at=request.at)
            messages.success(request, _("已发出，住户会在首页看到"))
            return HttpResponseRedirect(reverse("poll", args=[poll.pk]))
        except Refused as refused:
            problem = refused
    context = {
        "tab": "neighbours",
        "audiences": _audiences(request),
    }
    return answer(request, "polls/new.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a poll: the form to whoever can answer, the figures to whoever has, or once it is over."""
    return draw(request, access.get(request.person, Poll, pk))


def draw(request: SignedIn, poll: Poll, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    """Draw the page of a poll; after a refusal with its sentence."""
    whole = queries.whole(poll)
    rights = access.verbs(request.person, poll)
    mine = queries.answer_of(poll, request.person)
    takes = whole.state == State.OPEN and whole.opens_at <= request.at < whole.closes_at
    shows = whole.state == State.CLOSED or (mine is not None and whole.state == State.OPEN)
    result = queries.result(whole) if shows else None
    context = {
        "tab": "neighbours",
        "poll": whole,
        "rights": rights,
        "place": places.named([whole.place]).get(whole.place),
        "mine": mine,
        "answers": takes and "answer" in rights,
        "result": result,
        "most": max([line.people for line in result.lines] + [1]) if result else 1,
        "people": queries.people(whole) if whole.state != State.WITHDRAWN else 0,
        "remarks": queries.remarks(whole) if "remarks" in rights and whole.state == State.CLOSED else [],
        "small": rules.SMALL,
        "early": whole.state == State.OPEN and request.at < whole.opens_at,
        "picked": request.POST.getlist("chosen")
        if problem
        else [str(n) for n in mine.chosen]
        if mine
        else [],
    }
    return answer(request, "polls/poll.html", context, problem=problem, verb=verb)


def _audiences(request: SignedIn) -> list[Place]:
    reach = request.person.reach(*verbs.ORGANISERS)
    found = {place.code: place for code in sorted(reach) for place in places.below(code, "building")}
    return [place for place in found.values() if place.kind != "公共区域"]
