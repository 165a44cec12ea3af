"""Reading paper ballots: one after the other, or in a grid. A reader sees only their own reading."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tongdeng.elections import actions
from tongdeng.elections.models import Election, Round, Slip
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.web.elections.forms import ABSTAIN, AGAINST, FOR, ElectionForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once


@signed_in
@sent_once
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Read one ballot, then the next."""
    election, round_ = _open(request, pk)
    own = rounds.slips_of(round_, request.person)
    number = _number(request, round_, own)
    problem: Refused | None = None
    if request.method == "POST":
        try:
            marks = ElectionForm(request).slip(round_.names)
            actions.read(election, {number: marks}, by=request.person, at=request.at)
            return _next(request, election, round_)
        except Refused as refused:
            problem = refused
    slip = request.POST if problem else _filled(own.get(number))
    context = _context_for(election, round_, own) | {"number": number, "slip": slip}
    return answer(request, "elections/reading.html", context, problem=problem)


@signed_in
@sent_once
def grid(request: SignedIn, pk: UUID) -> HttpResponse:
    """Read many ballots at once: one line for each, one figure for each name."""
    election, round_ = _open(request, pk)
    own = rounds.slips_of(round_, request.person)
    problem: Refused | None = None
    if request.method == "POST":
        try:
            ballots = ElectionForm(request).slips(round_.names, round_.returned or 0)
            actions.read(election, ballots, by=request.person, at=request.at)
            return _next(request, election, round_)
        except Refused as refused:
            problem = refused
    context = _context_for(election, round_, own)
    context["rows"] = [
        _line(request, round_, n, own.get(n), problem) for n in range(1, (round_.returned or 0) + 1)
    ]
    return answer(request, "elections/grid.html", context, problem=problem)


def _open(request: SignedIn, pk: UUID) -> tuple[Election, Round]:
    election = queries.get(request.person, pk)
    access.require(request.person, election, "read")
    last = rounds.last_round(election)
    if not election.is_being_read or last is None:
        raise NotFound(gettext("现在没有要录的选票"))
    return election, last


def _context_for(election: Election, round_: Round, own: dict[int, Slip]) -> dict[str, Any]:
    members = {member.pk: member.name for member in queries.roll(election)}
    total = round_.returned or 0
    return {
        "election": election,
        "round": round_,
        "names": [(pk, members[pk]) for pk in round_.names],
        "done": len(own),
        "total": total,
        "numbers": [(n, n in own) for n in range(1, total + 1)],
    }


def _number(request: SignedIn, round_: Round, own: dict[int, Slip]) -> int:
    """Return which ballot is asked for: by its number, else the first that this reader has not read."""
    total = round_.returned or 0
    asked = request.GET.get("number", "")
    # isdigit alone also takes "²", which int refuses.
    if asked.isascii() and asked.isdigit() and len(asked) < 6 and 1 <= int(asked) <= total:
        return int(asked)
    return next((n for n in range(1, total + 1) if n not in own), 1)


def _next(request: SignedIn, election: Election, round_: Round) -> HttpResponse:
    own = rounds.slips_of(round_, request.person)
    if len(own) < (round_.returned or 0):
        name = "election_grid" if "grid" in request.POST else "election_reading"
        return HttpResponseRedirect(reverse(name, args=[election.pk]))
    messages.success(request, gettext("您这一遍已录完"))
    return HttpResponseRedirect(reverse("election_round", args=[election.pk]))


def _filled(slip: Slip | None) -> dict[str, str]:
    """Return a reading as the form's fields."""
    if slip is None:
        return {}
    if slip.spoilt:
        return {"spoilt": "1"}
    fields = {f"mark-{pk}": "none" for pk in slip.round.names}
    fields |= {f"mark-{pk}": "for" for pk in slip.marked_for}
    fields |= {f"mark-{pk}": "against" for pk in slip.against}
    return fields | {f"write-{pk}": name for pk, name in zip(slip.against, slip.write_in, strict=False)}


def _line(
    request: SignedIn, round_: Round, number: int, slip: Slip | None, problem: Refused | None
) -> dict[str, Any]:
    """Return a line of the grid: as it was typed after a refusal, else as it was read."""
    if problem is not None:
        cells = [(pk, request.POST.get(f"c-{number}-{pk}", "")) for pk in round_.names]
        written, spoilt = request.POST.get(f"w-{number}", ""), f"s-{number}" in request.POST
    else:
        cells = [(pk, _figure(pk, slip)) for pk in round_.names]
        written = "、".join(slip.write_in) if slip else ""
        spoilt = bool(slip and slip.spoilt)
    wrong = getattr(problem, "fields", {}).get(f"row-{number}", "")
    return {"number": number, "cells": cells, "written": written, "spoilt": spoilt, "wrong": wrong}


def _figure(pk: UUID, slip: Slip | None) -> str:
    if slip is None or slip.spoilt:
        return ""
    return FOR if pk in slip.marked_for else AGAINST if pk in slip.against else ABSTAIN
