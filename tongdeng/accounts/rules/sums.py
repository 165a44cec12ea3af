"""Amounts as they are typed, and what is compared before a summary is confirmed. Pure; amounts are whole fen."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.accounts.rules import LineKind
from tongdeng.kernel.errors import Sentence

FEN_AT_MOST = (
    10**13
)  # 100 thousand million yuan: more than all funds of a city, and far below what the database holds
# Thousands are divided or not at all: 1,23 could be 123 or 1.23, and is refused.
AMOUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")
BESIDE = re.compile(r"^(?:人民币|RMB|CNY|¥)|(?:元整?|圆整?)$")
MINUS = re.compile(r"^[-−–—(]")


@dataclass(frozen=True, slots=True)
class Sums:
    """What a summary comes to."""

    opening: int
    inflow: int
    outflow: int

    @property
    def closing(self) -> int:
        """Return what must be left."""
        return self.opening + self.inflow - self.outflow


@dataclass(frozen=True, slots=True)
class Gap:
    """A project whose amounts differ: what its own records say was drawn for it, and what the summaries list."""

    project: str
    number: str
    title: str
    drawn: int
    listed: int

    def as_row(self) -> dict[str, str | int]:
        """Return the gap as a summary stores it."""
        return {
            "project": self.project, "number": self.number, "title": self.title,
            "drawn": self.drawn, "listed": self.listed,
        }  # fmt: skip


def fen(typed: str) -> int | None:
    """Return an amount of yuan as it is typed or pasted, "1,234.50元" or "１２３４．５", in fen; None for nothing.

    Raise ValueError, with a sentence, for what is no amount, negative, or too large.
    """
    written = "".join(unicodedata.normalize("NFKC", typed).split())
    if not written:
        return None
    if MINUS.match(written):
        raise ValueError(_("金额不能是负数；支出请写在支出行，多记的请用更正"))
    found = AMOUNT.fullmatch(BESIDE.sub("", BESIDE.sub("", written)))
    if found is None:
        raise ValueError(
            _("“{typed}”不是金额，请写元，最多两位小数，例如 1234.50").format(typed=written[:20])
        )
    digits = found[1].replace(",", "")
    if len(digits) > len(str(FEN_AT_MOST)):
        raise ValueError(_("金额太大，请核对"))
    number = int(digits) * 100 + int((found[2] or "").ljust(2, "0"))
    if number > FEN_AT_MOST:
        raise ValueError(_("金额太大，请核对"))
    return number


def yuan(number: int) -> str:
    """Return fen as yuan, thousands divided: 1,234.50."""
    sign = "-" if number < 0 else ""
    return f"{sign}{abs(number) // 100:,}.{abs(number) % 100:02d}"


def typed(number: int) -> str:
    """Return fen as yuan as they are typed into a form and stand in a file: 1234.50."""
    return yuan(number).replace(",", "")


def of_decimal(amount: Decimal) -> int:
    """Return yuan as they are recorded elsewhere in fen."""
    return int(amount * 100)


def added(opening: int, lines: Iterable[tuple[LineKind, int]]) -> Sums:
    """Return what lines come to."""
    inflow = outflow = 0
    for kind, amount in lines:
        if kind.comes_in:
            inflow += amount
        else:
            outflow += amount
    return Sums(opening, inflow, outflow)


def wrong_closing(sums: Sums, closing: int | None) -> Sentence:
    """Return what is wrong with a closing balance as it was typed; "" when nothing is."""
    if closing is None:
        return _("请填写期末余额，以银行账户为准")
    if sums.closing < 0:
        return _("支出比期初余额加收入还多 {gap} 元，请核对").format(gap=yuan(-sums.closing))
    if closing != sums.closing:
        return _("期初 {opening} + 收入 {inflow} − 支出 {outflow} = {sum}，与填写的期末 {closing} 差 {gap} 元").format(
            opening=yuan(sums.opening), inflow=yuan(sums.inflow), outflow=yuan(sums.outflow), sum=yuan(sums.closing),
            closing=yuan(closing), gap=yuan(abs(closing - sums.closing)),
        )  # fmt: skip
    return ""


def gaps(
    drawn: Mapping[UUID, int], listed: Mapping[UUID, int], named: Mapping[UUID, tuple[str, str]]
) -> list[Gap]:
    """Return the projects whose two amounts differ, by number; `named` gives number and title of each."""
    differ = [key for key in {*drawn, *listed} if drawn.get(key, 0) != listed.get(key, 0)]
    found = [Gap(str(key), *named[key], drawn.get(key, 0), listed.get(key, 0)) for key in differ]
    return sorted(found, key=lambda gap: (gap.number, gap.project))
