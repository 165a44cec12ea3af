"""The members' meeting: who came, who is left out, who watches over the count; nobody votes for somebody else."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.approvals import check_held, fits
from tongdeng.elections.actions.turn import between, day_of, turn
from tongdeng.elections.models import Election, Member
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import regulation
from tongdeng.elections.rules.regulation import Task
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.shares import MORE_THAN_HALF
from tongdeng.people.models import Person


def meet(one: Election, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Open the members' meeting today."""
    with turn(one, "meet", by=by, seen=seen) as one:
        fits(one)
        check_held(one, day_of(at))
        journal.step(one, "meet", by=by, at=at, held_on=day_of(at))
    return one


def adjourn(
    one: Election, *, planned_on: date | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Put the meeting off, as when too few came; attendance, tellers and resolutions begin anew."""
    with turn(one, "adjourn", by=by, seen=seen) as one:
        if planned_on is None or planned_on < day_of(at):
            raise Invalid(fields={"planned_on": _("请填写改到哪一天")})
        regulation.check_day(one.ends_on, planned_on)
        one.members.update(present=False, task="", resolved_votes=None)
        facts = {"planned_on": str(planned_on)}
        changes: dict[str, Any] = {"planned_on": planned_on, "held_on": None, "tellers_votes": None}
        journal.step(one, "adjourn", by=by, at=at, facts=facts, **changes)
    return one


def attend(
    one: Election, *, here: Collection[UUID] = (), gone: Collection[UUID] = (), by: Person, at: datetime
) -> Election:
    """Write down who came, and who left or was ticked by mistake. A teller who leaves is none any more."""
    with turn(one, "attend", by=by) as one:
        rows = {row.pk: row for row in queries.roll(one)}
        if not {*here, *gone} <= set(rows):
            raise Invalid(fields={"members": _("名册上没有这位党员")})
        one.members.filter(pk__in=here).update(present=True)
        one.members.filter(pk__in=gone).update(present=False)
        hall = queries.hall(queries.roll(one))
        facts = {
            "here": sorted(map(str, here)),
            "gone": sorted(map(str, gone)),
            "present": hall.present,
            "due": hall.due,
            "without_vote": sum(not rows[pk].may_vote for pk in here),
        }
        journal.record("attend", one, by=by, at=at, facts=facts)
    return one


def resolve(one: Election, member: UUID, *, votes: int | None, by: Person, at: datetime) -> Election:
    """Write down that the meeting voted to leave a member out, whom the superior agreed to leave out.

    Raise Refused without the superior's consent, or without more than half of those present.
    """
    with turn(one, "resolve", by=by) as one:
        row = queries.member(one, member)
        if row.agreed_at is None:
            raise StepRefused(_("上级党组织还没有同意，大会不能表决；这位党员仍计入应到会"))
        there = queries.hall(queries.roll(one)).present
        said = between(votes, 0, there, "votes")
        _more_than_half(said, there)
        one.members.filter(pk=row.pk).update(resolved_votes=said)
        facts = {"member": str(row.pk), "votes": said, "present": there}
        journal.record("resolve", one, by=by, at=at, facts=facts)
    return one


def tell(
    one: Election,
    *,
    scrutineers: Collection[UUID],
    counters: Collection[UUID],
    votes: int | None,
    by: Person,
    at: datetime,
) -> Election:
    """Write down whom the meeting approved to watch over the count and to count: present, with a vote, no candidate."""
    with turn(one, "tell", by=by) as one:
        if set(scrutineers) & set(counters):
            raise Invalid(fields={"tellers": _("同一位党员不能既监票又计票")})
        if not scrutineers or not counters:
            raise Invalid(fields={"tellers": _("监票人、计票人至少各 1 名")})
        rows = {pk: queries.member(one, pk) for pk in (*scrutineers, *counters)}
        tied = rounds.tied(rounds.last_round(one))
        for row in rows.values():
            _may_tell(row, stands=row.candidate is not None or row.name in tied)
        there = queries.hall(queries.roll(one)).present
        said = between(votes, 0, there, "votes")
        _more_than_half(said, there)
        one.members.exclude(task="").update(task="")
        one.members.filter(pk__in=scrutineers).update(task=Task.SCRUTINEER.value)
        one.members.filter(pk__in=counters).update(task=Task.COUNTER.value)
        one.tellers_votes = said
        one.save(update_fields=["tellers_votes"])
        facts = {
            "scrutineers": sorted(map(str, scrutineers)),
            "counters": sorted(map(str, counters)),
            "votes": said,
            "present": there,
        }
        journal.record("tell", one, by=by, at=at, facts=facts)
    return one


def refuse_proxy(one: Election, member: UUID, *, by: Person, at: datetime) -> Election:
    """Write down that somebody brought the ballot of an absent member, and that it was not taken.

    The absent member stays among those due.
    """
    with turn(one, "refuse_proxy", by=by) as one:
        row = queries.member(one, member)
        if row.present:
            raise StepRefused(_("这位党员已登记到会，由本人投票"))
        hall = queries.hall(queries.roll(one))
        facts = {"member": str(row.pk), "due": hall.due, "present": hall.present}
        journal.record("refuse_proxy", one, by=by, at=at, facts=facts)
    return one


def _may_tell(row: Member, *, stands: bool) -> None:
    regulation.check_teller(standing=row.standing, candidate=stands)
    if not row.present:
        raise Invalid(fields={"tellers": _("监票人、计票人须已到会")})


def _more_than_half(votes: int, there: int) -> None:
    if not MORE_THAN_HALF.holds(votes, there):
        raise StepRefused(
            _("须经到会有表决权的党员过半数同意：到会 {present} 人，同意 {votes} 人").format(
                present=there, votes=votes
            )
        )
