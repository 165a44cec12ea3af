"""Votes as owners see them: the list, what is asked, the result, a receipt to check."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import open_now
from tongdeng.people.rules import Role
from tongdeng.votes.actions import casting, lifecycle
from tongdeng.votes.models import Objection, Vote
from tongdeng.votes.queries import counts, participation, rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules.flow import EXPORT_REASONS, QUESTIONS, State
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.votes.rules.told import LEAST
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.votes.own_vote import own_votes
from tongdeng.web.votes.page import PageSpec, draw, open_vote
from tongdeng.web.votes.results import recount_options, told_results, whole_results

RUNNERS = {Role.COMMITTEE, Role.COMMUNITY}


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the votes that somebody may see, the newest first; those that wait for their ballot are marked."""
    awaited = queries.awaiting(request.person, request.at)
    context = {
        "tab": "neighbours",
        "page_of": page_of(request, queries.votes(request.person)),
        "awaiting": awaited,
        "awaited": {vote.pk for vote in awaited},
        "can_propose": request.person.holds(*RUNNERS),
        "has_blanks": request.person.holds(*RUNNERS, Role.BRANCH),
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
    ballot = None
    if request.method == "POST":
        try:
            ballot = casting.confirm(vote, request.POST.get("receipt", ""), by=request.person, at=request.at)
        except Refused as refused:
            problem = refused
    counts = ballot is not None and ballot.head.counted == ballot.pk
    context = {
        "tab": "neighbours",
        "vote": vote,
        "ballot": ballot,
        "counts": counts,
        "proves": counts and vote.is_certified,
    }
    return answer(request, "votes/check.html", context, problem=problem)


def context_for(request: SignedIn, vote: Vote, rights: frozenset[str]) -> dict[str, Any]:
    """Return what the page of a vote shows."""
    announced = vote.announced_at is not None
    counted = announced and "turnout" in rights
    motions = [(motion, MATTERS[motion.matter]) for motion in vote.motions.all()]
    stage = vote.objection_stage(request.at) if "object" in rights else ""
    context: dict[str, Any] = {
        "motions": motions,
        "terms": terms(vote),
        "mine": own_votes(vote, request.person, request.at) if announced and "cast" in rights else [],
        "turnout": participation.shown(vote) if counted else None,
        "shows_turnout": counted and vote.state != State.ANNOUNCED,
        "buildings": participation.by_building(vote) if counted else [],
        "objected": own_objections(request, vote),
        "stage": stage,
        "about_result": stage == Objection.Stage.RESULT,
        "named": rolls.may_name(vote),
    }
    if vote.is_certified:
        context |= {
            # Whoever may open the register reads all numbers; the others those that tell nobody's choice.
            "results": whole_results(vote) if "export" in rights else told_results(vote),
            "whole": "export" in rights,
            "recount_options": recount_options(vote),
            "reasons": [("", gettext("请选择")), *EXPORT_REASONS.items()],
            "openings": rolls.openings(vote),
        }
    if "certify" in open_now(vote, rights):
        context["count"] = counts.progress(vote)
    if "announce" in open_now(vote, rights):
        context["missing"] = lifecycle.not_ready(vote, request.at)
    return context


VOTE = PageSpec("votes/vote.html", context_for)


def terms(vote: Vote) -> list[tuple[str, str]]:
    """Return the questions that the law leaves to the estate, with the answers of this vote."""
    rows = [
        (str(q.asks), str(q.answers.get(getattr(vote, q.key), "") or gettext("还没有定"))) for q in QUESTIONS
    ]
    if vote.silence == "follow":
        rows.append((gettext("议事规则条款"), vote.silence_clause))
    cap = (
        gettext("还没有定") if vote.proxy_cap is None else gettext("最多代理 {n} 户").format(n=vote.proxy_cap)
    )
    rows.append((gettext("一人最多代理几户"), gettext("不能代理") if vote.proxy_cap == 0 else cap))
    days = gettext("还没有定") if vote.posting_days is None else gettext("{n} 天").format(n=vote.posting_days)
    rows.append((gettext("结果公示"), days))
    told = gettext(
        "总数：不到 {n} 人的选择合并，面积只在看不出是谁时写明。计票明细只有监票人、业委会、社区和法院能看，每次打开都记录"
    )
    return [*rows, (gettext("结果公布什么"), told.format(n=LEAST))]


def own_objections(request: SignedIn, vote: Vote) -> list[Objection]:
    """Return what this person objected to, with the answers."""
    return [row for row in queries.objections(vote) if row.by_id == request.person.pk]
