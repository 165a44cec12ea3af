"""How a spreadsheet shows the number in a cell: as a number, a percentage, a date, or with words around it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import isfinite

Shown = Callable[[float], str]
#            numbers of formats that need no code, by ECMA-376 part 1, 18.8.30
PERCENT, FRACTIONS = frozenset({9, 10}), frozenset({12, 13})
DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
QUOTED = re.compile(r'"[^"]*"|[\\_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
AROUND = re.compile(r'((?:"[^"]*"|\\.)*)(0+|#|General|G/通用格式)((?:"[^"]*"|\\.)*)(?:;.*)?', re.IGNORECASE)
LITERAL = re.compile(r'"|\\(?=.)')
LAST_DAY = 2_958_466  # of the year 9999
NOISE = 1e-12  # of a value: what sums in binary fractions leave behind


def plain(value: float) -> str:
    """Return a number with at most 15 digits, as spreadsheets show it, without an exponent and without noise."""
    if not isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    short = f"{value:.11g}"
    digits = short if abs(float(short) - value) <= abs(value) * NOISE else f"{value:.15g}"
    return format(Decimal(digits), "f") if "e" in digits and 1e-9 < abs(value) < 1e21 else digits


def percentage(value: float) -> str:
    """Return 0.5 as 50%."""
    return f"{plain(value * 100)}%"


def fraction(value: float) -> str:
    """Return 0.5 as 1/2, with a denominator of two digits as spreadsheets have it; whole numbers as they are."""
    if not isfinite(value) or value == int(value):
        return plain(value)
    near = Fraction(value).limit_denominator(99)
    return str(near) if abs(near - Fraction(value)) < NOISE else plain(value)


def moment(value: float, *, from_1904: bool = False) -> str:
    """Return a day as 2026-01-31, a time as 14:05, both together with a blank; a number that is none as a number."""
    if not 0 <= value < LAST_DAY:
        return plain(value)
    # Day 60 of the older calendar is a 29 February 1900 that never was.
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if value >= 60 else 31)  # noqa: DTZ001
    when = first + timedelta(seconds=round(value * 86_400))
    if value < 1:
        return f"{when:%H:%M}"
    return f"{when:%Y-%m-%d}" if when.hour == when.minute == 0 else f"{when:%Y-%m-%d %H:%M}"


def shown(number: int, code: str | None, *, from_1904: bool) -> Shown:
    """Return how a number format shows a value; `code` is None for the formats that have none."""

    def as_moment(value: float) -> str:
        return moment(value, from_1904=from_1904)

    if code is None:
        by_number = {PERCENT: percentage, FRACTIONS: fraction, DATES: as_moment}
        return next((shown for numbers, shown in by_number.items() if number in numbers), plain)
    bare = QUOTED.sub("", code.split(";")[0]).lower()
    if "%" in bare:
        return percentage
    if "?/" in bare or "#/" in bare:
        return fraction
    if around := AROUND.fullmatch(code):
        return _between(LITERAL.sub("", around[1]), around[2].count("0"), LITERAL.sub("", around[3]))
    # "General" has none of these letters; "e" stands for exponents and for years.
    return as_moment if re.search("[ymdhs年月日]", bare) else plain


def _between(before: str, digits: int, behind: str) -> Shown:
    def numbered(value: float) -> str:
        return f"{before}{plain(value).zfill(digits)}{behind}"

    return numbered
