"""Opinion polls: what neighbours wish. They bind nobody, and look and speak accordingly."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.ballots.actions import polls as verbs
from tongdeng.ballots.models import Poll
from tongdeng.ballots.queries import polls as queries
from tongdeng.ballots.rules import polls as rules
from tongdeng.ballots.rules.polls import State
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.ballots.committee_forms import CommitteeForm
from tongdeng.web.ballots.committees import frame
from tongdeng.web.errors import STATUS
from tongdeng.web.http import SignedIn, for_roles, signed_in
from tongdeng.web.pager import pages

Verb = Callable[[Poll, CommitteeForm, Any, Any], Poll]

VERBS: dict[str, Verb] = {
    "answer": lambda p, g, by, at: verbs.answer(p, g.wish(), by=by, at=at),
    "withdraw": lambda p, g, by, at: verbs.withdraw(p, reason=g.text("reason"), by=by, at=at, seen=g.seen()),
}
DONE = {"answer": _("谢谢您的意见，截止前还可以改"), "withdraw": _("已撤回，填过的内容已删除")}


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the polls that somebody may see."""
    found = pages(request, queries.polls(request.person))
    context = frame(request) | {
        "page_of": found,
        "named": places.named(poll.place for poll in found),
        "answered": queries.answered(request.person, list(found)),
        "may_ask": bool({grant.role for grant in request.person.grants} & set(verbs.ORGANISERS)),
    }
    return render(request, "polls/list.html", context)


@for_roles(*verbs.ORGANISERS)
def new(request: SignedIn) -> HttpResponse:
    """Ask something."""
    problem: Refused | None = None
    if request.method == "POST":
        try:
            question = CommitteeForm(request).question()
            poll = verbs.ask(question, by=request.person, at=request.at)
            messages.success(request, _("已发出，住户会在首页看到"))
            return HttpResponseRedirect(reverse("poll", args=[poll.pk]))
        except Refused as refused:
            problem = refused
    context = frame(request) | {
        "audiences": _audiences(request),
        "problem": problem,
        "fields": getattr(problem, "fields", {}),
        "typed": request.POST,
    }
    status = STATUS.get(type(problem), 400) if problem else 200
    return render(request, "polls/new.html", context, status=status)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a poll: the form to whoever can answer, the figures to whoever has, or once it is over."""
    return _draw(request, access.get(request.person, Poll, pk))


@require_POST
@signed_in
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with a poll."""
    poll = access.get(request.person, Poll, pk)
    if verb not in VERBS:
        raise NotFound(_("没有这一步"))
    try:
        VERBS[verb](poll, CommitteeForm(request), request.person, request.at)
    except NotFound:
        raise
    except Refused as problem:
        return _draw(request, poll, problem=problem, verb=verb)
    messages.success(request, DONE[verb])
    return HttpResponseRedirect(reverse("poll", args=[pk]))


def _draw(request: SignedIn, poll: Poll, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    whole = queries.whole(poll)
    rights = access.verbs(request.person, poll)
    mine = queries.answer_of(poll, request.person)
    takes = whole.state == State.OPEN and whole.opens_at <= request.at < whole.closes_at
    shows = whole.state == State.CLOSED or (mine is not None and whole.state == State.OPEN)
    result = queries.result(whole) if shows else None
    context = frame(request) | {
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
        "problem": problem,
        "problem_verb": verb,
        "fields": getattr(problem, "fields", {}),
        "typed": request.POST,
        "picked": request.POST.getlist("chosen")
        if problem
        else [str(n) for n in mine.chosen]
        if mine
        else [],
    }
    status = STATUS.get(type(problem), 400) if problem else 200
    return render(request, "polls/poll.html", context, status=status)


def _audiences(request: SignedIn) -> list[Place]:
    reach = {grant.place for grant in request.person.grants if grant.role in verbs.ORGANISERS}
    found = {place.code: place for code in sorted(reach) for place in places.below(code, "building")}
    return [place for place in found.values() if place.kind != "公共区域"]
