"""After the count: the committee divides its work, the superior approves, and those elected begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import NamedTuple
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.rounds import allowed
from tongdeng.elections.actions.turn import between, forget_phones, receive, turn
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
    """How the committee divided its work: how many were there, its officers, and who looks after what."""

    present: int | None
    posts: Sequence[Post]
    portfolios: Mapping[UUID, str] = field(default_factory=dict)


def form(one: Election, division: Division, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Write down whom the new committee elected as secretary (and deputy), with as many candidates as posts.

    Each needs more than half of the committee members present; the result is subject to the superior's approval.
    """
    with turn(one, "form", by=by, seen=seen) as one:
        members = queries.roll(one)
        allowed(one, "form", members)
        chosen = {row.pk: row for row in members if row.elected}
        there = between(division.present, MORE_THAN_HALF.least(len(chosen)), len(chosen), "present")
        _check_posts(division.posts, chosen, there)
        one.members.filter(elected=True).update(office=Office.MEMBER.value, office_votes=None, portfolio="")
        for pk, words in division.portfolios.items():
            said = texts.clean(words, at_most=flow.PORTFOLIO_AT_MOST, field="portfolio")
            one.members.filter(pk=pk, elected=True).update(portfolio=said)
        for post in division.posts:
            one.members.filter(pk=post.member).update(office=post.office, office_votes=post.votes)
        posts = [[post.office, str(post.member), post.votes] for post in division.posts]
        facts = {"present": there, "posts": posts}
        journal.step(one, "form", by=by, at=at, facts=facts, committee_present=there)
    return one


def report(one: Election, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Ask the superior to approve the result."""
    with turn(one, "report", by=by, seen=seen) as one:
        if one.state == State.COUNTED:
            allowed(one, "report", queries.roll(one))
            one.members.filter(elected=True).update(office=Office.SECRETARY.value)
        facts = {"elected": [str(pk) for pk in one.members.filter(elected=True).values_list("pk", flat=True)]}
        journal.step(one, "report", by=by, at=at, facts=facts)
    return one


def approve(one: Election, *, number: str, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Approve the result, by letter: from now on those elected are the branch, and their term is watched.

    Mandates of the branch end at this moment, and each elected member with a phone gets one, also whoever was elected
    again, so that each term stands on record. Where nobody elected has a phone, the old mandates stay, lest the
    branch be locked out.
    """
    with turn(one, "approve", by=by, seen=seen) as one:
        letter = receive(one, LetterKind.APPROVE, number, by=by, at=at)
        appointed = _hand_over(one, by=by, at=at)
        facts = {"letter": str(letter.pk), "mandates": [str(mandate.pk) for mandate in appointed]}
        journal.step(one, "approve", by=by, at=at, facts=facts, reason="")
        forget_phones(one)
        if ends := one.next_ends_on:
            days = [ends - relativedelta(months=months) for months in regulation.REMIND_MONTHS]
            deadlines.start(one, "term", [datetime.combine(day, MORNING, LOCAL) for day in days])
    return one


def reject(one: Election, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Do not approve the result; the branch has to elect anew."""
    with turn(one, "reject", by=by, seen=seen) as one:
        said = texts.clean(reason, at_most=flow.WORDS_AT_MOST, field="reason")
        if not said:
            raise Invalid(fields={"reason": _("请写明原因")})
        journal.step(one, "reject", by=by, at=at, reason=said)
        forget_phones(one)
    return one


def _check_posts(posts: Sequence[Post], chosen: Mapping[UUID, Member], there: int) -> None:
    offices = {post.office for post in posts}
    if Office.SECRETARY not in offices or not offices <= {Office.SECRETARY, Office.DEPUTY}:
        raise Invalid(fields={"secretary": _("委员会要选出书记，可以选副书记")})
    regulation.check_officers(len(offices), len(posts))
    if len({post.member for post in posts}) < len(posts):
        raise Invalid(fields={"deputy": _("书记、副书记不能是同一个人")})
    for post in posts:
        if post.member not in chosen:
            raise Invalid(fields={post.office: _("书记、副书记从当选的委员中选举")})
        votes = between(post.votes, 0, there, f"{post.office}_votes")
        if not regulation.elected_by_committee(votes, there):
            raise StepRefused(
                _("{office}须得到会委员过半数的票：到会 {present} 人，得 {votes} 票").format(
                    office=flow.OFFICE_WORDS[Office(post.office)], present=there, votes=votes
                )
            )


def _hand_over(one: Election, *, by: Person, at: datetime) -> list[Mandate]:
    """End the mandates of this branch and appoint those elected, the secretary first.

    A mandate that names no organisation belongs to the branch where it is the only one of its place.
    """
    reachable = [row for row in queries.elected(queries.roll(one)) if row.phone]
    if not reachable:
        return []
    theirs = Q(organisation=one.organisation)
    branches = Organisation.objects.filter(place=one.place, kind=Organisation.Kind.BRANCH)
    if branches.count() == 1:
        theirs |= Q(organisation=None)
    held = Mandate.objects.filter(holding(at), community=one.community, place=one.place)
    old = held.filter(theirs, role=Role.BRANCH.value)
    for mandate in old.order_by("since", "id"):
        people.dismiss(mandate, by=by, at=at)
    return [
        people.appoint(
            people.get_or_create_person(row.phone, name=row.name),
            role=Role.BRANCH.value,
            place=one.place,
            organisation=one.organisation,
            by=by,
            at=at,
        )
        for row in reachable
    ]
