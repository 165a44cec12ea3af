"""Pages of wishes: the list with the form for a new one, one wish, and its verbs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.activities.actions import wishes as actions
from tongdeng.activities.models import Activity, Wish
from tongdeng.activities.queries import activities as queries
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.people import queries as people
from tongdeng.web.activities.forms import ActivityForm
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.verbs import VerbRow, VerbTable

ROWS = {
    "join": VerbRow(lambda w, f, by, at: actions.join(w, by=by, at=at), _("已加入")),
    "withdraw": VerbRow(lambda w, f, by, at: actions.withdraw(w, by=by, at=at, seen=f.seen()), _("已收回")),
    "take": VerbRow(
        lambda w, f, by, at: actions.take(w, f.plan(), by=by, at=at, seen=f.seen()),
        _("草稿已保存，核对后点“发布”"),
    ),
    "decline": VerbRow(
        lambda w, f, by, at: actions.decline(w, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已答复"),
    ),
}


@signed_in
@sent_once
def listing(request: SignedIn) -> HttpResponse:
    """List the wishes of one's estate; a resident makes a new one here."""
    estate = people.home_estate(request.person, request.at)
    problem: Refused | None = None
    if request.method == "POST":
        form = ActivityForm(request)
        try:
            wish = actions.wish(
                estate.code if estate else "",
                title=form.text("title"),
                about=form.text("about"),
                by=request.person,
                at=request.at,
            )
            messages.success(request, _("愿望已发出，邻居可以加入了"))
            return HttpResponseRedirect(reverse("wish", args=[wish.pk]))
        except Refused as refused:
            problem = refused
    rows = page_of(request, queries.wishes(request.person))
    context = {
        "tab": "neighbours",
        "page_of": rows,
        "joined": queries.joined(request.person, list(rows)),
        "may_wish": bool(people.homes_of(request.person, request.at)),
    }
    return answer(request, "activities/wishes.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Wish, pk))


def draw(request: SignedIn, wish: Wish, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    """Show a wish with what may be done about it."""
    context = {
        "tab": "neighbours",
        "wish": wish,
        "offered": offered(wish, request.person),
        "joined": bool(queries.joined(request.person, [wish])),
        "activities": list(queries.visible(request.person).filter(wish=wish)),
        "kinds": [(kind.code, str(kind)) for kind in queries.kinds()],
    }
    return answer(request, "activities/wish.html", context, problem=problem, verb=verb)


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Wish, pk), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, wish: Wish, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, wish, problem=problem, verb=verb)


def _onward(request: SignedIn, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    if isinstance(changed, Activity):
        return reverse("activity", args=[changed.pk])
    return reverse("wishes") if verb == "withdraw" else reverse("wish", args=[changed.pk])


TABLE = VerbTable(ActivityForm, ROWS, _redraw, _onward)
