"""Casting with a phone: the ballot, the page that repeats the choice, the receipt."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused
from tongdeng.votes.actions import casting
from tongdeng.votes.models import Head, Vote
from tongdeng.votes.queries import papers
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import ballot as rules
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.votes.own_vote import Standing, standings
from tongdeng.web.votes.page import open_vote


@signed_in
def cast(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the ballot; sent with a choice that was confirmed, cast it."""
    if request.method != "POST":
        return _ballot(request, open_vote(request, pk, to="cast"), request.GET.get("head", ""), {})
    # Whoever sees it may try, and a refusal is written down.
    vote, head = queries.with_head(request.person, pk, _uuid(request.POST.get("head", "")))
    try:
        ballot = casting.cast(vote, head, said=_answers(request), by=request.person, at=request.at)
    except NotFound:
        raise
    except Refused as problem:
        return _ballot(request, vote, str(head.pk), _said(request, vote), problem)
    return HttpResponseRedirect(reverse("vote_receipt", args=[vote.pk, ballot.pk]))


@require_POST
@signed_in
def confirm(request: SignedIn, pk: UUID) -> HttpResponse:
    """Repeat the choice before it is cast."""
    vote = open_vote(request, pk, to="cast")
    head, said = request.POST.get("head", ""), _said(request, vote)
    mine = _mine(request, vote, head)
    try:
        choices = rules.checked(said, casting.positions(vote))
    except Invalid as problem:
        return _ballot(request, vote, head, said, problem)
    lines = [(motion, choices[str(motion.position)]) for motion in vote.motions.all()]
    context = {"vote": vote, "mine": mine, "lines": lines, "now": request.at, "tab": "neighbours"}
    return render(request, "votes/confirm.html", context)


@signed_in
def receipt(request: SignedIn, pk: UUID, ballot: UUID) -> HttpResponse:
    """Show a receipt to whoever cast the ballot, and to nobody else."""
    vote = open_vote(request, pk)
    found = papers.ballot(request.person, vote, ballot)
    where = "、".join(
        home.where for head in queries.mine(vote, request.person) for home in _of(head, found.head_id)
    )
    context = {"vote": vote, "ballot": found, "where": where, "now": request.at, "tab": "neighbours"}
    context["held"] = found.head.standing == Head.Standing.HELD
    return render(request, "votes/receipt.html", context)


def _of(head: Head, pk: UUID) -> list[Any]:
    return list(head.homes.all()) if head.pk == pk else []


def _ballot(
    request: SignedIn, vote: Vote, head: str, said: dict[str, str], problem: Refused | None = None
) -> HttpResponse:
    mine = _mine(request, vote, head)
    lines = [
        (motion, MATTERS[motion.matter], said.get(str(motion.position), ""), _wrong(problem, motion.position))
        for motion in vote.motions.all()
    ]
    context = {"vote": vote, "mine": mine, "lines": lines, "now": request.at, "tab": "neighbours"}
    context["choices"] = [choice.value for choice in rules.BY_HAND]
    return answer(request, "votes/ballot.html", context, problem=problem)


def _mine(request: SignedIn, vote: Vote, head: str) -> Standing:
    """Return where this person stands with the head that is named, else with the first for which they can vote."""
    found = standings(vote, request.person, request.at)
    if head:
        chosen = next((one for one in found if str(one.head.pk) == head), None)
    else:
        chosen = next((one for one in found if one.can_cast), found[0] if found else None)
    if chosen is None:
        raise Forbidden(_("这不是您名下的房屋，不能代投"))
    return chosen


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NotFound(_("名册上没有这一户")) from None


def _answers(request: SignedIn) -> dict[str, str]:
    return {
        name.removeprefix("motion_"): str(said)
        for name, said in request.POST.items()
        if name.startswith("motion_")
    }


def _said(request: SignedIn, vote: Vote) -> dict[str, str]:
    return {
        str(motion.position): request.POST.get(f"motion_{motion.position}", "")
        for motion in vote.motions.all()
    }


def _wrong(problem: Refused | None, position: int) -> Any:
    return getattr(problem, "fields", {}).get(f"motion_{position}", "")
