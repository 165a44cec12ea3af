"""The members' meeting: attendance, members left out, tellers, and proxies that are refused."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.approvals import check_held, check_roll
from tongdeng.elections.actions.turn import between, turn
from tongdeng.elections.models import Election, Member
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import regulation
from tongdeng.elections.rules.regulation import Task
from tongdeng.kernel import journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.shares import MORE_THAN_HALF
from tongdeng.people.models import Person


def open_meeting(election: Election, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Open the members' meeting today.

    Raise StepRefused or Invalid where roll and plan do not agree or the term's end does not allow this day.
    """
    with turn(election, "open_meeting", by=by, seen=seen) as election:
        check_roll(election)
        today = local_day(at)
        check_held(election, today)
        journal.step(election, "open_meeting", by=by, at=at, held_on=today)
    return election


def adjourn(
    election: Election, *, planned_on: date | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Postpone the meeting, as when too few came; attendance, tellers and resolutions are cleared."""
    with turn(election, "adjourn", by=by, seen=seen) as election:
        if planned_on is None or planned_on < local_day(at):
            raise Invalid(fields={"planned_on": _("请填写改到哪一天")})
        regulation.check_day(election.ends_on, planned_on)
        # `agreed_at` stays: the superior's consent is not the meeting's to undo.
        election.members.update(present=False, task="", resolved_votes=None)
        facts = {"planned_on": str(planned_on)}
        changes: dict[str, Any] = {"planned_on": planned_on, "held_on": None, "tellers_votes": None}
        journal.step(election, "adjourn", by=by, at=at, facts=facts, **changes)
    return election


def attend(
    election: Election, *, here: Collection[UUID] = (), gone: Collection[UUID] = (), by: Person, at: datetime
) -> Election:
    """Record who came, and who left or was ticked by mistake; a teller who is absent does not count as one."""
    with turn(election, "attend", by=by) as election:
        rows = {row.pk: row for row in queries.roll(election)}
        if not {*here, *gone} <= set(rows):
            raise Invalid(fields={"members": _("名册上没有这位党员")})
        # Only changes are sent, not the whole list: two who tick names at once do not undo each other's.
        election.members.filter(pk__in=here).update(present=True)
        election.members.filter(pk__in=gone).update(present=False)
        hall = queries.hall(queries.roll(election))
        facts = {
            "here": sorted(map(str, here)),
            "gone": sorted(map(str, gone)),
            "present": hall.present,
            "due": hall.due,
            "without_vote": sum(not rows[pk].may_vote for pk in here),
        }
        journal.record("attend", election, by=by, at=at, facts=facts)
    return election


def resolve(election: Election, member: UUID, *, votes: int | None, by: Person, at: datetime) -> Election:
    """Record that the meeting voted to leave a member out, whom the superior agreed to leave out.

    `votes` are those in favour. Raise StepRefused without the superior's consent, or without more than half of those
    present.
    """
    with turn(election, "resolve", by=by) as election:
        row = queries.member(election, member)
        # A note of the Organisation Department asks for both consents (MIRROR): the superior's and the
        # meeting's.
        if row.agreed_at is None:
            raise StepRefused(_("上级党组织还没有同意，大会不能表决；这位党员仍计入应到会"))
        present = queries.hall(queries.roll(election)).present
        in_favour = _majority(votes, present)
        election.members.filter(pk=row.pk).update(resolved_votes=in_favour)
        facts = {"member": str(row.pk), "votes": in_favour, "present": present}
        journal.record("resolve", election, by=by, at=at, facts=facts)
    return election


def appoint_tellers(
    election: Election,
    *,
    scrutineers: Collection[UUID],
    counters: Collection[UUID],
    votes: int | None,
    by: Person,
    at: datetime,
) -> Election:
    """Record the scrutineers and counters that the meeting approved, in place of those before.

    Each is present, has a vote and is no candidate; else raise Invalid. Raise StepRefused without more than half of
    those present.
    """
    with turn(election, "appoint_tellers", by=by) as election:
        if set(scrutineers) & set(counters):
            raise Invalid(fields={"tellers": _("同一位党员不能既监票又计票")})
        if not scrutineers or not counters:
            raise Invalid(fields={"tellers": _("监票人、计票人至少各 1 名")})
        rows = {pk: queries.member(election, pk) for pk in (*scrutineers, *counters)}
        # Somebody who was written in can be tied without being a candidate.
        tied = rounds.tied(rounds.last_round(election))
        for row in rows.values():
            _check_teller(row, candidate=row.candidate is not None or row.name in tied)
        present = queries.hall(queries.roll(election)).present
        in_favour = _majority(votes, present)
        election.members.exclude(task="").update(task="")
        election.members.filter(pk__in=scrutineers).update(task=Task.SCRUTINEER.value)
        election.members.filter(pk__in=counters).update(task=Task.COUNTER.value)
        election.tellers_votes = in_favour
        election.save(update_fields=["tellers_votes"])
        facts = {
            "scrutineers": sorted(map(str, scrutineers)),
            "counters": sorted(map(str, counters)),
            "votes": in_favour,
            "present": present,
        }
        journal.record("appoint_tellers", election, by=by, at=at, facts=facts)
    return election


def refuse_proxy(election: Election, member: UUID, *, by: Person, at: datetime) -> Election:
    """Record that a ballot brought for an absent member was refused (regulation, art. 24); the member stays due."""
    with turn(election, "refuse_proxy", by=by) as election:
        row = queries.member(election, member)
        if row.present:
            raise StepRefused(_("这位党员已登记到会，由本人投票"))
        hall = queries.hall(queries.roll(election))
        facts = {"member": str(row.pk), "due": hall.due, "present": hall.present}
        journal.record("refuse_proxy", election, by=by, at=at, facts=facts)
    return election


def _check_teller(row: Member, *, candidate: bool) -> None:
    regulation.check_teller(standing=row.standing, candidate=candidate)
    if not row.present:
        raise Invalid(fields={"tellers": _("监票人、计票人须已到会")})


def _majority(votes: int | None, present: int) -> int:
    """Return the votes of a show of hands; raise StepRefused unless they are more than half of those present."""
    in_favour = between(votes, 0, present, "votes")
    if not MORE_THAN_HALF.holds(in_favour, present):
        raise StepRefused(
            _("须经到会有表决权的党员过半数同意：到会 {present} 人，同意 {votes} 人").format(
                present=present, votes=in_favour
            )
        )
    return in_favour
