"""The verbs of a change of the register, each at its own address."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.people.actions.register import changes as actions
from tongdeng.people.models import Change
from tongdeng.web.kit import verbs
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.people.changes import draw

#    verb         what it does, what is said then
ROWS = {
    "confirm": VerbRow(
        lambda c, f, by, at: actions.confirm(c, by=by, at=at, seen=f.seen()), _("已核对，登记已更改")
    ),
    "send_back": VerbRow(
        lambda c, f, by, at: actions.send_back(c, answer=f.text("answer"), by=by, at=at, seen=f.seen()),
        _("已退回，登记没有更改"),
    ),
    "withdraw": VerbRow(
        lambda c, f, by, at: actions.withdraw(c, by=by, at=at, seen=f.seen()), _("已撤回，登记没有更改")
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with a change."""
    return verbs.act(request, access.get(request.person, Change, pk), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, change: Change, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    # Read again: the refusal may be that the change was decided since it was read.
    return draw(request, access.get(request.person, Change, change.pk), problem=problem, verb=verb)


def _onward(request: SignedIn, change: Change, by: Any, row: VerbRow, verb: str) -> str:
    """Go back to the list when the verb was done there."""
    if "query" in request.POST:
        return f"{reverse('changes')}?{request.POST['query']}"
    return reverse("change", args=[change.pk])


TABLE = VerbTable(FormReader, ROWS, _redraw, _onward)
