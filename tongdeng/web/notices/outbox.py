"""The outbox: which messages of one's place wait, went out or failed, and why; and the jobs that fail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tongdeng.kernel import jobs
from tongdeng.kernel.errors import Sentence
from tongdeng.notices import queries, rules
from tongdeng.notices.actions import sending
from tongdeng.notices.models import Delivery
from tongdeng.people.rules import Role
from tongdeng.web.kit.answers import proceed
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import EACH, page_of

State = Delivery.State
CHANNELS = {"mail": _("邮件"), "channel": _("其他渠道")}
SIGNS = {
    State.WAITING: "clock",
    State.SENDING: "send",
    State.SENT: "circle-check",
    State.FAILED: "circle-x",
    State.DROPPED: "ban",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One delivery: to whom, by which channel, what became of it."""

    delivery: Delivery
    channel: Sentence
    address: str
    sign: str
    problem: Sentence
    may_again: bool


@for_roles(*queries.OUTBOX_KEEPERS)
def page(request: SignedIn) -> HttpResponse:
    """Show the deliveries in one state, those that failed unless another is asked for."""
    counts = queries.outbox_counts(request.person, at=request.at)
    state = _asked(request.GET.get("state", ""), {state for _channel, state, _n in counts})
    listed = page_of(request, queries.outbox(request.person).filter(state=state))
    lines = [_line(delivery) for delivery in listed]
    context = {
        "counts": [(CHANNELS.get(c, c), State(s).label, SIGNS[State(s)], s, n) for c, s, n in counts],
        "state": state,
        "word": State(state).label,
        "lines": lines,
        "page_of": listed,
        "again": [line.delivery.pk for line in lines if line.may_again],
        "jobs": jobs.failing() if request.person.holds(Role.ADMIN) else [],
        "now": request.at,
    }
    return render(request, "notices/outbox.html", context)


@require_POST
@for_roles(*queries.OUTBOX_KEEPERS)
@sent_once
def again(request: SignedIn) -> HttpResponse:
    """Have failed deliveries sent once more."""
    chosen = FormReader(request).ids("ticked")[:EACH]
    done = sending.send_again(chosen, by=request.person, at=request.at)
    if not done:
        messages.warning(request, _("没有可以重发的消息，可能刚刚有人发过"))
        return HttpResponseRedirect(reverse("outbox"))
    words = ngettext("{n} 条消息将重新发送", "{n} 条消息将重新发送", done)
    return proceed(request, reverse("outbox"), words.format(n=done))


def _asked(state: str, there: Iterable[str]) -> str:
    if state in State.values:
        return state
    return State.FAILED if State.FAILED in there else State.WAITING


def _line(delivery: Delivery) -> Line:
    person = delivery.notice.person
    preference = getattr(person, "preference", None)
    address = person.email if delivery.channel == "mail" else preference.channel if preference else ""
    return Line(
        delivery,
        CHANNELS.get(delivery.channel, delivery.channel),
        rules.masked_address(address or ""),
        SIGNS[State(delivery.state)],
        rules.problem_words(delivery.problem) if delivery.problem else "",
        delivery.state == State.FAILED and delivery.again < rules.AGAIN_AT_MOST,
    )
