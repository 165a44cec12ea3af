"""How official papers write days, moments, numbers and money."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from tongdeng.kernel.clock import LOCAL

UNFILLED = "（空白）"  # in the name of the file of a blank
BLANK_DAY = "　　　　年　　月　　日"
DIGITS = "〇一二三四五六七八九"
KEPT = re.compile(r"^(?P<word>.*?)-?(?P<year>\d{4})-0*(?P<place>\d+)$")


def day(when: date | None) -> str:
    """Return 2026年11月2日 (GB/T 9704-2012, 7.3.5.4); blanks to be filled in by hand where there is no day."""
    return f"{when.year}年{when.month}月{when.day}日" if when else BLANK_DAY


def moment(when: datetime | None) -> str:
    """Return 2026年11月2日8时30分 in local time, without the minutes of a full hour; blanks where there is no moment."""
    if when is None:
        return f"{BLANK_DAY}　　时　　分"
    here = when.astimezone(LOCAL)
    minutes = f"{here.minute}分" if here.minute else ""
    return f"{day(here.date())}{here.hour}时{minutes}"


def number(kept: str) -> str:
    """Return 鼎立表决〔2026〕2号 for 鼎立表决-2026-002 (7.2.5: no zeros before it); what is no such number as it is."""
    found = KEPT.match(kept)
    return f"{found['word']}〔{found['year']}〕{found['place']}号" if found else kept


def numeral(value: int) -> str:
    """Return a Chinese numeral from 0 to 99: 十二, 二十."""
    tens, ones = divmod(value, 10)
    if not tens:
        return DIGITS[ones]
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"


def money(amount: Decimal | Fraction | int) -> str:
    """Return 64,935.00元."""
    exact = (
        Decimal(amount.numerator) / amount.denominator if isinstance(amount, Fraction) else Decimal(amount)
    )
    return f"{exact:,.2f}元"
