"""Money by the law: which vote it needs, how much may be kept back, when variations ask the owners anew."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tongdeng.kernel.errors import Invalid
from tongdeng.projects.rules import money
from tongdeng.projects.rules.money import Source, Voted

PLACE, HANGZHOU, BUILDING = "410202901001001", "330102001001001", "410202901001001012"
VOTED = Voted("use_fund", passed=True, budget=Decimal(8600), scope=(PLACE,))
FUND = Source.FUND


@pytest.mark.parametrize(("vote", "words"), [
    (VOTED, ""),
    (None, "先发起业主表决"),
    (replace(VOTED, passed=False), "没有通过"),
    (replace(VOTED, matter="covenant"), "事项不是"),
    (replace(VOTED, budget=Decimal("8599.99")), "超过表决同意的预算"),
    (replace(VOTED, budget=None), "没有写明预算"),
    (replace(VOTED, scope=(BUILDING,)), "超出了这次表决的范围"),
])  # fmt: skip
def test_pw12_the_fund_pays_only_what_the_owners_voted_and_the_refusal_says_what_to_do(
    vote: Voted | None, words: str
) -> None:
    found = str(money.why_no_vote(FUND, Decimal(8600), [PLACE], vote))
    assert (words in found) if words else not found


def test_pw12_a_vote_of_the_estate_reaches_its_buildings() -> None:
    assert not money.why_no_vote(FUND, Decimal(1), [BUILDING], VOTED)


@pytest.mark.parametrize("source", [Source.SUBSIDY, Source.COMPANY])
def test_pw12_money_that_is_not_the_owners_asks_for_no_vote(source: Source) -> None:
    assert not money.why_no_vote(source, Decimal(1), [PLACE], None)


def test_pw12_common_income_is_the_owners_and_needs_its_own_vote() -> None:
    assert money.why_no_vote(Source.INCOME, Decimal(1), [PLACE], VOTED)
    assert not money.why_no_vote(Source.INCOME, Decimal(1), [PLACE], replace(VOTED, matter="other"))


@pytest.mark.parametrize(("sums", "words"), [
    (["200000", "56000"], ""), (["200000"], "少 56000"), (["300000"], "多 44000"), ([], "少 256000"),
])  # fmt: skip
def test_pw12_the_sources_add_up_to_contract_and_variations(sums: list[str], words: str) -> None:
    found = str(money.unbalanced(map(Decimal, sums), Decimal(250000), [Decimal(7000), Decimal(-1000)]))
    assert (words in found) if words else not found


@pytest.mark.parametrize(("kept", "bond", "words"), [
    ("7680.00", False, ""), ("0", False, ""), ("7680.01", False, "3%"), ("-1", False, "负数"), ("1", True, "履约保证金"),
    ("0", True, ""),
])  # fmt: skip
def test_pw11_at_most_three_percent_are_kept_back_and_none_beside_a_bond(
    kept: str, bond: bool, words: str
) -> None:
    found = str(money.wrong_retention(Decimal(kept), Decimal(256000), PLACE, bond=bond))
    assert (words in found) if words else not found


def test_pw11_three_percent_are_counted_in_whole_cents_and_never_rounded_up() -> None:
    assert money.retention_most(Decimal("100.99"), PLACE) == Decimal("3.02")


@pytest.mark.parametrize(("months", "fits"), [(1, True), (12, True), (24, True), (0, False), (25, False)])
def test_pw11_a_defect_period_has_at_most_two_years(months: int, fits: bool) -> None:
    assert bool(money.wrong_defect_months(months, PLACE)) is not fits


def test_pw11_a_retention_goes_back_when_the_defect_period_ends() -> None:
    assert money.return_on(date(2026, 4, 20), 12) == date(2027, 4, 20)


@pytest.mark.parametrize(("place", "increase", "asks"), [
    (HANGZHOU, "10000", True), (HANGZHOU, "9999.99", False), (PLACE, "90000", False), (HANGZHOU, "-90000", False),
])  # fmt: skip
def test_pw6_a_tenth_more_asks_the_owners_anew_where_the_local_rule_says_so(
    place: str, increase: str, asks: bool
) -> None:
    assert (money.asks_for_decision(Decimal(increase), Decimal(100000), place) is not None) is asks


@pytest.mark.parametrize("number", ["0", "-1", "0.001", "NaN", "1e15", None])
def test_money_is_positive_and_in_whole_cents(number: str | None) -> None:
    with pytest.raises(Invalid):
        money.amount(Decimal(number) if number else None)


def test_each_figure_names_its_source() -> None:
    assert all(str(rule.source) and rule.tag in {"LAW", "LOCAL", "MIRROR"} for rule in money.RULES)
    assert money.value("retention", PLACE) == Fraction(3, 100)
