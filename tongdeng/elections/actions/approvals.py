"""Asking the superior: the request, the candidates, what is granted, sent back or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import day_of, forget_phones, receive, turn
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.rules import flow, regulation
from tongdeng.elections.rules.flow import ENDED, LetterKind, State
from tongdeng.elections.rules.regulation import Base
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.people.models import Organisation, Person
from tongdeng.people.rules import ROLE_WORDS, Role
from tongdeng.places.rules import cut


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for: when the present term began, when members meet, and how many seats there are."""

    planned_on: date | None
    seats: int | None
    began_on: date | None = None
    base: str = Base.COMMUNITY.value


def prepare(branch: Organisation, *, by: Person, at: datetime) -> Election:
    """Begin to prepare an election of a branch, with what its last one says about the present term."""
    mine = by.reach(Role.BRANCH)
    if branch.kind != Organisation.Kind.BRANCH or not any(branch.place.startswith(p) for p in mine):
        raise Forbidden(_("准备换届的是这个支部的人"), who=[str(ROLE_WORDS[Role.BRANCH])])
    open_ones = Election.objects.filter(community=cut(branch.place, "community"), organisation=branch)
    if open_ones.exclude(state__in=[state.value for state in ENDED]).exists():
        raise StepRefused(_("这个支部有一次选举还没有结束"))
    one = Election(
        community=cut(branch.place, "community"), place=branch.place, organisation=branch, by=by, at=at
    )
    last = queries.before(one)
    if last is not None:
        one.began_on, one.base = last.held_on, last.base
    journal.begin("prepare", one, by=by, at=at, facts={"organisation": str(branch.pk)})
    if last is not None:
        deadlines.stop(last, "term", at=at)
    return one


