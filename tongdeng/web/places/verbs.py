"""The verbs of a place: what is added to it, and the drawing of an estate."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.places import actions
from tongdeng.places.actions import drawing
from tongdeng.places.models import Place
from tongdeng.places.rules import parent
from tongdeng.places.rules.shapes import BYTES_AT_MOST, Matched
from tongdeng.web.kit import verbs
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.places import tree

FEW = 8  # names in one sentence


def _added(place: Place) -> Sentence:
    return _("已添加：{place}").format(place=place)


def _drawn(done: tuple[Place, Matched]) -> Sentence:
    """Return how much of a drawing was found in its estate, with the names that were not."""
    found = done[1]
    parts = [gettext("平面图已更新，画上 {n} 处").format(n=len(found.shapes))]
    parts += [gettext("没有对上的名称：{names}").format(names=_few(found.unknown))] if found.unknown else []
    parts += [gettext("画了两次、只取第一次：{names}").format(names=_few(found.twice))] if found.twice else []
    parts += [gettext("还没有画：{names}").format(names=_few(found.missing))] if found.missing else []
    return "；".join(parts)


def _few(names: Sequence[str]) -> str:
    shown = "、".join(names[:FEW])
    return shown if len(names) <= FEW else gettext("{names}等 {n} 个").format(names=shown, n=len(names))


ROWS = {
    "add": VerbRow(
        lambda p, f, by, at: actions.add(
            p, name=f.text("name"), code=f.text("code"), short=f.text("short"), by=by
        ),
        _added,
    ),
    "spot": VerbRow(lambda p, f, by, at: actions.add_spot(p, name=f.text("name"), by=by), _added),
    "draw": VerbRow(
        lambda p, f, by, at: (p, drawing.draw(p, f.content("file", most=BYTES_AT_MOST), by=by, at=at)), _drawn
    ),
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


def _onward(request: SignedIn, done: Place | tuple[Place, Matched], by: Any, row: VerbRow, verb: str) -> str:
    if isinstance(done, tuple):
        return reverse("plan", args=[done[0].code])
    return f"{reverse('places')}?at={parent(done.code)}"


TABLE = VerbTable(FormReader, ROWS, _redraw, _onward)
