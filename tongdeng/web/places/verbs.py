"""The verbs of a place: what is added to it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.places import actions
from tongdeng.places.models import Place
from tongdeng.places.rules import parent
from tongdeng.web.kit import verbs
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.places import tree


def _added(place: Place) -> Sentence:
    return _("已添加：{place}").format(place=place)


ROWS = {
    "add": VerbRow(
        lambda p, f, by, at: actions.add(
            p, name=f.text("name"), code=f.text("code"), short=f.text("short"), by=by
        ),
        _added,
    ),
    "spot": VerbRow(lambda p, f, by, at: actions.add_spot(p, name=f.text("name"), by=by), _added),
}


@require_POST
@for_roles(*tree.KEEPERS)
@sent_once
def act(request: SignedIn, code: str, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Place, code), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, place: Place, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return tree.draw(request, place, problem=problem, verb=verb)


def _onward(request: SignedIn, added: Place, by: Any, row: VerbRow, verb: str) -> str:
    return f"{reverse('places')}?at={parent(added.code)}"


TABLE = VerbTable(FormReader, ROWS, _redraw, _onward)
