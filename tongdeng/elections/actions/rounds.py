"""Paper ballots: issued, collected, and declared void when more came back than is possible."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import between, put_forward, require_left_open, turn, turn_in_round
from tongdeng.elections.models import Election, Member, Round
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import count, regulation
from tongdeng.elections.rules.count import RoundSheet
from tongdeng.elections.rules.flow import RoundKind
from tongdeng.elections.rules.regulation import Task
from tongdeng.kernel import journal, numbering
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.numbering import Series
from tongdeng.people.models import Person


def issue(
    election: Election, *, issued: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Issue the ballots of the first round or, after a void round, the same ones again: one for each voter present.

    Raise StepRefused with fewer than four fifths of those due or without tellers, Invalid without a surplus of
    candidates or for a wrong number.
    """
    with turn(election, "issue", by=by, seen=seen) as election:
        members = queries.roll(election)
        void = rounds.last_round(election)
        facts = _issue_round(
            election,
            kind=_kind_again(void) if void else RoundKind.FIRST.value,
            seats=void.seats if void else election.seats,
            names=void.names if void else [row.pk for row in queries.candidates(members)],
            members=members,
            issued=issued,
            at=at,
        )
        journal.step(election, "issue", by=by, at=at, facts=facts)
    return election


def revote(
    election: Election, *, issued: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Issue ballots with the names of the tied: more votes win the seats that are left.

    Raise StepRefused when nobody is tied, or when one of the tied is a teller.
    """
    with turn(election, "revote", by=by, seen=seen) as election:
        members = queries.roll(election)
        require_left_open(election, "revote", members)
        tied = rounds.tied(rounds.last_round(election))
        by_name = {row.name: row.pk for row in members}
        # A teller may have been written in, and now stands for election (regulation, arts. 22-23).
        if any(row.task for row in members if row.name in tied):
            raise StepRefused(_("票数相等的人担任着监票人、计票人，请大会先另行通过监票人、计票人"))
        facts = _issue_round(
            election,
            kind=RoundKind.REVOTE.value,
            seats=_seats_left(election, members),
            names=[by_name[name] for name in tied],
            members=members,
            issued=issued,
            at=at,
        )
        journal.step(election, "revote", by=by, at=at, facts=facts)
    return election


def separate(
    election: Election,
    candidates: Sequence[UUID],
    *,
    issued: int | None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Election:
    """Issue ballots for the seats that stayed empty, again with a fifth more candidates than seats."""
    with turn(election, "separate", by=by, seen=seen) as election:
        members = queries.roll(election)
        require_left_open(election, "separate", members)
        seats = _seats_left(election, members)
        rows = put_forward(election, seats, candidates)
        _check_candidates(rows)
        last = max((member.candidate or 0 for member in members), default=0)
        for position, row in enumerate(rows, start=last + 1):
            if row.candidate is None:
                row.candidate = position
                row.save(update_fields=["candidate"])
        facts = _issue_round(
            election,
            kind=RoundKind.SEPARATE.value,
            seats=seats,
            names=[row.pk for row in rows],
            members=members,
            issued=issued,
            at=at,
        )
        journal.step(election, "separate", by=by, at=at, facts=facts)
    return election


def collect(
    election: Election, *, returned: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Record how many ballots came back; the number may be corrected until the count.

    Raise StepRefused when there are more than were issued, or than voters (then the round is void), and when ballots
    beyond the number are read already.
    """
    with turn_in_round(election, "collect", by=by, seen=seen) as (election, round_):
        number = between(returned, 0, 10_000, "returned")
        if reason := count.too_many_returned(_sheet(round_, number)):
            raise StepRefused(count.REASON_WORDS[reason], why=reason.value, returned=number)
        if round_.slips.filter(number__gt=number).exists():
            raise StepRefused(_("已录到后面的选票，收回张数不能少于已录的张数"))
        round_.returned = number
        round_.save(update_fields=["returned"])
        facts = {"round": round_.number, "issued": round_.issued, "returned": number}
        journal.step(election, "collect", by=by, at=at, facts=facts)
    return election


def annul(
    election: Election, *, returned: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Declare a round void because more ballots came back than were issued, or than there are voters.

    Raise StepRefused when there are not more.
    """
    with turn_in_round(election, "annul", by=by, seen=seen) as (election, round_):
        number = between(returned, 0, 10_000, "returned")
        reason = count.too_many_returned(_sheet(round_, number))
        if reason is None:
            raise StepRefused(_("收回的选票不多于发出的选票和到会人数，本轮有效，不能宣布无效"))
        round_.returned = number
        round_.void = reason.value
        round_.save(update_fields=["returned", "void"])
        # A void round is never counted, so nothing is kept of what was read.
        round_.slips.all().delete()
        facts = {"round": round_.number, "issued": round_.issued, "returned": number, "why": reason.value}
        journal.step(election, "annul", by=by, at=at, facts=facts)
    return election


def _issue_round(
    election: Election,
    *,
    kind: str,
    seats: int,
    names: Sequence[UUID],
    members: Sequence[Member],
    issued: int | None,
    at: datetime,
) -> dict[str, Any]:
    """Store a new round and return the facts of its event; all that must be true before ballots are issued is checked."""
    hall = queries.hall(members)
    if not hall.enough:
        raise StepRefused(
            _("到会 {present} 人，不足应到会 {due} 人的五分之四（至少 {least} 人），不能投票").format(
                present=hall.present, due=hall.due, least=hall.least
            ),
            present=hall.present,
            due=hall.due,
        )
    _check_tellers(members)
    # A vote among the tied has no surplus: it has as many names as were tied at the cut (旗帜网, MIRROR).
    if kind != RoundKind.REVOTE:
        regulation.check_candidates(seats, len(names))
    round_ = Round.objects.create(
        **election.here,
        election=election,
        number=numbering.take(Series(election.community, f"round {election.pk}")),
        kind=kind,
        seats=seats,
        names=list(names),
        # Stored: people come and go between rounds, and the half is of those present at this one.
        due=hall.due,
        present=hall.present,
        issued=_one_each(issued or 0, hall.present),
        at=at,
    )
    facts = {name: getattr(round_, name) for name in ("kind", "seats", "due", "present", "issued")}
    return {"round": round_.number, "names": [str(pk) for pk in round_.names], **facts}


def _one_each(issued: int, present: int) -> int:
    if issued > present:
        words = _("发出的选票不能多于到会有选举权的 {present} 人").format(present=present)
        raise Invalid(fields={"issued": words})
    return between(issued, 1, present, "issued")


def _check_tellers(members: Sequence[Member]) -> None:
    tasks = {row.task for row in members if row.present}
    if not {Task.SCRUTINEER.value, Task.COUNTER.value} <= tasks:
        raise StepRefused(_("大会还没有通过监票人、计票人，或他们不在场，不能发票"))


def _check_candidates(rows: Sequence[Member]) -> None:
    for row in rows:
        if not row.may_vote or row.elected:
            raise Invalid(fields={"candidates": _("候选人须是还没有当选的正式党员")})
        if row.task:
            raise Invalid(fields={"candidates": _("候选人不能担任监票人、计票人")})


def _kind_again(void: Round) -> str:
    if void.kind in (RoundKind.REVOTE, RoundKind.SEPARATE):
        return void.kind
    return RoundKind.AGAIN.value


def _seats_left(election: Election, members: Sequence[Member]) -> int:
    return election.seats - sum(row.elected for row in members)


def _sheet(round_: Round, returned: int) -> RoundSheet:
    return RoundSheet(
        due=round_.due,
        present=round_.present,
        seats=round_.seats,
        candidates=[str(pk) for pk in round_.names],
        issued=round_.issued,
        returned=returned,
    )
