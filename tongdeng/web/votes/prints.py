"""What a vote puts on paper: the notice, the roll to post, ballots, the certificate."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext

from tongdeng.kernel import access
from tongdeng.kernel.errors import Invalid, NotFound
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import papers as issued
from tongdeng.votes.queries import rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents import give
from tongdeng.web.votes.page import open_vote
from tongdeng.web.votes.papers import ballots as described
from tongdeng.web.votes.papers.notice import notice as describe_notice
from tongdeng.web.votes.papers.result import announcement as describe_announcement
from tongdeng.web.votes.papers.result import certificate as describe_certificate
from tongdeng.web.votes.papers.roll import roll as describe_roll

AT_ONCE, LINES_AT_ONCE = 300, 2_000


@signed_in
def notice(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give the notice to post."""
    vote = _announced(request, pk)
    return give(lambda: describe_notice(vote), kind)


@signed_in
def roll(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give the roll to post, names masked."""
    vote = _announced(request, pk)
    return give(lambda: describe_roll(vote), kind)


@signed_in
def papers(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give paper ballots to print, one page for each head: of one head, of a building, or all that wait."""
    vote = open_vote(request, pk, to="issue")
    rows = issued.to_print(vote, request.GET.get("building", ""), request.GET.get("head", ""))
    if not rows:
        raise NotFound(gettext("没有要打印的票：还没有印，或者都已收回"))
    if len(rows) > AT_ONCE:
        raise Invalid(gettext("一次最多打印 {most} 张，请按楼栋打印").format(most=AT_ONCE))
    return give(lambda: described.ballots(vote, rows))


@signed_in
def handed_out(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give the register of paper ballots handed out and returned: of a building, or of all."""
    vote = open_vote(request, pk, to="issue")
    building = request.GET.get("building", "")
    rows = list(issued.papers(vote, building))
    if not rows:
        raise NotFound(gettext("还没有印过纸质票"))
    if len(rows) > LINES_AT_ONCE:
        raise Invalid(gettext("一次最多打印 {most} 张，请按楼栋打印").format(most=LINES_AT_ONCE))
    names = {row["building"]: str(row["name"]) for row in queries.turnout_by_building(vote)}
    return give(lambda: described.register(vote, rows, names.get(building, "")), kind)


@signed_in
def authority(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give the form by which an owner has somebody vote; to a clerk with a head's home and owner filled in."""
    vote = _announced(request, pk)
    if vote.proxy_cap == 0:
        raise NotFound(gettext("这次表决不能委托他人投票"))
    asked = request.GET.get("head", "")
    if asked:
        access.require(request.person, vote, "issue")
    head = rolls.whole(vote, _uuid(asked)) if asked else None
    return give(lambda: described.authority(vote, head), kind)


@signed_in
def certificate(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give the certificate of the result."""
    vote = _certified(request, pk)
    return give(lambda: describe_certificate(vote), kind)


@signed_in
def announcement(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give the announcement of the result, to post."""
    vote = _certified(request, pk)
    return give(lambda: describe_announcement(vote), kind)


def _announced(request: SignedIn, pk: UUID) -> Vote:
    vote = open_vote(request, pk)
    if vote.announced_at is None:
        raise NotFound(gettext("公告以后才有这份材料"))
    return vote


def _certified(request: SignedIn, pk: UUID) -> Vote:
    vote = open_vote(request, pk)
    if not vote.is_certified:
        raise NotFound(gettext("结果公布以后才有这份材料"))
    return vote


def _uuid(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        raise NotFound(gettext("名册上没有这一户")) from None
