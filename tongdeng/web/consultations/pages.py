"""The bench of one's estates: what comes next, what is to be solved, what was decided, and who is late."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from tongdeng.consultations.access import HOSTS
from tongdeng.consultations.models import Consultation
from tongdeng.consultations.queries import pages as queries
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.web.consultations.hot import suggestions
from tongdeng.web.kit.blanks import OFFICES
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of

LINES = 5  # of each list on the page of all; the rest has a page of its own
JOINT = (Role.SUBDISTRICT, Role.BRANCH, Role.COMMUNITY, Role.CITY)
Rows = Callable[[Person, datetime], QuerySet[Any]]
#        ?show=          query
LISTS: dict[str, Rows] = {
    "topics":        lambda person, at: queries.topics(person),
    "topics-over":   lambda person, at: queries.topics(person, over=True),
    "consultations": lambda person, at: queries.consultations(person),
    "unfinished":    lambda person, at: queries.unfinished(person),
    "carried-out":   queries.carried_out,
}  # fmt: skip


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """Show the bench; with `?show=` one of its lists as a whole."""
    show = request.GET.get("show", "")
    context = _one(request, show) if show in LISTS else _all(request)
    context |= {
        "tab": "neighbours",
        "offices": request.person.holds(*OFFICES),
        "hosts": request.person.holds(*HOSTS),
    }
    return render(request, "consultations/bench.html", context)


def _one(request: SignedIn, show: str) -> dict[str, Any]:
    rows = page_of(request, LISTS[show](request.person, request.at))
    return {"show": show, "page_of": rows, "query": f"show={show}", "estates": _estates(request, rows)}


def _all(request: SignedIn) -> dict[str, Any]:
    person, at = request.person, request.at
    unfinished = list(queries.unfinished(person)[: LINES * 4])
    late = [resolution for resolution in unfinished if resolution.is_late(at)]
    waiting = list(queries.waiting(person)[: LINES * 2]) if person.holds(*HOSTS) else []
    known = {topic.pk for topic in waiting}
    coming = queries.coming(person, at)
    lists: dict[str, list[Any]] = {
        "coming": coming,
        "late": late,
        "unfinished": [resolution for resolution in unfinished if resolution not in late][:LINES],
        "waiting": waiting,
        "topics": [topic for topic in queries.topics(person)[: LINES * 2] if topic.pk not in known],
        "running": _running(request, {row.pk for row in coming}),
        "joint": list(queries.joint_items(person)[:LINES]) if person.holds(*JOINT) else [],
        "carried_out": list(queries.carried_out(person, at)[:LINES]),
    }
    shown = [row for rows in lists.values() for row in rows]
    suggested = suggestions(request) if person.holds(*HOSTS) else []
    return {**lists, "hot": suggested, "kept": queries.kept(person, at), "estates": _estates(request, shown)}


def _running(request: SignedIn, shown: set[UUID]) -> list[Consultation]:
    """Return what else those inside have in hand."""
    if not request.person.holds(*OFFICES):
        return []
    rows = queries.running(request.person)[: LINES * 2 + len(shown)]
    return [row for row in rows if row.pk not in shown]


def _estates(request: SignedIn, rows: Any) -> dict[str, Any]:
    """Return the places of the rows by code for whoever looks after several of them; residents have one."""
    return places.named(row.place for row in rows) if request.person.holds(*OFFICES) else {}
