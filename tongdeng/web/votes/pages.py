"""Votes as owners see them: the list, what is asked, the result, a receipt to check."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.people.rules import Role
from tongdeng.votes.actions import casting, drafting
from tongdeng.votes.models import Objection, Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import flow
from tongdeng.votes.rules.flow import QUESTIONS, State
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.votes.own_vote import open_now, standings
from tongdeng.web.votes.page import Drawn, draw, open_vote
from tongdeng.web.votes.results import bars, result_of

RUNNERS = {Role.COMMITTEE, Role.COMMUNITY}


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the votes that somebody may see, the newest first; above them those that wait for their ballot."""
    awaited = queries.awaiting(request.person, request.at)
    context = {
        "tab": "neighbours",
        "page_of": page_of(request, queries.votes(request.person)),
        "awaiting": awaited,
        "awaited": {vote.pk for vote in awaited},
        "can_propose": request.person.holds(*RUNNERS),
        "now": request.at,
    }
    return render(request, "votes/list.html", context)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one vote."""
    return draw(request, open_vote(request, pk), VOTE)


@signed_in
def check(request: SignedIn, pk: UUID) -> HttpResponse:
    """Say whether a receipt was given out by this vote, and whether its ballot counts; never how it voted."""
    vote = open_vote(request, pk)
    problem: Refused | None = None
    found = None
    if request.method == "POST":
        try:
            found = casting.confirm(vote, request.POST.get("receipt", ""), by=request.person, at=request.at)
        except Refused as refused:
            problem = refused
    counts = found is not None and found.head.counted == found.pk
    context = {"tab": "neighbours", "vote": vote, "found": found, "counts": counts}
    return answer(request, "votes/check.html", context, problem=problem)


def facts(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return what the page of a vote shows."""
    began = vote.state != State.DRAFT
    mine = standings(vote, request.person, request.at) if began and "cast" in rights else []
    found: dict[str, Any] = {
        "motions": [(motion, MATTERS[motion.matter]) for motion in vote.motions.all()],
        "terms": terms(vote),
        "mine": mine,
        "is_open": open_now(vote, request.at),
        "turnout": queries.turnout(vote) if began else None,
        "buildings": queries.turnout_by_building(vote) if began else [],
        "objected": own_objections(request, vote),
        "stage": stage_of_objection(vote, request.at) if "object" in rights else "",
        "named": rolls.may_name(vote),
    }
    if vote.state == State.CERTIFIED:
        found["results"] = [
            (motion, MATTERS[motion.matter], bars(result_of(motion)), rolls.split(vote, motion))
            for motion in vote.motions.all()
        ]
    if "announce" in rights and vote.state == State.DRAFT:
        found["missing"] = missing(request, vote)
    return found


VOTE = Drawn("votes/vote.html", access.SEE, facts)


def terms(vote: Vote) -> list[tuple[str, str]]:
    """Return the questions that the law leaves to the estate, with the answers of this vote."""
    found = [(str(q.asks), str(q.answers.get(getattr(vote, q.key), "") or _("还没有定"))) for q in QUESTIONS]
    if vote.silence == "follow":
        found.append((_("议事规则条款"), vote.silence_clause))
    cap = _("还没有定") if vote.proxy_cap is None else _("最多代理 {n} 户").format(n=vote.proxy_cap)
    found.append((_("一人最多代理几户"), _("不能代理") if vote.proxy_cap == 0 else cap))
    days = _("还没有定") if vote.posting_days is None else _("{n} 天").format(n=vote.posting_days)
    return [*found, (_("结果公示"), days)]


def missing(request: SignedIn, vote: Vote) -> dict[str, Sentence]:
    """Return what must still be put right before the notice can be posted, by field."""
    moments = [m.astimezone(LOCAL) if m else None for m in (vote.opens_at, vote.closes_at)]
    now = request.at.astimezone(LOCAL)
    return drafting.unanswered(vote) | flow.wrong_times(now, moments[0], moments[1], vote.limits)


def stage_of_objection(vote: Vote, at: datetime) -> str:
    """Return what can be objected to now: the roll, the result while it hangs, or nothing."""
    if vote.state == State.ANNOUNCED:
        return Objection.Stage.ROLL.value
    hangs = vote.posted_until is not None and at.astimezone(LOCAL).date() <= vote.posted_until
    return Objection.Stage.RESULT.value if hangs else ""


def own_objections(request: SignedIn, vote: Vote) -> list[Objection]:
    """Return what this person objected to, with the answers."""
    return [row for row in queries.objections(vote) if row.by_id == request.person.pk]
