"""After the count: the committee divides its work, the superior approves, and those elected take office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import NamedTuple
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import (
    between,
    forget_phones,
    reason_of,
    receive,
    require_left_open,
    turn,
)
from tongdeng.elections.models import Election, Member
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.rules import flow, regulation
from tongdeng.elections.rules.flow import LetterKind, Office, State
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.shares import MORE_THAN_HALF
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.queries import holding
from tongdeng.people.rules import Role

MORNING = time(9)


class Post(NamedTuple):
    """An officer whom the committee voted for, and with how many votes."""

    office: str
    member: UUID
    votes: int | None


@dataclass(frozen=True, slots=True)
class Division:
    """How the committee divided its work: how many were present, its officers, and the portfolios."""

    present: int | None
    posts: Sequence[Post]
    portfolios: Mapping[UUID, str] = field(default_factory=dict)


def form(
    election: Election, division: Division, *, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Record whom the new committee elected as secretary (and deputy), with as many candidates as posts.

    Each needs more than half of the committee members present; the superior still has to approve. Raise Invalid for
    posts or numbers that cannot be, StepRefused without that majority or while seats are empty.
    """
    with turn(election, "form", by=by, seen=seen) as election:
        members = queries.roll(election)
        require_left_open(election, "form", members)
        chosen = {row.pk: row for row in members if row.elected}
        present = between(division.present, MORE_THAN_HALF.least(len(chosen)), len(chosen), "present")
        _check_posts(division.posts, chosen, present)
        election.members.filter(elected=True).update(
            office=Office.MEMBER.value, office_votes=None, portfolio=""
        )
        for pk, words in division.portfolios.items():
            portfolio = texts.clean(words, at_most=flow.PORTFOLIO_AT_MOST, field=f"duty-{pk}")
            election.members.filter(pk=pk, elected=True).update(portfolio=portfolio)
        for post in division.posts:
            election.members.filter(pk=post.member).update(office=post.office, office_votes=post.votes)
        posts = [[post.office, str(post.member), post.votes] for post in division.posts]
        facts = {"present": present, "posts": posts}
        journal.step(election, "form", by=by, at=at, facts=facts, committee_present=present)
    return election


def report(election: Election, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Ask the superior to approve the result; a branch without a committee reports right after the count."""
    with turn(election, "report", by=by, seen=seen) as election:
        if election.state == State.COUNTED:
            require_left_open(election, "report", queries.roll(election))
            election.members.filter(elected=True).update(office=Office.SECRETARY.value)
        facts = {
            "elected": [str(pk) for pk in election.members.filter(elected=True).values_list("pk", flat=True)]
        }
        journal.step(election, "report", by=by, at=at, facts=facts)
    return election


def approve(
    election: Election, *, number: str, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Approve the result, by letter: those elected take office, and the end of their term is watched.

    The branch's mandates end at this moment, and each elected member with a phone gets a new one, re-elected members
    too, so that each term is on record. Where no elected member has a phone, the old mandates stay: otherwise the
    branch would be locked out.
    """
    with turn(election, "approve", by=by, seen=seen) as election:
        letter = receive(election, LetterKind.APPROVE, number, by=by, at=at)
        appointed = _hand_over(election, by=by, at=at)
        facts = {"letter": str(letter.pk), "mandates": [str(mandate.pk) for mandate in appointed]}
        journal.step(election, "approve", by=by, at=at, facts=facts, reason="")
        forget_phones(election)
        if ends := election.next_ends_on:
            days = [ends - relativedelta(months=months) for months in regulation.REMIND_MONTHS]
            deadlines.start(election, "term", [datetime.combine(day, MORNING, LOCAL) for day in days])
    return election


def reject(election: Election, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Refuse the result, with the reason; the branch has to hold a new election."""
    with turn(election, "reject", by=by, seen=seen) as election:
        journal.step(election, "reject", by=by, at=at, reason=reason_of(reason))
        forget_phones(election)
    return election


def _check_posts(posts: Sequence[Post], chosen: Mapping[UUID, Member], present: int) -> None:
    offices = {post.office for post in posts}
    if Office.SECRETARY not in offices or not offices <= {Office.SECRETARY, Office.DEPUTY}:
        raise Invalid(fields={"secretary": _("委员会要选出书记，可以选副书记")})
    regulation.check_officers(len(offices), len(posts))
    if len({post.member for post in posts}) < len(posts):
        raise Invalid(fields={"deputy": _("书记、副书记不能是同一个人")})
    for post in posts:
        if post.member not in chosen:
            raise Invalid(fields={post.office: _("书记、副书记从当选的委员中选举")})
        votes = between(post.votes, 0, present, f"{post.office}_votes")
        if not regulation.elected_by_committee(votes, present):
            raise StepRefused(
                _("{office}须得到会委员过半数的票：到会 {present} 人，得 {votes} 票").format(
                    office=flow.OFFICE_WORDS[Office(post.office)], present=present, votes=votes
                )
            )


def _hand_over(election: Election, *, by: Person, at: datetime) -> list[Mandate]:
    """End the mandates of this branch and appoint those elected, the secretary first.

    A mandate that names no organisation belongs to the branch where it is the only one of its place.
    """
    with_phone = [row for row in queries.elected(queries.roll(election)) if row.phone]
    if not with_phone:
        return []
    theirs = Q(organisation=election.organisation)
    branches = Organisation.objects.filter(place=election.place, kind=Organisation.Kind.BRANCH)
    if branches.count() == 1:
        theirs |= Q(organisation=None)
    held = Mandate.objects.filter(holding(at), community=election.community, place=election.place)
    old = held.filter(theirs, role=Role.BRANCH.value)
    # The old ones end first and at the same moment, so that nobody holds two and no gap lies between.
    for mandate in old.order_by("since", "id"):
        people.dismiss(mandate, by=by, at=at)
    return [
        people.appoint(
            people.get_or_create_person(row.phone, name=row.name),
            role=Role.BRANCH.value,
            place=election.place,
            organisation=election.organisation,
            by=by,
            at=at,
        )
        for row in with_phone
    ]
