"""Rendering the pages of one vote: what all share, what each adds, and a refusal beside the form that it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import open_now
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import papers
from tongdeng.votes.queries import votes as queries
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page of a vote: its template, what it adds to the context, and the right that it needs.

    `context_for` takes the request, the vote, the reader's rights, and what the page's address names besides the vote.
    """

    template: str
    context_for: Callable[..., dict[str, Any]]
    right: str = access.SEE


def open_vote(request: SignedIn, pk: UUID, to: str = access.SEE) -> Vote:
    """Return the vote with its rules and motions to somebody who may do `to` with it."""
    return queries.whole(access.get(request.person, Vote, pk, to=to))


def draw(
    request: SignedIn,
    vote: Vote,
    page: PageSpec,
    *,
    problem: Refused | None = None,
    verb: str = "",
    **arguments: Any,
) -> HttpResponse:
    """Render a page of a vote; `arguments` are those of its address."""
    if page.right != access.SEE:
        access.require(request.person, vote, page.right)
    rights = access.verbs(request.person, vote)
    context = {
        "tab": "neighbours",
        "vote": vote,
        "rights": rights,
        "offered": open_now(vote, rights),
        "sections": sections(request, vote, rights),
        "faults": getattr(problem, "faults", []),
    }
    context |= page.context_for(request, vote, rights, **arguments)
    return answer(request, page.template, context, problem=problem, verb=verb)


def sections(request: SignedIn, vote: Vote, rights: frozenset[str]) -> list[tuple[str, str, int]]:
    """Return the pages of a vote that this person has work on: the address's name, its key, how many wait there."""
    # Most readers are owners, who have none of these pages: nothing is counted for them.
    if not rights & {"read", "settle"}:
        return []
    waiting = papers.waiting_work(vote, request.person)
    announced, sealed = vote.announced_at is not None, vote.roll_is_sealed
    #   address             key            is shown                           how many wait
    rows = [
        ("vote",             "vote",        True,                              0),
        ("vote_roll",        "roll",        announced,                         waiting.held if "designate" in rights else 0),
        ("vote_objections",  "objections",  announced and "answer" in rights,  waiting.objections),
        ("vote_papers",      "papers",      sealed and "issue" in rights,      0),
        ("vote_readings",    "readings",    sealed and "read" in rights,       waiting.readings),
        ("vote_differences", "differences", sealed and "settle" in rights,     waiting.differences),
        ("vote_platform",    "platform",    sealed and "import" in rights,     0),
    ]  # fmt: skip
    return [(address, key, count) for address, key, is_shown, count in rows if is_shown]
