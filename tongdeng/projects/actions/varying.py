"""Variations: what changes after the start, proposed by one party and approved by another (PW-6)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import roles_at
from tongdeng.projects.actions import bills as bill_verbs
from tongdeng.projects.actions import shared
from tongdeng.projects.models import Line, Project, Settlement, Variation
from tongdeng.projects.queries import money as purse
from tongdeng.projects.queries import starting
from tongdeng.projects.rules import money, parties, quantities, variations, warranty
from tongdeng.projects.rules.bill import BillLine
from tongdeng.projects.rules.flow import State
from tongdeng.projects.rules.variations import Kind
from tongdeng.votes.models import Vote


@dataclass(frozen=True, slots=True)
class VariationDraft:
    """A variation as it is typed: its kind, why, and the new value of that kind.

    For a scope the line and its new planned quantity, or a `new_line`; for a price what the contract sum changes by, in
    yuan, negative for less; for a time the new last day.
    """

    kind: str
    reason: str
    line: UUID | None = None
    quantity: Decimal | None = None
    new_line: BillLine | None = None
    change: Decimal | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """By what a variation was approved; `vote` where the rules of the place ask the owners anew."""

    words: str = ""
    vote: UUID | None = None


def vary(project: Project, draft: VariationDraft, *, by: Person, at: datetime) -> Variation:
    """Propose a variation.

    Raise Invalid by field: no reason, a new value that is the old one or too small. Raise StepRefused while another one
    of the same waits.
    """
    with turn(project, "vary", by=by) as project:
        if draft.kind not in list(Kind):
            raise Invalid(fields={"kind": _("请选择变更类型")})
        _still_open(project, draft.change if draft.kind == Kind.PRICE else None)
        number = shared.next_number(project, Variation)
        if number > variations.VARIATIONS_AT_MOST:
            raise StepRefused(_("一个工程最多 {most} 项变更").format(most=variations.VARIATIONS_AT_MOST))
        row = Variation(
            **project.here,
            project=project,
            number=number,
            kind=draft.kind,
            reason=shared.reason(draft.reason),
            side=shared.side_of(project, by),
            by=by,
            at=at,
        )
        facts = {"variation": str(row.pk), "number": number, "kind": draft.kind}
        try:
            with transaction.atomic():
                facts |= VALUES[Kind(draft.kind)](project, draft, row)
                row.save()
        except IntegrityError:
            raise StepRefused(_("同样的变更还有一项等待批准，请先批准或退回那一项")) from None
        journal.record("vary", project, by=by, at=at, facts=facts)
    return row


def approve(project: Project, pk: UUID | None, decision: Decision, *, by: Person, at: datetime) -> Variation:
    """Approve a variation of another party, so that it holds from now on.

    Raise StepRefused for one's own side, or where the variations of price together ask the owners anew and no vote that
    was carried is named.
    """
    with turn(project, "approve", by=by) as project:
        row = _waiting(project, pk)
        if row.by_id == by.pk:
            raise StepRefused(_("自己提出的变更不能自己批准"))
        _still_open(project, row.increase if row.kind == Kind.PRICE else None)
        row.approved_as = shared.other_side(project, by, row.side)
        if row.approved_as == parties.COMPANY:
            raise StepRefused(_("变更花的是业主的钱，要由业委会或社区批准，物业不能批准"))
        row.vote = _vote(project, row, decision.vote)
        row.decision = shared.reason(decision.words, field="words", required=False)
        row.approved_by, row.approved_at = by, at
        changes = _hold(project, row)
        row.save(update_fields=["approved_as", "approved_by", "approved_at", "vote", "decision"])
        facts = {"variation": str(row.pk), "number": row.number, "kind": row.kind, "party": row.approved_as}
        facts["vote"] = str(row.vote_id or "")
        journal.record("approve", project, by=by, at=at, facts=facts, version=project.version + 1, **changes)
    return row


def reject(project: Project, pk: UUID | None, *, reason: str, by: Person, at: datetime) -> Variation:
    """Send a variation back, with a reason: those who may approve it, and its own side, which takes it back.

    Raise StepRefused for the company, where another party proposed it: it might cost the company something.
    """
    with turn(project, "approve", by=by, right="vary") as project:
        row = _waiting(project, pk)
        sides = parties.own(roles_at(by, project.place))
        if row.side not in sides and parties.COMPANY in sides:
            words = _("这是“{side}”一方提出的，物业不能退回，请由业委会或社区决定")
            raise StepRefused(words.format(side=parties.PARTY_WORDS[row.side]))
        row.rejected_at, row.answer = at, shared.reason(reason)
        row.save(update_fields=["rejected_at", "answer"])
        journal.record(
            "reject", project, by=by, at=at, facts={"variation": str(row.pk), "number": row.number}
        )
    return row


def _still_open(project: Project, change: Decimal | None) -> None:
    """Raise StepRefused for a variation that comes too late: of anything once it is settled, upwards once all is accepted."""
    if Settlement.objects.filter(community=project.community, project=project).exists():
        raise StepRefused(_("结算已经登记，不能再变更"))
    if project.state == State.FINISHED and not (change is not None and change < 0):
        raise StepRefused(_("全部验收以后，只能减少合同价，不能再增加，也不能再改工程量和工期"))


def _waiting(project: Project, pk: UUID | None) -> Variation:
    row = shared.part_of(project, Variation, pk)
    if not row.is_waiting:
        raise StepRefused(_("这项变更已经批准或退回"))
    return row


def _scope(project: Project, draft: VariationDraft, row: Variation) -> dict[str, Any]:
    if draft.new_line is not None:
        line = bill_verbs.added(project, draft.new_line)
        shared.refused_fields(months=warranty.wrong_months(line.work, line.months))
        new = line.planned
        # It is planned with nothing until the variation is approved, so that old and new are the same story.
        line.planned = line.first_planned = Decimal(0)
        line.save()
    else:
        line = shared.part_of(project, Line, draft.line)
        if draft.quantity is None:
            raise Invalid(fields={"quantity": _("请填写变更后的数量")})
        new = draft.quantity
        if new != 0:
            quantities.quantity(new, line.unit)
    if new == line.planned:
        raise Invalid(fields={"quantity": _("变更后的数量和原来一样")})
    if new < line.delivered:
        raise Invalid(fields={"quantity": _("变更后的数量不能少于已完成的数量")})
    row.line, row.old_quantity, row.new_quantity = line, line.planned, new
    return {
        "line": str(line.pk),
        "old": str(line.planned),
        "new": str(new),
        "unit": line.unit,
        "added": draft.new_line is not None,
    }


def _price(project: Project, draft: VariationDraft, row: Variation) -> dict[str, Any]:
    if not draft.change:
        raise Invalid(fields={"change": _("请填写合同价增减多少")})
    money.amount(abs(draft.change), name="change")
    assert project.contract_sum is not None
    row.old_sum = project.contract_sum + sum(purse.increases(project))
    row.new_sum = row.old_sum + draft.change
    if row.new_sum <= 0:
        raise Invalid(fields={"change": _("变更后的合同价应大于 0")})
    return {"old": str(row.old_sum), "new": str(row.new_sum)}


def _time(project: Project, draft: VariationDraft, row: Variation) -> dict[str, Any]:
    assert project.ends_on is not None
    if draft.ends_on is None or draft.ends_on == project.ends_on:
        raise Invalid(fields={"ends_on": _("请填写变更后的完工日期")})
    if project.begins_on and draft.ends_on < project.begins_on:
        raise Invalid(fields={"ends_on": _("完工日期不能早于开工日期")})
    if draft.ends_on < local_day(row.at):
        raise Invalid(fields={"ends_on": _("变更后的完工日期不能早于今天")})
    row.old_date, row.new_date = project.ends_on, draft.ends_on
    return {"old": row.old_date.isoformat(), "new": row.new_date.isoformat()}


VALUES = {Kind.SCOPE: _scope, Kind.PRICE: _price, Kind.TIME: _time}


def _vote(project: Project, row: Variation, pk: UUID | None) -> Vote | None:
    """Return the vote that is named; raise StepRefused where the rules of the place ask for one that was carried."""
    vote = starting.vote_of(project, pk)
    if pk is not None and vote is None:
        raise Invalid(fields={"vote": _("请选择本小区的一次业主表决")})
    assert project.started_at is not None
    if vote is not None and vote.at < project.started_at:
        raise Invalid(fields={"vote": _("这次表决是开工以前发起的，不能同意后来的变更，请另行表决")})
    if row.kind != Kind.PRICE:
        return vote
    assert project.contract_sum is not None
    increase = sum(purse.increases(project), Decimal()) + row.increase
    rule = money.asks_for_decision(increase, project.contract_sum, project.place)
    voted = starting.voted(vote.motions.all()) if vote else None
    if rule is not None and (voted is None or not voted.passed):
        raise StepRefused(
            _(
                "变更合计 {increase} 元，已达到合同价 {contract} 元的规定比例，要重新表决（{source}）：请先发起业主表决"
            ).format(increase=increase, contract=project.contract_sum, source=rule.source)
        )
    return vote


def _hold(project: Project, row: Variation) -> dict[str, Any]:
    """Put the new value in place of the old one; return what changes of the project itself."""
    if row.kind == Kind.TIME:
        return {"ends_on": row.new_date}
    if row.kind == Kind.SCOPE:
        assert row.line_id is not None
        assert row.new_quantity is not None
        line = Line.objects.get(community=project.community, pk=row.line_id)
        if row.new_quantity < line.delivered:
            raise StepRefused(_("这一行又完成了一些，变更后的数量已经少于完成量，请退回后重新提出"))
        line.planned = row.new_quantity
        line.save(update_fields=["planned"])
    return {}
