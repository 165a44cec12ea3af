"""What stands in the way of a start, each with what to do about it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.projects.rules import money, warranty
from tongdeng.projects.rules.money import Source, Voted


@dataclass(frozen=True, slots=True)
class StartLine:
    """A line as a start asks for it; `held` names the warranty, project and last day, that still holds for such work here."""

    position: int
    work: str
    months: int | None
    held: tuple[str, date] | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum from one source; `spent` is all that rests on the same motion, also in other projects."""

    source: Source
    amount: Decimal
    vote: Voted | None = None
    spent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a plan that the law and the contract ask for before the work begins."""

    scope: Sequence[str]
    contractor: str
    contract_sum: Decimal | None
    begins_on: date | None
    ends_on: date | None
    lines: Sequence[StartLine]
    sums: Sequence[Sum]
    needs_vote: bool = False
    vote: Voted | None = None
    emergency: bool = False
    confirmed: bool = False
    evidence: bool = False


def obstacles(plan: Plan) -> list[Sentence]:
    """Return why the work may not begin, each with what to do; none where it may."""
    return [*_contract(plan), *_bill(plan), *_origin(plan), *_money(plan)]


def held_words(line: StartLine) -> Sentence:
    """Return why the fund may not pay for a line that is still in warranty."""
    assert line.held is not None
    number, until = line.held
    return _(
        "第 {position} 行还在“{project}”的保修期内（到 {until}），请施工单位保修，不能动用维修资金（{source}）"
    ).format(position=line.position, project=number, until=until, source=warranty.FUND_AFTER_WARRANTY)


def _contract(plan: Plan) -> Iterator[Sentence]:
    if not plan.contractor:
        yield _("请填写施工单位")
    if plan.contract_sum is None:
        yield _("请填写合同价")
    if plan.begins_on is None or plan.ends_on is None:
        yield _("请填写计划开工和计划完工日期")


def _bill(plan: Plan) -> Iterator[Sentence]:
    if not plan.lines:
        yield _("工程量清单还是空的，请先填写或导入")
    for line in plan.lines:
        if wrong := warranty.wrong_months(line.work, line.months):
            yield _("第 {position} 行：{wrong}").format(position=line.position, wrong=wrong)


def _origin(plan: Plan) -> Iterator[Sentence]:
    if plan.needs_vote and (plan.vote is None or not plan.vote.passed):
        yield _("作为依据的业主表决还没有通过，请等结果公布后再开工")
    if plan.emergency and not plan.confirmed:
        yield _("应急维修要有确认：请填写由谁、哪一天确认")
    if plan.emergency and not plan.evidence:
        yield _("应急维修要有证明材料：请上传照片或检测报告")


def _money(plan: Plan) -> Iterator[Sentence]:
    if plan.contract_sum is not None:
        yield from filter(None, [money.unbalanced([s.amount for s in plan.sums], plan.contract_sum, [])])
    for each in plan.sums:
        if wrong := why_barred(each, plan.scope, emergency=plan.emergency):
            yield wrong
    if any(each.source == Source.FUND for each in plan.sums):
        yield from (held_words(line) for line in plan.lines if line.held)


def why_barred(each: Sum, scope: Sequence[str], *, emergency: bool) -> Sentence:
    """Return why a sum may not be spent; "" where it may. In an emergency the fund pays without a vote."""
    if emergency and each.source == Source.FUND and each.vote is None:
        return ""
    return money.why_no_vote(each.source, max(each.spent, each.amount), scope, each.vote)
