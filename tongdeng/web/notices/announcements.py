"""The pages of announcements: the list, one in large type, its form, its sheet, and who has not read it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.kernel.turn import offered
from tongdeng.notices.actions import announcing as verbs
from tongdeng.notices.actions.announcing import Draft
from tongdeng.notices.models import Announcement
from tongdeng.notices.queries import announcing as queries
from tongdeng.notices.rules.announcing import SENDERS
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.official_documents import give
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.kit.verbs import act as run
from tongdeng.web.notices.forms import AnnouncementForm
from tongdeng.web.notices.papers import issuer, sheet


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    rows = page_of(request, queries.announcements(request.person, request.at))
    context = {
        "tab": "neighbours",
        "page_of": rows,
        "named": places.named(code for row in rows for code in [row.place, *row.buildings]),
        "may_send": request.person.holds(*SENDERS),
    }
    return render(request, "notices/announcements.html", context)


@for_roles(*SENDERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Write an announcement, look at whom it reaches, and send it."""
    problem: Refused | None = None
    look: dict[str, Any] = {}
    if request.method == "POST":
        try:
            draft = AnnouncementForm(request).draft()
            if request.POST.get("step") == "look":
                look = _look(request, draft)
            else:
                announcement = verbs.send(draft, by=request.person, at=request.at)
                messages.success(request, _sent(announcement))
                return HttpResponseRedirect(reverse("announcement", args=[announcement.pk]))
        except Refused as refused:
            problem = refused
    estates = _estates(request)
    asked = request.POST.get("place") or request.GET.get("place", "")
    place = estates.get(asked) or (next(iter(estates.values())) if len(estates) == 1 else None)
    context = {
        "tab": "neighbours",
        "estates": estates.values(),
        "place": place,
        "buildings": queries.buildings_of(place.code) if place else [],
        "chosen": request.POST.getlist("buildings"),
        "given": request.POST,
        **look,
    }
    return answer(request, "notices/announcement_new.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show an announcement. The receipt of a household comes by a form: a browser that fetches ahead has read nothing."""
    return draw(request, access.get(request.person, Announcement, pk))


def draw(
    request: SignedIn, announcement: Announcement, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Draw an announcement; of one that was taken back residents see why, and its text no more."""
    rights = offered(announcement, request.person)
    rows = queries.by_building(announcement, request.at) if "reach" in rights else {}
    context = {
        "tab": "neighbours",
        "announcement": announcement,
        "offered": rights,
        "issuer": issuer(announcement),
        "named": places.named([announcement.place, *announcement.buildings]),
        "text": _text(announcement, rights),
        "buildings": queries.shown(rows),
        "reach": queries.summed(rows) if rows else None,
        "receipt": _receipt(request, announcement) if "read" in rights else "",
    }
    return answer(request, "notices/announcement.html", context, problem=problem, verb=verb)


@signed_in
def homes(request: SignedIn, pk: UUID) -> HttpResponse:
    """List the homes in which nobody has opened it, for those who knock on doors while it is valid."""
    announcement = access.get(request.person, Announcement, pk, "homes")
    if not announcement.is_valid(request.at):
        raise NotFound(_("公告不在有效期内，没有这份名单"))
    rows = page_of(request, queries.not_read(announcement, request.at))
    context = {"tab": "neighbours", "announcement": announcement, "page_of": rows}
    return render(request, "notices/announcement_homes.html", context)


@signed_in
def paper(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give it as a sheet to hang up."""
    announcement = access.get(request.person, Announcement, pk)
    if not _text(announcement, offered(announcement, request.person)) or announcement.is_withdrawn:
        raise NotFound(_("没有这份材料"))
    return give(lambda: sheet(announcement), kind)


ROWS = {
    "withdraw": VerbRow(
        lambda a, f, by, at: verbs.withdraw(a, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已撤下，住户会看到原因"),
    ),
    "read": VerbRow(lambda a, f, by, at: verbs.open_(a, by=by, at=at), _("已记下您家已阅读，谢谢您")),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return run(request, access.get(request.person, Announcement, pk), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, announcement: Announcement, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, announcement, problem=problem, verb=verb)


def _onward(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("announcement", args=[request.resolver_match.kwargs["pk"]])


TABLE = VerbTable(AnnouncementForm, ROWS, _redraw, _onward)


def _sent(announcement: Announcement) -> Any:
    return _("已发布，正在通知住户") if announcement.is_published else _("已安排，到时间自动发布")


def _receipt(request: SignedIn, announcement: Announcement) -> str:
    """Say whether this reader has read it, or may still say so while it is valid; "" afterwards."""
    if queries.is_read(request.person, announcement):
        return "given"
    return "open" if announcement.is_valid(request.at) else ""


def _text(announcement: Announcement, rights: frozenset[str]) -> str:
    return announcement.words if "inside" in rights or not announcement.is_withdrawn else ""


def _look(request: SignedIn, draft: Draft) -> dict[str, Any]:
    announcement, found = verbs.checked(draft, by=request.person, at=request.at)
    reach = queries.reached(announcement.place, announcement.buildings, request.at)
    return {"look": announcement, "reach": reach, "found": found}


def _estates(request: SignedIn) -> dict[str, Place]:
    """Return the estates to which somebody may send."""
    found: dict[str, Place] = {}
    for code in sorted(request.person.reach(*SENDERS)):
        estate = cut(code, "estate")
        rows = places.named([estate]).values() if estate else places.below(code, "estate")
        found |= {place.code: place for place in rows}
    return found
