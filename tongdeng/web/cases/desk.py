"""The desk: a live queue, what runs out first at the top, beside an open case; and the officers' list of late cases."""

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
from tongdeng.kernel.errors import NotFound, Sentence
from tongdeng.people.rules import Role
from tongdeng.places.models import Place
from tongdeng.places.queries import below
from tongdeng.web.cases.pages import context_for
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.pager import EACH, page_of

ROWS = EACH
OFFICE = (Role.DESK, Role.MANAGER, Role.COMMUNITY)
OFFICERS = (Role.MANAGER, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT, Role.CITY)
SHOWN = [State.FILED, State.ASSIGNED, State.WORKING, State.PAUSED]


@for_roles(*OFFICE)
def desk(request: SignedIn) -> HttpResponse:
    context = _queue(request) | {"filters": _filters(request), "now": request.at}
    chosen = request.GET.get("case", "")
    if chosen:
        case = access.get(request.person, Case, _uuid(chosen))
        context |= context_for(request, case, request.person) | {"at_desk": True, "chosen": str(case.pk)}
    return render(request, "cases/desk/desk.html", context)


@for_roles(*OFFICE)
def queue(request: SignedIn) -> HttpResponse:
    context = _queue(request)
    # The page asks every two seconds: an unchanged queue is not drawn again.
    if request.GET.get("mark") == context["mark"]:
        return HttpResponse(status=204)
    context |= {"now": request.at, "chosen": request.GET.get("case", "")}
    return render(request, "cases/desk/_queue.html", context)


@for_roles(*OFFICERS)
def late(request: SignedIn) -> HttpResponse:
    rows = filtered(request, queries.late(request.person, request.at))
    context = {"page_of": page_of(request, rows), "now": request.at, "filters": _filters(request)}
    return render(request, "cases/late.html", context)


def filtered(request: SignedIn, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Narrow a list by the filter's fields; values that mean nothing are ignored."""
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
    # Each event of a case counts its entries up: the mark changes with everything that was written down.
    mark = sha256("".join(f"{row.pk}{row.version}{row.entries}" for row in rows).encode()).hexdigest()[:16]
    asked = request.GET.copy()
    asked.pop("case", None)
    asked.pop("mark", None)
    return {"rows": rows[:ROWS], "more": len(rows) > ROWS, "mark": mark, "query": asked.urlencode()}


def _filters(request: SignedIn) -> dict[str, Any]:
    """Return what was asked for, and the selects of the filter: name, words, the words for all, options."""
    estates = _reach(request)
    selects: list[tuple[str, Sentence, Sentence, list[tuple[str, Sentence]]]] = [
        ("state", _("状态"), _("全部状态"), [(state.value, STATE_WORDS[state]) for state in SHOWN]),
        ("kind", _("类型"), _("全部类型"), [(kind.value, word) for kind, word in KIND_WORDS.items()]),
    ]
    if len(estates) > 1:
        selects.append(("place", _("小区"), _("全部小区"), [(place.code, place.path) for place in estates]))
    marked = [
        (name, word, every, [(value, words, value == request.GET.get(name)) for value, words in options])
        for name, word, every, options in selects
    ]
    return {"asked": request.GET, "selects": marked}


def _reach(request: SignedIn) -> list[Place]:
    codes = request.person.reach()
    return [place for code in sorted(codes) for place in below(code, "estate")][:200]


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NotFound(_("没有找到这条记录，或者您无权查看")) from None
