"""Drawing the pages of one vote: what all share, what each needs, and a refusal beside the form that it is about."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import papers
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules.flow import State
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn

Facts = Callable[[SignedIn, Vote, frozenset[str]], dict[str, Any]]


class Drawn(NamedTuple):
    """A page: its template, the right that it needs, and what it shows."""

    template: str
    right: str
    facts: Facts


def open_vote(request: SignedIn, pk: UUID, to: str = access.SEE) -> Vote:
    """Return the vote with its rules and motions to somebody who may do `to` with it."""
    return queries.whole(access.get(request.person, Vote, pk, to=to))


def draw(
    request: SignedIn,
    vote: Vote,
    page: Drawn,
    *,
    problem: Refused | None = None,
    verb: str = "",
    **more: Any,
) -> HttpResponse:
    """Draw a page of a vote; after a refusal with the sentence, and the form as it was filled."""
    if page.right != access.SEE:
        access.require(request.person, vote, page.right)
    rights = access.verbs(request.person, vote)
    context = {
        "tab": "neighbours",
        "vote": vote,
        "rights": rights,
        "sections": sections(request, vote, rights),
        "faults": getattr(problem, "faults", []),
    }
    context |= page.facts(request, vote, rights) | more
    return answer(request, page.template, context, problem=problem, verb=verb)


def sections(request: SignedIn, vote: Vote, rights: frozenset[str]) -> list[tuple[str, str, int]]:
    """Return the pages of a vote that this person has work on: the address's name, its key, how many wait there."""
    if not rights & {"read", "settle"}:
        return []
    began = vote.state != State.DRAFT
    ballots = vote.state in (State.SEALED, State.OPEN, State.CLOSED, State.CERTIFIED)
    wait = papers.waiting_work(vote, request.person)
    found = [("vote", "vote", 0)]
    if began:
        found.append(("vote_roll", "roll", wait.held if "designate" in rights else 0))
    if began and "answer" in rights:
        found.append(("vote_objections", "objections", wait.objections))
    if ballots and "issue" in rights:
        found.append(("vote_papers", "papers", 0))
    if ballots and "read" in rights:
        found.append(("vote_readings", "readings", wait.readings))
    if ballots and "settle" in rights:
        found.append(("vote_differences", "differences", wait.differences))
    if ballots and "import" in rights:
        found.append(("vote_platform", "platform", 0))
    return found
