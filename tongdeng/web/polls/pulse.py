"""The pages and the verbs of a pulse: what was asked of an estate each quarter, and what came of it."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.places import queries as places
from tongdeng.polls.actions import pulse as verbs
from tongdeng.polls.models import Pulse
from tongdeng.polls.queries import pulse as queries
from tongdeng.polls.rules import pulse as rules
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.polls.forms import PulseForm


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    pulses = page_of(request, queries.pulses(request.person))
    context = {
        "tab": "neighbours",
        "page_of": pulses,
        "named": places.named(pulse.place for pulse in pulses),
        "may_take": request.person.holds(*verbs.OPENERS),
    }
    return render(request, "polls/pulses.html", context)


@for_roles(*verbs.OPENERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Ask the households of an estate."""
    problem: Refused | None = None
    if request.method == "POST":
        try:
            form = PulseForm(request)
            pulse = verbs.take(
                form.text("place"), closes_at=form.closes_at(), by=request.person, at=request.at
            )
            messages.success(request, _("已发出，住户会在首页看到"))
            return HttpResponseRedirect(reverse("pulse", args=[pulse.pk]))
        except Refused as refused:
            problem = refused
    reach = sorted(request.person.reach(*verbs.OPENERS))
    estates = {
        place.code: place.path
        for code in reach
        for place in places.below(code, "estate")
        if place.level == "estate"
    }
    context = {
        "tab": "neighbours",
        "estates": list(estates.items()),
        "questions": rules.EDITIONS[rules.EDITION],
        "suggested": request.at + rules.SHORTEST * 2,
    }
    return answer(request, "polls/pulse_new.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Pulse, pk))


def draw(request: SignedIn, pulse: Pulse, *, problem: Refused | None = None) -> HttpResponse:
    """Show a pulse: its form to households, the number of forms while it is open, its means once it is closed."""
    takes = "answer" in offered(pulse, request.person) and pulse.takes_answers(request.at)
    trend = queries.trend(request.person, pulse.place)
    own = next((quarter for quarter in trend if quarter.pulse == pulse), None)
    answered, homes = queries.answered(pulse), queries.homes(pulse)
    context = {
        "tab": "neighbours",
        "pulse": pulse,
        "place": places.named([pulse.place]).get(pulse.place),
        "takes_answer": takes,
        "done": takes and queries.has_answered(pulse, request.person, request.at),
        "marks": rules.MARKS,
        "lines": _lines(request, pulse, own.means if own else None),
        "answered": answered,
        "homes": homes,
        "rate": rules.rate(answered, homes),
        "own": own,
        "trend": trend,
        "buildings": queries.by_building(pulse),
        "least": rules.LEAST,
        "few": rules.FEW,
        "best": rules.BEST,
    }
    return answer(request, "polls/pulse.html", context, problem=problem)


@require_POST
@signed_in
@sent_once
def respond(request: SignedIn, pk: UUID) -> HttpResponse:
    """Store the marks of the visitor's household."""
    pulse = access.get(request.person, Pulse, pk)
    try:
        marks = PulseForm(request).marks([question.key for question in pulse.questions])
        verbs.answer(pulse, marks, by=request.person, at=request.at)
    except Refused as problem:
        return draw(request, pulse, problem=problem)
    return proceed(request, reverse("pulse", args=[pulse.pk]), _("谢谢，您家的感受已经记下，截止前还可以改"))


def _lines(
    request: SignedIn, pulse: Pulse, means: Sequence[float] | None
) -> list[tuple[rules.Question, str, float | None]]:
    """Return each question with the mark that was typed for it, and its mean where it is shown."""
    values: Sequence[float | None] = means or [None] * len(pulse.questions)
    return [
        (question, request.POST.get(question.key, ""), value)
        for question, value in zip(pulse.questions, values, strict=True)
    ]
