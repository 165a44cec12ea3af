"""Money of a project: where it comes from, what the law asks for it, retention. Pure; yuan as Decimal. Nothing is moved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.kernel.shares import Share, at_least

CENT = Decimal("0.01")
AMOUNT_AT_MOST = Decimal(99_999_999_999)


class Source(StrEnum):
    FUND = "fund"
    INCOME = "income"
    SUBSIDY = "subsidy"
    COMPANY = "company"


SOURCE_WORDS = {
    Source.FUND: _("维修资金"),
    Source.INCOME: _("公共收益"),
    Source.SUBSIDY: _("政府补助"),
    Source.COMPANY: _("物业公司出资"),
}
# Which matter of Civil Code art. 278 lets owners' money be spent; common income is theirs by art. 282.
MATTERS_OF: dict[Source, tuple[str, ...]] = {Source.FUND: ("use_fund",), Source.INCOME: ("other",)}


@dataclass(frozen=True, slots=True)
class Rule:
    """One figure: where it holds (a place code, "" for everywhere), and where it was read."""

    key: str
    place: str
    value: Any
    tag: str
    source: Sentence


RETENTION_LAW = _("建设工程质量保证金管理办法（建质〔2017〕138号）第七条")
RULES = (
    #    key              place   value            tag       source
    Rule("retention",     "",     Fraction(3, 100), "MIRROR", RETENTION_LAW),
    Rule("defect_months", "",     12,               "MIRROR", _("建质〔2017〕138号第二条：一般为 1 年")),
    Rule("defect_most",   "",     24,               "MIRROR", _("建质〔2017〕138号第二条：最长不超过 2 年")),
    # 杭州市物业管理条例 art. 72: a settlement 10 % or more over the budget is to be applied for anew.
    Rule("new_decision",  "3301", at_least(1, 10),  "LOCAL",  _("杭州市物业管理条例第七十二条")),
)  # fmt: skip


def rule(key: str, place: str) -> Rule | None:
    """Return the rule that holds at a place: the one of the nearest place above it; None where there is none."""
    rows = [row for row in RULES if row.key == key and place.startswith(row.place)]
    return max(rows, key=lambda row: len(row.place), default=None)


def value(key: str, place: str) -> Any:
    """Return the figure of a rule that has a row for the whole country."""
    row = rule(key, place)
    assert row is not None
    return row.value


def amount(number: Decimal | None, *, name: str = "amount", zero: bool = False) -> Decimal:
    """Return an amount in yuan with cents; raise Invalid for the field `name`: none, negative, zero, parts of a cent."""
    if number is None or not number.is_finite():
        raise Invalid(fields={name: _("请填写金额")})
    if number < 0 or (number == 0 and not zero):
        raise Invalid(fields={name: _("金额应大于 0")})
    if number > AMOUNT_AT_MOST or number != number.quantize(CENT):
        raise Invalid(fields={name: _("金额最多两位小数，请核对")})
    return number.quantize(CENT)


def retention_most(settled: Decimal, place: str) -> Decimal:
    """Return the most that may be kept back of a settlement, in whole cents, downwards."""
    share: Fraction = value("retention", place)
    return Decimal(int(Fraction(settled) * share * 100)) / 100


def wrong_retention(kept: Decimal, settled: Decimal, place: str, *, bond: bool) -> Sentence:
    """Return what is wrong with a retention; "" when nothing is. `bond`: a performance bond is held already."""
    if kept < 0:
        return _("质保金不能是负数")
    if bond and kept:
        return _("已经收了履约保证金，不能再预留质保金（建质〔2017〕138号）")
    if kept > (most := retention_most(settled, place)):
        return _("质保金最多为结算价的 3%，即 {most} 元（{source}）").format(most=most, source=RETENTION_LAW)
    return ""


def wrong_defect_months(months: int, place: str) -> Sentence:
    """Return what is wrong with the length of a defect period; "" when nothing is."""
    most = value("defect_most", place)
    return "" if 0 < months <= most else _("缺陷责任期为 1 到 {most} 个月").format(most=most)


def return_on(accepted: date, months: int) -> date:
    """Return the day from which a retention is to be given back: the end of the defect period."""
    day: date = accepted + relativedelta(months=months)
    return day


def asks_for_decision(increase: Decimal, budget: Decimal, place: str) -> Rule | None:
    """Return the rule by which the sum of variations asks the owners anew; None where none does."""
    row = rule("new_decision", place)
    if row is None:
        return None
    share: Share = row.value
    return row if share.holds(Fraction(increase), Fraction(budget)) else None


@dataclass(frozen=True, slots=True)
class Voted:
    """What a vote allows: the matter, whether it was carried and published, its budget, the buildings it binds."""

    matter: str
    passed: bool
    budget: Decimal | None
    scope: tuple[str, ...]


def why_no_vote(source: Source, amount: Decimal, scope: Iterable[str], vote: Voted | None) -> Sentence:
    """Return why money of the owners may not be spent on this, and what to do; "" where it may.

    `scope` are the places that the project is for: the vote must bind the owners of all of them.
    """
    return next(_obstacles(source, amount, scope, vote), "") if source in MATTERS_OF else ""


def _obstacles(
    source: Source, amount: Decimal, scope: Iterable[str], vote: Voted | None
) -> Iterator[Sentence]:
    word = SOURCE_WORDS[source]
    if vote is None:
        yield _("“{source}”要由业主表决同意，请先发起业主表决，通过后在资金来源里选这次表决").format(
            source=word
        )
        return
    if vote.matter not in MATTERS_OF[source]:
        yield _("这次表决的事项不是动用“{source}”，请另选一次表决或另行表决").format(source=word)
    if not vote.passed:
        yield _("这次表决没有通过或结果还没有公布，请等结果公布后再开工")
    if not all(any(place.startswith(code) for code in vote.scope) for place in scope):
        yield _("工程范围超出了这次表决的范围，请缩小工程范围，或由受益的业主另行表决")
    if vote.budget is None:
        yield _("这次表决没有写明预算，请另行表决并写明金额")
    elif amount > vote.budget:
        yield _("金额 {amount} 元超过表决同意的预算 {budget} 元，请减少金额，或就超出的部分另行表决").format(
            amount=amount, budget=vote.budget
        )


def unbalanced(fundings: Iterable[Decimal], contract: Decimal, variations: Iterable[Decimal]) -> Sentence:
    """Return how far the sources are from contract and price variations together; "" where they are equal."""
    have, need = sum(fundings, Decimal()), contract + sum(variations, Decimal())
    if have == need:
        return ""
    if have < need:
        return _("资金来源合计 {have} 元，比合同加变更 {need} 元少 {gap} 元，请补登记资金来源").format(
            have=have, need=need, gap=need - have
        )
    return _("资金来源合计 {have} 元，比合同加变更 {need} 元多 {gap} 元，请核对").format(
        have=have, need=need, gap=have - need
    )


def by_source(rows: Iterable[tuple[str, Decimal]]) -> Mapping[str, Decimal]:
    """Return the sums of (source, amount), by source, in the order of the table."""
    sums: dict[str, Decimal] = {source.value: Decimal() for source in Source}
    for source, money in rows:
        sums[source] += money
    return {source: money for source, money in sums.items() if money}
