"""Paper ballots: given out, collected, and declared void when more came back than can be."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import between, turn
from tongdeng.elections.models import Election, Member, Round
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import count, regulation
from tongdeng.elections.rules.count import Poll, Reason
from tongdeng.elections.rules.flow import RoundKind
from tongdeng.elections.rules.regulation import Task
from tongdeng.kernel import journal, numbering
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.numbering import Series
from tongdeng.people.models import Person


def issue(
    one: Election, *, issued: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Give out the ballots: to those present with a vote, one each; after a void round, the same ones anew.

    Raise Refused below four fifths of those due, without tellers, or without a surplus of candidates.
    """
    with turn(one, "issue", by=by, seen=seen) as one:
        members = queries.roll(one)
        void = rounds.last_round(one)
        if void is None:
            names = [row.pk for row in queries.candidates(members)]
            new = Round(kind=RoundKind.FIRST.value, seats=one.seats, names=names)
        else:
            new = Round(kind=_again(void), seats=void.seats, names=void.names)
        new.issued = issued or 0
        _give_out(one, "issue", new, members, by=by, at=at)
    return one


def revote(
    one: Election, *, issued: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Give out ballots with the names of the tied: more votes win the seats that are left."""
    with turn(one, "revote", by=by, seen=seen) as one:
        members = queries.roll(one)
        allowed(one, "revote", members)
        tied = rounds.tied(rounds.last_round(one))
        by_name = {row.name: row.pk for row in members}
        if any(row.task for row in members if row.name in tied):
            raise StepRefused(_("票数相等的人担任着监票人、计票人，请大会先另行通过监票人、计票人"))
        names = [by_name[name] for name in tied]
        new = Round(kind=RoundKind.REVOTE.value, seats=_left(one, members), names=names)
        new.issued = issued or 0
        _give_out(one, "revote", new, members, by=by, at=at)
    return one


def separate(
    one: Election,
    candidates: Sequence[UUID],
    *,
    issued: int | None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Election:
    """Vote separately for the seats that stayed empty, again with a fifth more candidates than seats."""
    with turn(one, "separate", by=by, seen=seen) as one:
        members = queries.roll(one)
        allowed(one, "separate", members)
        seats = _left(one, members)
        if len(set(candidates)) < len(candidates):
            raise Invalid(fields={"candidates": _("同一位党员只能列一次")})
        regulation.check_candidates(seats, len(candidates))
        rows = [queries.member(one, pk) for pk in candidates]
        _can_stand(rows)
        for row in rows:
            if row.candidate is None:
                last = max((other.candidate or 0 for other in members), default=0) + 1
                row.candidate = last + rows.index(row)
                row.save(update_fields=["candidate"])
        new = Round(kind=RoundKind.SEPARATE.value, seats=seats, names=[row.pk for row in rows])
        new.issued = issued or 0
        _give_out(one, "separate", new, members, by=by, at=at)
    return one


def collect(
    one: Election, *, returned: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Write down how many ballots came back; counted wrongly, the number may be put right before the count.

    Raise Refused when there are more than were given out, or than voters: then the round is void.
    """
    with turn(one, "collect", by=by, seen=seen) as one:
        round_ = _round(one)
        said = between(returned, 0, 10_000, "returned")
        if reason := count.too_many_returned(_poll(round_, said)):
            raise StepRefused(count.REASON_WORDS[reason], why=reason.value, returned=said)
        if round_.slips.filter(number__gt=said).exists():
            raise StepRefused(_("已录到后面的选票，收回张数不能少于已录的张数"))
        round_.returned = said
        round_.save(update_fields=["returned"])
        facts = {"round": round_.number, "issued": round_.issued, "returned": said}
        journal.step(one, "collect", by=by, at=at, facts=facts)
    return one


def annul(
    one: Election, *, returned: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Declare a round void because more ballots came back than were given out, or than there are voters."""
    with turn(one, "annul", by=by, seen=seen) as one:
        round_ = _round(one)
        said = between(returned, 0, 10_000, "returned")
        reason: Reason | None = count.too_many_returned(_poll(round_, said))
        if reason is None:
            raise StepRefused(_("收回的选票不多于发出的选票和到会人数，本轮有效，不能宣布无效"))
        round_.returned, round_.void = said, reason.value
        round_.save(update_fields=["returned", "void"])
        round_.slips.all().delete()
        facts = {"round": round_.number, "issued": round_.issued, "returned": said, "why": reason.value}
        journal.step(one, "annul", by=by, at=at, facts=facts)
    return one


def allowed(one: Election, verb: str, members: Sequence[Member]) -> None:
    """Raise Refused unless the count leaves this verb open."""
    if verb not in queries.open_verbs(one, members, rounds.last_round(one)):
        raise StepRefused(_("按计票结果，现在不能“{verb}”").format(verb=one.FLOW.verb_words[verb]), verb=verb)


def _give_out(
    one: Election,
    verb: str,
    new: Round,
    members: Sequence[Member],
    *,
    by: Person,
    at: datetime,
) -> None:
    """Store a round and take the step; all that must be true before ballots are given out is looked at here."""
    hall = queries.hall(members)
    if not hall.enough:
        raise StepRefused(
            _("到会 {present} 人，不足应到会 {due} 人的五分之四（至少 {least} 人），不能投票").format(
                present=hall.present, due=hall.due, least=hall.least
            ),
            present=hall.present,
            due=hall.due,
        )
    _watched(members)
    if new.kind != RoundKind.REVOTE:
        regulation.check_candidates(new.seats, len(new.names))
    _one_each(new.issued, hall.present)
    new.community, new.place, new.election = one.community, one.place, one
    new.number = numbering.take(Series(one.community, f"round {one.pk}"))
    new.due, new.present, new.at = hall.due, hall.present, at
    new.save()
    facts = {
        "round": new.number,
        "kind": new.kind,
        "seats": new.seats,
        "names": [str(pk) for pk in new.names],
        "due": new.due,
        "present": new.present,
        "issued": new.issued,
    }
    journal.step(one, verb, by=by, at=at, facts=facts)


def _one_each(issued: int, there: int) -> None:
    if issued > there:
        words = _("发出的选票不能多于到会有选举权的 {present} 人").format(present=there)
        raise Invalid(fields={"issued": words})
    between(issued, 1, there, "issued")


def _watched(members: Sequence[Member]) -> None:
    tasks = {row.task for row in members if row.present}
    if not {Task.SCRUTINEER.value, Task.COUNTER.value} <= tasks:
        raise StepRefused(_("大会还没有通过监票人、计票人，或他们不在场，不能发票"))


def _can_stand(rows: Sequence[Member]) -> None:
    for row in rows:
        if not row.may_vote or row.elected:
            raise Invalid(fields={"candidates": _("候选人须是还没有当选的正式党员")})
        if row.task:
            raise Invalid(fields={"candidates": _("候选人不能担任监票人、计票人")})


def _again(void: Round) -> str:
    if void.kind in (RoundKind.REVOTE, RoundKind.SEPARATE):
        return void.kind
    return RoundKind.AGAIN.value


def _left(one: Election, members: Sequence[Member]) -> int:
    return one.seats - sum(row.elected for row in members)


def _round(one: Election) -> Round:
    found = rounds.last_round(one)
    assert found is not None
    return found


def _poll(round_: Round, returned: int) -> Poll:
    names = [str(pk) for pk in round_.names]
    return Poll(round_.due, round_.present, round_.seats, names, round_.issued, returned)
