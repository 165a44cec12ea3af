"""The verbs of a role that somebody holds."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.people.actions import staffing
from tongdeng.people.models import Mandate
from tongdeng.web.kit import verbs
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.people import staff

ROWS = {
    "end": VerbRow(
        lambda m, f, by, at: staffing.end(m, by=by, at=at), _("任职已结束，从现在起不能再以这个角色办事")
    ),
}


@require_POST
@for_roles(*staff.GIVERS)
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Mandate, pk), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, mandate: Mandate, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return staff.draw(request, problem=problem, verb=verb)


def _onward(request: SignedIn, mandate: Mandate, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("staff")


TABLE = VerbTable(FormReader, ROWS, _redraw, _onward)
