"""Money: what it comes from before the work, what it came to, what is kept back. It is recorded, never moved."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import roles_at
from tongdeng.projects.actions import shared
from tongdeng.projects.models import Funding, Project, Settlement
from tongdeng.projects.queries import money as queries
from tongdeng.projects.queries import starting
from tongdeng.projects.rules import money, parties
from tongdeng.projects.rules.money import Source
from tongdeng.projects.rules.starting import Sum, held_words, why_barred
from tongdeng.votes.models import Motion

MORNING = time(9)
CLOCK = "retention"


@dataclass(frozen=True, slots=True)
class FundingDraft:
    """A sum as it is typed, in yuan; `motion` is what the owners voted on."""

    source: str
    amount: Decimal | None
    motion: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SettlementDraft:
    """What the work came to, in yuan, what is kept back of it, and for how many months."""

    amount: Decimal | None
    kept: Decimal = Decimal(0)
    months: int = 12
    bond: bool = False
    guarantee: bool = False


def fund(project: Project, draft: FundingDraft, *, by: Person, at: datetime) -> Funding:
    """Record a sum from one source.

    Before the start the vote may still be open: it blocks the start then. After it the law's vote must be there. Raise
    Invalid for the source, the amount or the motion, StepRefused where the fund may not pay for what is in warranty, a
    vote does not reach so far, or the project is settled: its sources are what it may cost, and stay so.
    """
    with turn(project, "fund", by=by) as project:
        if draft.source not in list(Source):
            raise Invalid(fields={"source": _("请选择资金来源")})
        if Settlement.objects.filter(project=project).exists():
            raise StepRefused(_("结算已经登记，资金来源不能再改"))
        source, amount = Source(draft.source), money.amount(draft.amount)
        motion = _motion(project, source, draft.motion)
        if source == Source.FUND:
            _not_in_warranty(project, at)
        if not project.is_planned:
            _allowed(project, source, amount, motion)
            _asked_for_by_owners(project, source, motion, by)
        note = shared.reason(draft.note, field="note", required=False)
        row = Funding.objects.create(
            **project.here,
            project=project,
            source=source,
            amount=amount,
            motion=motion,
            note=note,
            by=by,
            at=at,
        )
        facts = {
            "funding": str(row.pk),
            "source": source.value,
            "amount": str(amount),
            "vote": str(motion.vote_id) if motion else "",
            "motion": str(motion.pk) if motion else "",
        }
        journal.record("fund", project, by=by, at=at, facts=facts, version=project.version + 1)
    return row


def unfund(project: Project, pk: UUID | None, *, by: Person, at: datetime) -> None:
    """Take back a sum that was recorded by mistake, before the start."""
    with turn(project, "change", by=by, right="fund") as project:
        row = shared.part_of(project, Funding, pk)
        facts = {"funding": str(row.pk), "source": row.source, "amount": str(row.amount)}
        row.delete()
        journal.record("unfund", project, by=by, at=at, facts=facts, version=project.version + 1)


def settle(project: Project, draft: SettlementDraft, *, by: Person, at: datetime) -> Settlement:
    """Record what the work came to and what is kept back.

    Raise Invalid for an amount over contract and variations, a retention over 3 %, or one beside a bond or a guarantee,
    StepRefused where the sources do not add up, or it was settled before.
    """
    with turn(project, "settle", by=by) as project:
        if Settlement.objects.filter(project=project).exists():
            raise StepRefused(_("结算已经登记过"))
        amount = money.amount(draft.amount)
        _in_balance(project, amount)
        kept = money.amount(draft.kept, name="kept", zero=True)
        shared.refused_fields(
            kept=money.wrong_retention(kept, amount, project.place, bond=draft.bond)
            or (_("以银行保函代替的，不再预留质保金") if draft.guarantee and kept else ""),
            months=money.wrong_defect_months(draft.months, project.place),
        )
        row = Settlement.objects.create(
            **project.here,
            project=project,
            amount=amount,
            kept=kept,
            bond=draft.bond,
            guarantee=draft.guarantee,
            months=draft.months,
            return_on=money.return_on(queries.accepted_on(project) or local_day(at), draft.months),
            by=by,
            at=at,
        )
        journal.record("settle", project, by=by, at=at, facts=_terms(row), version=project.version + 1)
        if kept:
            deadlines.start(project, CLOCK, [datetime.combine(row.return_on, MORNING, LOCAL)])
    return row


def _terms(row: Settlement) -> dict[str, object]:
    return {
        "amount": str(row.amount),
        "kept": str(row.kept),
        "months": row.months,
        "bond": row.bond,
        "guarantee": row.guarantee,
        "return_on": row.return_on.isoformat(),
    }


def give_back(project: Project, *, by: Person, at: datetime) -> Settlement:
    """Record that the retention was given back; raise StepRefused before its day or while a defect is open (PW-9)."""
    with turn(project, "give_back", by=by) as project:
        row = Settlement.objects.filter(project=project).first()
        if row is None or not row.kept or row.returned_on is not None:
            raise StepRefused(_("没有要退还的质保金"))
        if (today := local_day(at)) < row.return_on:
            raise StepRefused(_("缺陷责任期到 {day} 才满，还不能退还质保金").format(day=row.return_on))
        if still := queries.open_defects(project):
            raise StepRefused(_("还有 {count} 个保修问题没有修好，质保金先不退还").format(count=still))
        row.returned_on = today
        row.save(update_fields=["returned_on"])
        facts = {"kept": str(row.kept), "on": today.isoformat()}
        journal.record("give_back", project, by=by, at=at, facts=facts, version=project.version + 1)
        deadlines.stop(project, CLOCK, at=at)
    return row


def _motion(project: Project, source: Source, pk: UUID | None) -> Motion | None:
    if pk is None:
        return None
    if source not in money.MATTERS_OF:
        raise Invalid(fields={"motion": _("这类资金不用业主表决")})
    motion = starting.motion_of(project, pk)
    if motion is None:
        raise Invalid(fields={"motion": _("请选择本小区的一次业主表决")})
    # Of two projects that rest on one vote at once the second waits, and then sees what the first one took.
    return Motion.objects.select_for_update(of=("self",)).select_related("vote").get(pk=motion.pk)


def _not_in_warranty(project: Project, at: datetime) -> None:
    """Raise StepRefused where an earlier work of the same kind at the same place is still in warranty (PW-10)."""
    held = [line for line in starting.lines(project, local_day(at), look=True) if line.held]
    if held:
        raise StepRefused(held_words(held[0]), lines=[line.position for line in held])


def _allowed(project: Project, source: Source, amount: Decimal, motion: Motion | None) -> None:
    spent = starting.spent_on([motion.pk]).get(motion.pk, Decimal()) if motion else Decimal()
    each = Sum(source, amount, starting.allowed(motion) if motion else None, spent + amount)
    if wrong := why_barred(each, project.scope, emergency=project.is_emergency):
        raise StepRefused(wrong)


def _asked_for_by_owners(project: Project, source: Source, motion: Motion | None, by: Person) -> None:
    """Raise StepRefused where the company would take more of the fund without a vote, in an emergency that runs."""
    if source != Source.FUND or motion is not None:
        return
    if parties.COMPANY in parties.own(roles_at(by, project.place)):
        raise StepRefused(_("开工以后再动用维修资金，没有表决的要由业委会或社区登记，物业不能"))


def _in_balance(project: Project, amount: Decimal) -> None:
    assert project.contract_sum is not None
    increases = queries.increases(project)
    if wrong := money.unbalanced(queries.amounts(project), project.contract_sum, increases):
        raise StepRefused(wrong)
    most = project.contract_sum + sum(increases)
    if amount > most:
        words = _("结算价超过合同加变更 {most} 元，请先办理合同价变更")
        raise Invalid(fields={"amount": words.format(most=most)})
