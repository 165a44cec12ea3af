"""The desk: a live queue of what runs out first, beside the case in hand; and the officer's list of what is late."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries
from tongdeng.cases.models import Case
from tongdeng.cases.rules import KIND_WORDS, STATE_WORDS, State
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound
from tongdeng.people.rules import Role
from tongdeng.places.models import Place
from tongdeng.places.queries import below
from tongdeng.web.cases.pages import facts
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.pager import EACH, page_of

ROWS = EACH
OFFICE = (Role.DESK, Role.MANAGER, Role.COMMUNITY)
OFFICERS = (Role.MANAGER, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT, Role.CITY)
SHOWN = [State.FILED, State.ASSIGNED, State.WORKING, State.PAUSED]


@for_roles(*OFFICE)
def desk(request: SignedIn) -> HttpResponse:
    """Show the queue, and the case that is open."""
    context = _queue(request) | {"filters": _filters(request), "now": request.at}
    chosen = request.GET.get("case", "")
    if chosen:
        case = access.get(request.person, Case, _uuid(chosen))
        context |= facts(request, case, request.person) | {"at_desk": True, "chosen": str(case.pk)}
    return render(request, "cases/desk/desk.html", context)


@for_roles(*OFFICE)
def queue(request: SignedIn) -> HttpResponse:
    """Give the queue anew where it changed since the page's `mark`; 204 and nothing where it did not."""
    context = _queue(request)
    if request.GET.get("mark") == context["mark"]:
        return HttpResponse(status=204)
    context |= {"now": request.at, "chosen": request.GET.get("case", "")}
    return render(request, "cases/desk/_queue.html", context)


@for_roles(*OFFICERS)
def late(request: SignedIn) -> HttpResponse:
    """List the open cases whose promise is broken, the longest first."""
    rows = filtered(request, queries.late(request.person, request.at))
    listed = page_of(request, rows)
    context = {"page_of": listed, "now": request.at, "filters": _filters(request)}
    return render(request, "cases/late.html", context)


def filtered(request: SignedIn, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Narrow a list by what the filter asks for; what it does not understand it leaves out."""
    asked = request.GET
    if asked.get("state") in STATE_WORDS:
        rows = rows.filter(state=asked["state"])
    if asked.get("kind") in KIND_WORDS:
        rows = rows.filter(kind=asked["kind"])
    if asked.get("held") == "none":
        rows = rows.filter(assignee__isnull=True)
    if asked.get("place", "").isdigit():
        rows = rows.filter(place__startswith=asked["place"])
    if words := asked.get("q", "").strip()[:50]:
        rows = rows.filter(Q(words__icontains=words) | Q(number__icontains=words) | Q(where__icontains=words))
    return rows


def _queue(request: SignedIn) -> dict[str, Any]:
    rows = list(filtered(request, queries.queue(request.person))[: ROWS + 1])
    mark = sha256("".join(f"{row.pk}{row.version}{row.entries}" for row in rows).encode()).hexdigest()[:16]
    asked = request.GET.copy()
    asked.pop("case", None)
    asked.pop("mark", None)
    return {"rows": rows[:ROWS], "more": len(rows) > ROWS, "mark": mark, "query": asked.urlencode()}


def _filters(request: SignedIn) -> dict[str, Any]:
    return {
        "asked": request.GET,
        "states": [(state.value, STATE_WORDS[state]) for state in SHOWN],
        "kinds": [(kind.value, word) for kind, word in KIND_WORDS.items()],
        "places": _reach(request),
    }


def _reach(request: SignedIn) -> list[Place]:
    """Return the estates that this person's roles reach."""
    codes = request.person.reach()
    return [place for code in sorted(codes) for place in below(code, "estate")][:200]


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NotFound(_("没有找到这条记录，或者您无权查看")) from None