def plan(one: Election, plan: Plan, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Set what is asked for; whether a committee or a secretary is elected follows from the roll."""
    with turn(one, "plan", by=by, seen=seen) as one:
        if plan.base not in list(Base):
            raise Invalid(fields={"base": _("请选择支部类型")})
        one.base, one.began_on, one.planned_on = plan.base, plan.began_on, plan.planned_on
        if one.began_on is not None and one.began_on > day_of(at):
            raise Invalid(fields={"began_on": _("本届开始日期不能晚于今天")})
        _check_day(one, at)
        one.kind = regulation.kind_of(queries.hall(queries.roll(one)).full).value
        if plan.seats is None:
            raise Invalid(fields={"seats": _("请填写应选名额")})
        regulation.check_seats(one.kind, plan.seats)
        one.seats = plan.seats
        facts = {"planned_on": str(one.planned_on), "seats": one.seats, "kind": one.kind}
        changed = {name: getattr(one, name) for name in ("base", "began_on", "planned_on", "kind", "seats")}
        journal.step(one, "plan", by=by, at=at, facts=facts, **changed)
    return one


def request(one: Election, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Ask the superior for leave to elect; raise Refused or Invalid while roll and plan do not fit each other."""
    with turn(one, "request", by=by, seen=seen) as one:
        _check_day(one, at)
        full = fits(one)
        facts = {"members": one.members.count(), "full": full, "seats": one.seats}
        journal.step(one, "request", by=by, at=at, facts=facts, reason="")
    return one


def grant(
    one: Election, *, number: str, delay: str = "", by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Grant the request, by letter; an election after the term's end needs a second letter, on the delay."""
    with turn(one, "grant", by=by, seen=seen) as one:
        assert one.planned_on is not None
        if delay.strip():
            receive(one, LetterKind.DELAY, delay, by=by, at=at)
        regulation.check_day(one.ends_on, one.planned_on)
        regulation.check_delay(one.ends_on, one.planned_on, _delay_letter(one))
        letter = receive(one, LetterKind.GRANT, number, by=by, at=at)
        journal.step(one, "grant", by=by, at=at, facts={"letter": str(letter.pk)}, reason="")
    return one


def delay(one: Election, *, number: str, by: Person, at: datetime) -> Election:
    """Agree, by letter, that the branch elects after its term has ended."""
    with turn(one, "delay", by=by) as one:
        letter = receive(one, LetterKind.DELAY, number, by=by, at=at)
        journal.record("delay", one, by=by, at=at, facts={"letter": str(letter.pk)})
    return one


def send_back(one: Election, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Send a request, or a list of candidates, back to be changed."""
    with turn(one, "send_back", by=by, seen=seen) as one:
        journal.step(one, "send_back", by=by, at=at, reason=_reason(reason))
    return one


def propose(
    one: Election, candidates: Sequence[UUID], *, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Ask the superior to approve candidates, in the order in which they stand on the ballot.

    Raise Invalid when there are fewer than a fifth more than seats, or somebody is no full member.
    """
    with turn(one, "propose", by=by, seen=seen) as one:
        fits(one)
        if len(set(candidates)) < len(candidates):
            raise Invalid(fields={"candidates": _("同一位党员只能列一次")})
        regulation.check_candidates(one.seats, len(candidates))
        rows = [queries.member(one, pk) for pk in candidates]
        if any(not row.may_vote for row in rows):
            raise Invalid(fields={"candidates": _("候选人须是有表决权的正式党员")})
        one.members.update(candidate=None)
        for position, row in enumerate(rows, start=1):
            one.members.filter(pk=row.pk).update(
                candidate=position, task="", ground=None, agreed_at=None, resolved_votes=None
            )
        facts = {"candidates": [str(row.pk) for row in rows]}
        journal.step(one, "propose", by=by, at=at, facts=facts, reason="")
    return one


def nominate(one: Election, *, number: str, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Approve the candidates, by letter."""
    with turn(one, "nominate", by=by, seen=seen) as one:
        letter = receive(one, LetterKind.NOMINATE, number, by=by, at=at)
        journal.step(one, "nominate", by=by, at=at, facts={"letter": str(letter.pk)}, reason="")
    return one


def cancel(one: Election, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Give an election up before it is counted."""
    with turn(one, "cancel", by=by, seen=seen) as one:
        journal.step(one, "cancel", by=by, at=at, reason=_reason(reason))
        forget_phones(one)
    return one


def fits(one: Election) -> int:
    """Return how many full members there are; raise unless kind and seats are right for them."""
    full = queries.hall(queries.roll(one)).full
    if full < flow.MEMBERS_LEAST:
        raise StepRefused(
            _("成立支部要有正式党员 {least} 人以上，名册上现有 {full} 人").format(
                least=flow.MEMBERS_LEAST, full=full
            )
        )
    if one.kind != regulation.kind_of(full):
        if one.state == State.DRAFT:
            raise StepRefused(_("名册上的正式党员有增减，选举方式随之改变，请重新保存换届安排"))
        raise StepRefused(_("正式党员有增减，与请示的选举方式不符，请取消后重新请示"))
    regulation.check_seats(one.kind, one.seats)
    if full < regulation.candidates_least(one.seats):
        raise Invalid(fields={"seats": _("正式党员不够提出差额候选人，请减少名额")})
    return full


def check_held(one: Election, day: date) -> None:
    """Raise unless the meeting may be held on this day: within a year of the term's end, late only by letter."""
    regulation.check_day(one.ends_on, day)
    regulation.check_delay(one.ends_on, day, _delay_letter(one))


def _check_day(one: Election, at: datetime) -> None:
    if one.planned_on is None:
        raise Invalid(fields={"planned_on": _("请填写计划开会日期")})
    if one.planned_on < day_of(at):
        raise Invalid(fields={"planned_on": _("计划开会日期已过，请重新填写")})
    regulation.check_day(one.ends_on, one.planned_on)


def _delay_letter(one: Election) -> str:
    found = queries.letter(one, LetterKind.DELAY)
    return found.number if found else ""


def _reason(words: str) -> str:
    said = texts.clean(words, at_most=flow.WORDS_AT_MOST, field="reason")
    if not said:
        raise Invalid(fields={"reason": _("请写明原因")})
    return said
