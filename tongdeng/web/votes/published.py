"""What is downloaded after the result: the public file, the proof for a receipt, and the register for those who may open it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Invalid
from tongdeng.votes.actions import publishing
from tongdeng.votes.queries import votes as queries
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.votes.forms import VoteForm
from tongdeng.web.votes.page import draw, open_vote
from tongdeng.web.votes.pages import VOTE

JSON, CSV = "application/json; charset=utf-8", "text/csv; charset=utf-8"


@signed_in
def result(request: SignedIn, pk: UUID, position: int) -> HttpResponse:
    """Give what is public of one motion."""
    vote = open_vote(request, pk)
    text = publishing.public_result(vote, publishing.motion_at(vote, position), by=request.person)
    return _download(f"result-{position}.json", text, JSON)


# Not GET: a receipt in an address would stay in logs.
@require_POST
@signed_in
def proof(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the proof that the ballot of a receipt is in the sums."""
    receipt = VoteForm(request).text("receipt")
    text = publishing.prove(open_vote(request, pk), receipt, by=request.person, at=request.at)
    return _download("proof.json", text, JSON)


# Not GET: each opening is written down.
@require_POST
@signed_in
def register(request: SignedIn, pk: UUID, position: int) -> HttpResponse:
    """Give the register of one motion, with every choice, to those who may count again."""
    vote = open_vote(request, pk)
    access.require(request.person, vote, "export")
    motion, form = publishing.motion_at(vote, position), VoteForm(request)
    try:
        text = publishing.open_register(
            vote,
            motion,
            why=form.text("why"),
            reference=form.text("reference"),
            by=request.person,
            at=request.at,
        )
    except Invalid as problem:
        verb = f"export_{position}"
        return draw(request, queries.whole(vote), VOTE, problem=problem, verb=verb)
    return _download(f"register-{position}.csv", text, CSV)


def _download(name: str, text: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
