"""What the superior decides: the request, the delay, the candidates; and an election that is sent back or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import forget_phones, put_forward, reason_of, receive, turn
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.rules import flow, regulation
from tongdeng.elections.rules.flow import ENDED, LetterKind, State
from tongdeng.elections.rules.regulation import Base
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.people.models import Organisation, Person
from tongdeng.people.rules import ROLE_WORDS, Role
from tongdeng.places.rules import cut


@dataclass(frozen=True, slots=True)
class Plan:
    """What the branch asks for: when the present term began, when members meet, and how many seats there are."""

    planned_on: date | None
    seats: int | None
    began_on: date | None = None
    base: str = Base.COMMUNITY.value


def prepare(branch: Organisation, *, by: Person, at: datetime) -> Election:
    """Begin to prepare an election of a branch; the present term is that of its last approved election.

    Raise Forbidden for somebody who is not of the branch, StepRefused while another election is open.
    """
    places = by.reach(Role.BRANCH)
    if branch.kind != Organisation.Kind.BRANCH or not any(branch.place.startswith(place) for place in places):
        raise Forbidden(_("准备换届的是这个支部的人"), who=[str(ROLE_WORDS[Role.BRANCH])])
    community = cut(branch.place, "community")
    others = Election.objects.filter(community=community, organisation=branch)
    # For the words; against two at once the constraint election_one_open_each_branch holds.
    if others.exclude(state__in=[state.value for state in ENDED]).exists():
        raise StepRefused(_("这个支部有一次选举还没有结束"))
    last = queries.last_approved(branch)
    election = Election(
        community=community,
        place=branch.place,
        organisation=branch,
        began_on=last.held_on if last else None,
        base=last.base if last else Base.COMMUNITY.value,
        by=by,
        at=at,
    )
    journal.begin("prepare", election, by=by, at=at, facts={"organisation": str(branch.pk)})
    if last is not None:
        deadlines.stop(last, "term", at=at)
    return election


def plan(election: Election, wanted: Plan, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Set what is asked for; whether a committee or a secretary is elected follows from the roll.

    Raise Invalid for a day outside of the term's limits or a number of seats that the roll does not allow.
    """
    with turn(election, "plan", by=by, seen=seen) as election:
        if wanted.base not in list(Base):
            raise Invalid(fields={"base": _("请选择支部类型")})
        if wanted.began_on is not None and wanted.began_on > local_day(at):
            raise Invalid(fields={"began_on": _("本届开始日期不能晚于今天")})
        ends = regulation.term_ends(wanted.began_on, wanted.base) if wanted.began_on else None
        _check_planned(wanted.planned_on, ends, local_day(at))
        kind = regulation.kind_of(queries.hall(queries.roll(election)).full).value
        if wanted.seats is None:
            raise Invalid(fields={"seats": _("请填写应选名额")})
        regulation.check_seats(kind, wanted.seats)
        changes: dict[str, Any] = {
            "base": wanted.base,
            "began_on": wanted.began_on,
            "planned_on": wanted.planned_on,
            "kind": kind,
            "seats": wanted.seats,
        }
        facts = {"planned_on": str(wanted.planned_on), "seats": wanted.seats, "kind": kind}
        journal.step(election, "plan", by=by, at=at, facts=facts, **changes)
    return election


