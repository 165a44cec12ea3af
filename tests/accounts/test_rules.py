"""Amounts as people type them, quarters and their last days, sums. Pure."""

from datetime import date

import pytest

from tests.accounts.story import Q1, Q3, Q4
from tongdeng.accounts import rules
from tongdeng.accounts.rules import periods, sums
from tongdeng.accounts.rules.sums import Sums
from tongdeng.kernel.clock import LOCAL

BEIJING, HENAN, SHANGHAI = "110105001001001", "410202901001001", "310104001001001"


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.5", 123450), ("1,234.50元", 123450), ("１２３４．５", 123450), ("￥1，234.50", 123450), ("¥ 0.07", 7),
        ("  8600 ", 860000), ("12 345.60 元", 1234560), ("人民币100元整", 10000), ("0", 0), ("", None), ("　", None),
        ("100,000,000,000", 10**13),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_typed_or_pasted(typed: str, fen: int | None) -> None:
    assert sums.fen(typed) == fen


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-5", "不能是负数"), ("−5", "不能是负数"), ("（123.00）", "不能是负数"), ("1.234", "不是金额"), ("1,23", "不是金额"),
        ("1,2345", "不是金额"), ("1.2万", "不是金额"), ("一百", "不是金额"), ("1e5", "不是金额"), ("NaN", "不是金额"),
        ("12元3", "不是金额"), ("٣", "不是金额"), ("9" * 13, "金额太大"), ("9" * 5000, "金额太大"), ("100000000000.01", "金额太大"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sums.fen(typed)


def test_fen_are_shown_as_yuan_and_typed_the_same_again() -> None:
    for number in (0, 7, 100, 123450, 10**13):
        assert sums.fen(sums.yuan(number)) == sums.fen(sums.typed(number)) == number
    assert sums.yuan(-123450) == "-1,234.50"


def test_a_closing_balance_is_what_the_lines_come_to() -> None:
    kinds = {row.key: row for row in rules.line_kinds("income")}
    added = sums.added(1000, [(kinds["parking"], 500), (kinds["cost"], 200)])
    assert (added, added.closing) == (Sums(1000, 500, 200), 1300)
    assert sums.wrong_closing(added, 1300) == ""
    assert "差 1.00 元" in sums.wrong_closing(added, 1400)
    assert "请填写期末余额" in sums.wrong_closing(added, None)
    assert "多 2.00 元" in sums.wrong_closing(Sums(0, 0, 200), 0)


def test_each_kind_of_line_is_of_one_kind_of_account_once() -> None:
    keys = [(row.of, row.key) for row in rules.LINE_KINDS]
    assert len(keys) == len(set(keys))
    assert rules.line_kind("fund", "parking") is None


def test_quarters_are_spelled_and_read_back() -> None:
    assert [periods.key_of(quarter) for quarter in (Q3, Q4, Q1)] == ["2025Q3", "2025Q4", "2026Q1"]
    assert [periods.parsed(key) for key in ("2025Q4", "2025Q5", "1999Q1", "2009Q4", "２０２５Q4", "x")] == [
        Q4, None, None, None, None, None,
    ]  # fmt: skip
    assert periods.after(Q4) == Q1
    assert periods.first_day(date(2025, 12, 31)) == Q4
    assert [periods.is_over(Q4, day) for day in (date(2025, 12, 31), Q1)] == [False, True]


def test_income_is_due_each_quarter_and_the_fund_each_half_year() -> None:
    assert periods.due_on("income", Q3, HENAN) == date(2025, 10, 30)
    assert periods.due_on("fund", Q3, HENAN) is None
    assert periods.due_on("fund", Q4, HENAN) == date(2026, 1, 30)
    due = periods.next_due("fund", Q3, HENAN, LOCAL)
    assert due.isoformat() == "2026-01-31T00:00:00+08:00"
    assert periods.quarter_due(due.date(), HENAN) == Q4
    assert periods.next_due("income", Q3, HENAN, LOCAL, later_than=due).date() == date(2026, 5, 1)


def test_no_number_of_a_profile_is_said_to_be_national_law() -> None:
    for row in periods.RULES:
        assert row.source
        assert row.read_on
        assert row.place or row.tag == "CUSTOM"
    assert "不是法律规定" in str(periods.rule("due_days", BEIJING).source)
    assert "上海市" in str(periods.rule("income_months", SHANGHAI).source)
    assert periods.words_of(periods.rule("fund_months", HENAN)) == "维修资金每 6 个月公布一次"
