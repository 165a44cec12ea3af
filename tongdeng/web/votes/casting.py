"""Casting with a phone: the ballot, the page that repeats the choice, the receipt."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused
from tongdeng.votes.actions import casting
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import papers
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import ballot as rules
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.proof import proved_apart
from tongdeng.web.votes.forms import VoteForm
from tongdeng.web.votes.own_vote import OwnVote, own_votes
from tongdeng.web.votes.page import open_vote


@signed_in
@proved_apart
@sent_once
def cast(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the ballot; sent with a choice that was confirmed, cast it."""
    if request.method != "POST":
        return _ballot(request, open_vote(request, pk, to="cast"), request.GET.get("head", ""), {})
    # Only the right to see is asked for here: the verb refuses the others itself, so that the journal keeps the attempt.
    vote, head = queries.with_head(request.person, pk, _head_id(request))
    form = VoteForm(request)
    choices, insists = form.choices(), form.flag("insists")
    try:
        ballot = casting.cast(vote, head, choices=choices, insists=insists, by=request.person, at=request.at)
    # Without a head there is no ballot to show again.
    except NotFound:
        raise
    except Refused as problem:
        return _ballot(request, vote, str(head.pk), choices, problem)
    return HttpResponseRedirect(reverse("vote_receipt", args=[vote.pk, ballot.pk]))


# Not GET: a choice in an address would stay in logs and in the history of the browser.
@require_POST
@signed_in
@proved_apart
def confirm(request: SignedIn, pk: UUID) -> HttpResponse:
    """Repeat the choice before it is cast."""
    vote = open_vote(request, pk, to="cast")
    head, choices = request.POST.get("head", ""), VoteForm(request).choices()
    mine = _mine(request, vote, head)
    try:
        choices = rules.checked(choices, casting.positions(vote))
    except Invalid as problem:
        return _ballot(request, vote, head, choices, problem)
    lines = [(motion, choices[str(motion.position)]) for motion in vote.motions.all()]
    context = {
        "vote": vote,
        "mine": mine,
        "lines": lines,
        "insists": VoteForm(request).flag("insists"),
        "now": request.at,
        "tab": "neighbours",
    }
    return render(request, "votes/confirm.html", context)


@signed_in
def receipt(request: SignedIn, pk: UUID, ballot: UUID) -> HttpResponse:
    """Show a receipt to whoever cast the ballot, and to nobody else."""
    vote = open_vote(request, pk)
    own = papers.ballot(request.person, vote, ballot)
    heads = [head for head in queries.mine(vote, request.person) if head.pk == own.head_id]
    context = {
        "vote": vote,
        "ballot": own,
        "where": "、".join(home.where for head in heads for home in head.homes.all()),
        "held": own.head.is_held,
        "now": request.at,
        "tab": "neighbours",
    }
    return render(request, "votes/receipt.html", context)


def _ballot(
    request: SignedIn, vote: Vote, head: str, choices: Mapping[str, str], problem: Refused | None = None
) -> HttpResponse:
    wrong = getattr(problem, "fields", {})
    lines = [
        (
            motion,
            MATTERS[motion.matter],
            choices.get(str(motion.position), ""),
            wrong.get(f"motion_{motion.position}", ""),
        )
        for motion in vote.motions.all()
    ]
    context = {
        "vote": vote,
        "mine": _mine(request, vote, head),
        "lines": lines,
        "choices": [choice.value for choice in rules.BY_HAND],
        "now": request.at,
        "tab": "neighbours",
    }
    return answer(request, "votes/ballot.html", context, problem=problem)


def _mine(request: SignedIn, vote: Vote, head: str) -> OwnVote:
    """Return what there is to say about the head that is named, else about the first for which they can vote."""
    known = own_votes(vote, request.person, request.at)
    if head:
        chosen = next((own for own in known if str(own.head.pk) == head), None)
    else:
        chosen = next((own for own in known if own.can_cast), known[0] if known else None)
    if chosen is None:
        raise Forbidden(_("这不是您名下的房屋，不能代投"))
    return chosen


def _head_id(request: SignedIn) -> UUID:
    try:
        return UUID(request.POST.get("head", ""))
    except ValueError:
        raise NotFound(_("名册上没有这一户")) from None
