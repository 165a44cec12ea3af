"""The verbs of an opinion poll, each at its own address."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.polls import actions
from tongdeng.polls.models import Poll
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.polls.forms import PollForm
from tongdeng.web.polls.pages import draw

ROWS = {
    "answer": VerbRow(
        lambda p, f, by, at: actions.answer(p, f.response(), by=by, at=at), _("谢谢您的意见，截止前还可以改")
    ),
    "withdraw": VerbRow(
        lambda p, f, by, at: actions.withdraw(p, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已撤回，填过的内容已删除"),
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Poll, pk), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, poll: Poll, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, poll, problem=problem, verb=verb)


def _onward(request: SignedIn, poll: Poll, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("poll", args=[poll.pk])


TABLE = VerbTable(PollForm, ROWS, _redraw, _onward)
