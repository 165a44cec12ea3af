"""The pages of opinion polls. They never speak of votes, and have a colour of their own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.places import queries as places
from tongdeng.places.rules import SPOT_KIND
from tongdeng.polls import actions as verbs
from tongdeng.polls import queries, rules
from tongdeng.polls.models import Answer, Poll
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.polls.forms import PollForm


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    polls = page_of(request, queries.polls(request.person))
    context = {
        "tab": "neighbours",
        "page_of": polls,
        "named": places.named(poll.place for poll in polls),
        "answered": queries.answered(request.person, list(polls)),
        "may_ask": request.person.holds(*verbs.ORGANISERS),
    }
    return render(request, "polls/list.html", context)


@for_roles(*verbs.ORGANISERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Start a poll."""
    problem: Refused | None = None
    if request.method == "POST":
        try:
            question = PollForm(request).question()
            poll = verbs.ask(question, by=request.person, at=request.at)
            messages.success(request, _("已发出，住户会在首页看到"))
            return HttpResponseRedirect(reverse("poll", args=[poll.pk]))
        except Refused as refused:
            problem = refused
    context = {"tab": "neighbours", "areas": _areas(request)}
    return answer(request, "polls/new.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Poll, pk))


def draw(request: SignedIn, poll: Poll, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    """Show a poll: its form to residents, its figures to those who answered, and to all once it is closed."""
    poll = queries.whole(poll)
    verbs_now = offered(poll, request.person)
    own = queries.answer_of(poll, request.person)
    # Figures that are seen before answering would lead the answer.
    waits_for_figures = own is not None and poll.is_open
    result = queries.result(poll) if poll.is_closed or waits_for_figures else None
    context = {
        "tab": "neighbours",
        "poll": poll,
        "offered": verbs_now,
        "place": places.named([poll.place]).get(poll.place),
        "own": own,
        "takes_answer": "answer" in verbs_now and poll.takes_answers(request.at),
        "result": result,
        "most": max([line.people for line in result.lines] + [1]) if result else 1,
        "people": 0 if poll.is_withdrawn else queries.people(poll),
        "remarks": queries.remarks(poll) if "remarks" in verbs_now and poll.is_closed else [],
        "waits_for_figures": waits_for_figures and poll.takes_answers(request.at),
        "small": rules.SMALL,
        "step": rules.STEP,
        "early": poll.is_early(request.at),
        "chosen": request.POST.getlist("chosen") if verb == "answer" else _stored(own),
    }
    return answer(request, "polls/poll.html", context, problem=problem, verb=verb)


def _stored(own: Answer | None) -> list[str]:
    return [str(position) for position in own.chosen] if own else []


def _areas(request: SignedIn) -> list[tuple[str, str]]:
    """Return code and name of each estate and building that this person may ask."""
    reach = sorted(request.person.reach(*verbs.ORGANISERS))
    areas = {place.code: place for code in reach for place in places.below(code, "building")}
    everybody = gettext("全体住户")
    return [
        (code, f"{place.path}（{everybody}）" if place.level == "estate" else place.path)
        for code, place in areas.items()
        if place.kind != SPOT_KIND
    ]