def request(election: Election, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Ask the superior for permission to elect; raise StepRefused or Invalid while roll and plan do not agree."""
    with turn(election, "request", by=by, seen=seen) as election:
        _check_planned(election.planned_on, election.ends_on, local_day(at))
        full = check_roll(election)
        facts = {"members": election.members.count(), "full": full, "seats": election.seats}
        journal.step(election, "request", by=by, at=at, facts=facts, reason="")
    return election


def grant(
    election: Election, *, number: str, delay: str = "", by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Grant the request, by letter; an election after the term's end needs a second letter, on the delay.

    Raise StepRefused where that letter is missing.
    """
    with turn(election, "grant", by=by, seen=seen) as election:
        assert election.planned_on is not None
        # Before the check of the delay, which looks for this letter.
        if delay.strip():
            receive(election, LetterKind.DELAY, delay, by=by, at=at)
        regulation.check_day(election.ends_on, election.planned_on)
        regulation.check_delay(election.ends_on, election.planned_on, _delay_letter(election))
        letter = receive(election, LetterKind.GRANT, number, by=by, at=at)
        journal.step(election, "grant", by=by, at=at, facts={"letter": str(letter.pk)}, reason="")
    return election


def delay(election: Election, *, number: str, by: Person, at: datetime) -> Election:
    """Agree, by letter, that the branch elects after its term has ended."""
    with turn(election, "delay", by=by) as election:
        letter = receive(election, LetterKind.DELAY, number, by=by, at=at)
        journal.record("delay", election, by=by, at=at, facts={"letter": str(letter.pk)})
    return election


def send_back(
    election: Election, *, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Send a request, or a list of candidates, back to be changed."""
    with turn(election, "send_back", by=by, seen=seen) as election:
        journal.step(election, "send_back", by=by, at=at, reason=reason_of(reason))
    return election


def propose(
    election: Election, candidates: Sequence[UUID], *, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Ask the superior to approve candidates, in the order in which they stand on the ballot.

    Raise Invalid when there are fewer than a fifth more than seats, or somebody is no full member.
    """
    with turn(election, "propose", by=by, seen=seen) as election:
        check_roll(election)
        rows = put_forward(election, election.seats, candidates)
        if any(not row.may_vote for row in rows):
            raise Invalid(fields={"candidates": _("候选人须是有表决权的正式党员")})
        # Nobody of a list that was sent back stays a candidate.
        election.members.update(candidate=None)
        for position, row in enumerate(rows, start=1):
            # A candidate is no teller (regulation, arts. 22-23) and is not left out of those due.
            election.members.filter(pk=row.pk).update(
                candidate=position, task="", ground=None, agreed_at=None, resolved_votes=None
            )
        facts = {"candidates": [str(row.pk) for row in rows]}
        journal.step(election, "propose", by=by, at=at, facts=facts, reason="")
    return election


def nominate(
    election: Election, *, number: str, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Approve the candidates, by letter."""
    with turn(election, "nominate", by=by, seen=seen) as election:
        letter = receive(election, LetterKind.NOMINATE, number, by=by, at=at)
        journal.step(election, "nominate", by=by, at=at, facts={"letter": str(letter.pk)}, reason="")
    return election


def cancel(election: Election, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Cancel an election before ballots are counted."""
    with turn(election, "cancel", by=by, seen=seen) as election:
        journal.step(election, "cancel", by=by, at=at, reason=reason_of(reason))
        forget_phones(election)
    return election


def check_roll(election: Election) -> int:
    """Return the number of full members; raise StepRefused or Invalid unless kind and seats are right for it."""
    # Asked again at each stage: the roll may still change between the request and the meeting.
    full = queries.hall(queries.roll(election)).full
    if full < flow.MEMBERS_LEAST:
        raise StepRefused(
            _("成立支部要有正式党员 {least} 人以上，名册上现有 {full} 人").format(
                least=flow.MEMBERS_LEAST, full=full
            )
        )
    if election.kind != regulation.kind_of(full):
        if election.state == State.DRAFT:
            raise StepRefused(_("名册上的正式党员有增减，选举方式随之改变，请重新保存换届安排"))
        raise StepRefused(_("正式党员有增减，与请示的选举方式不符，请取消后重新请示"))
    regulation.check_seats(election.kind, election.seats)
    if full < regulation.candidates_least(election.seats):
        raise Invalid(fields={"seats": _("正式党员不够提出差额候选人，请减少名额")})
    return full


def check_held(election: Election, day: date) -> None:
    """Raise unless the meeting may be held on this day: within a year of the term's end, late only by letter."""
    regulation.check_day(election.ends_on, day)
    regulation.check_delay(election.ends_on, day, _delay_letter(election))


def _check_planned(planned_on: date | None, ends_on: date | None, today: date) -> None:
    if planned_on is None:
        raise Invalid(fields={"planned_on": _("请填写计划开会日期")})
    if planned_on < today:
        raise Invalid(fields={"planned_on": _("计划开会日期已过，请重新填写")})
    regulation.check_day(ends_on, planned_on)


def _delay_letter(election: Election) -> str:
    letter = queries.letter(election, LetterKind.DELAY)
    return letter.number if letter else ""
