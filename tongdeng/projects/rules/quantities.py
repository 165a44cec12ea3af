"""Quantities: units, what a measurement comes to with its arithmetic, and how far the work is. Pure.

A quantity is a Decimal of its unit with at most three decimals. Nothing is typed that can be counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.kernel.texts import clean

MILLI, LEAST = Decimal("0.001"), Decimal(0)
QUANTITY_AT_MOST = Decimal(999_999_999)
NUMBER_AT_MOST = Decimal(1_000_000)  # metres, or pieces: one number of a measurement
PARTS_AT_MOST = 200  # of one sheet
NAME_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a bill: how it is written, how many decimals a quantity of it has, how it is measured."""

    key: str
    word: Sentence
    decimals: int
    sides: int  # lengths that are multiplied; 0 for what is counted or weighed


UNITS = {
    unit.key: unit
    for unit in (
        #    key      word         decimals sides
        Unit("m",     _("米"),     3, 1),
        Unit("m2",    _("平方米"), 3, 2),
        Unit("m3",    _("立方米"), 3, 3),
        Unit("piece", _("个"),     0, 0),
        Unit("light", _("盏"),     0, 0),
        Unit("port",  _("口"),     0, 0),
        Unit("set",   _("套"),     0, 0),
        Unit("place", _("处"),     0, 0),
        Unit("tree",  _("株"),     0, 0),
        Unit("kg",    _("千克"),   3, 0),
        Unit("t",     _("吨"),     3, 0),
        Unit("hour",  _("小时"),   3, 0),
        Unit("item",  _("项"),     3, 0),
    )
}  # fmt: skip
UNIT_WORDS = {unit.key: unit.word for unit in UNITS.values()}
AREA, COUNT = "sides", "count"
METHOD_WORDS = {AREA: _("按尺寸计算"), COUNT: _("逐项清点")}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a measurement: `sides` in metres for what has sides, else a `count`; `less` is taken off."""

    name: str
    sides: tuple[Decimal, ...] = ()
    count: Decimal = Decimal(1)
    less: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measurement comes to: the quantity in the line's unit, and the arithmetic as it is printed."""

    quantity: Decimal
    arithmetic: str
    parts: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def whole(quantity: Decimal, unit: str) -> bool:
    """Say whether a quantity has no more decimals than its unit allows."""
    return quantity == rounded(quantity, UNITS[unit].decimals)


def rounded(quantity: Decimal, decimals: int) -> Decimal:
    """Return a quantity with so many decimals, halves away from zero."""
    return quantity.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def quantity(number: Decimal, unit: str, *, name: str = "quantity", least: Decimal = LEAST) -> Decimal:
    """Return a quantity that may stand in a bill: above `least`, with the decimals of its unit.

    Raise Invalid for the field `name`: an unknown unit, zero or less, too many decimals, or too large. A part of one
    (0.4 m³) is a quantity.
    """
    if unit not in UNITS:
        raise Invalid(fields={"unit": _("请选择单位")})
    if not number.is_finite() or abs(number) > QUANTITY_AT_MOST:
        raise Invalid(fields={name: _("数量太大，请核对")})
    if number <= least:
        raise Invalid(fields={name: _("数量应大于 {least}").format(least=plain(least))})
    if not whole(number, unit):
        raise Invalid(
            fields={
                name: _("“{unit}”最多 {decimals} 位小数").format(
                    unit=UNITS[unit].word, decimals=UNITS[unit].decimals
                )
            }
        )
    return number


def measured(
    parts: Sequence[Part],
    *,
    unit: str,
    measured_in: str = "",
    factor: Decimal | None = None,
    minus: bool = False,
) -> Measured:
    """Compute a measurement: the sum of its parts less the deductions, times the stated factor, rounded once.

    What was measured in another unit than the line's needs a stated `factor` into the line's, which is printed; without
    one it is refused, never copied. `minus` is for a correction that takes away. Raise Invalid for `parts`,
    `measured_in` or `factor`: none or too many parts, a side or a count that is not positive, a number of sides that the
    unit does not have, nothing left, or parts of what is counted in whole pieces.
    """
    measured_in = measured_in or unit
    factor = _factor(unit, measured_in, factor)
    if not 0 < len(parts) <= PARTS_AT_MOST:
        raise Invalid(fields={"parts": _("请填写 1 到 {most} 行测量").format(most=PARTS_AT_MOST)})
    kept = [_kept(part, measured_in, number) for number, part in enumerate(parts, start=1)]
    total = sum((-_of(part) if part.less else _of(part) for part in kept), Decimal()) * factor
    # Before it is rounded: a Decimal has 28 digits.
    if total > QUANTITY_AT_MOST:
        raise Invalid(fields={"parts": _("数量太大，请核对")})
    found = rounded(max(total, LEAST), UNITS[unit].decimals)
    if found <= 0:
        raise Invalid(fields={"parts": _("扣除以后没有剩下的数量，请核对")})
    if UNITS[unit].decimals == 0 and found != total:
        raise Invalid(fields={"parts": _("“{unit}”应为整数").format(unit=UNITS[unit].word)})
    found = -found if minus else found
    words = arithmetic(kept, found, unit=unit, factor=factor, minus=minus)
    return Measured(found, words, [stored(part) for part in kept])


def arithmetic(
    parts: Sequence[Part], found: Decimal, *, unit: str, factor: Decimal = Decimal(1), minus: bool = False
) -> str:
    """Return the calculation as a clerk writes it: 20 × 4 − 1.2 × 1 = 78.8 平方米."""
    words = ""
    for number, part in enumerate(parts):
        sign = " − " if part.less else " + "
        words += (sign if number else ("−" if part.less else "")) + _term(part)
    if factor != 1:
        words = f"({words}) × {plain(factor)}"
    if minus:
        words = f"−({words})"
    return f"{words} = {plain(found).replace('-', '−')} {UNITS[unit].word}"


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without zeros at its end: 800, 78.8."""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def stored(part: Part) -> dict[str, Any]:
    """Return a part as it is stored: decimals as text."""
    return {
        "name": part.name,
        "sides": [plain(side) for side in part.sides],
        "count": plain(part.count),
        "less": part.less,
    }


def reached(done: Decimal, planned: Decimal) -> Fraction:
    """Return the exact share of a line that is done, at most 1; 0 where nothing is planned."""
    return min(Fraction(done) / Fraction(planned), Fraction(1)) if planned > 0 else Fraction(0)


def worth_reached(lines: Iterable[tuple[Decimal, Decimal, Decimal | None]]) -> Fraction | None:
    """Return the share of a project that is accepted, weighed by price: (accepted, planned, unit price) of each line.

    None where no line has a price: without weights there is no share (a line without one has no weight). Done by
    number of pieces is told beside it, never mixed in.
    """
    rows = [(Fraction(a), Fraction(p), Fraction(price)) for a, p, price in lines if price]
    whole_worth = sum((planned * price for _accepted, planned, price in rows), Fraction())
    if not whole_worth:
        return None
    return sum((min(a, p) * price for a, p, price in rows), Fraction()) / whole_worth


def percent(share: Fraction) -> int:
    """Return a share in whole percent, downwards: 100 only where all of it is done."""
    return int(share * 100)


def _factor(unit: str, measured_in: str, factor: Decimal | None) -> Decimal:
    """Return the factor into the line's unit; raise Invalid where there is one for no reason, or none for a reason."""
    if measured_in not in UNITS:
        raise Invalid(fields={"measured_in": _("请选择单位")})
    if measured_in == unit:
        if factor not in (None, Decimal(1)):
            raise Invalid(fields={"factor": _("单位相同，不用换算")})
        return Decimal(1)
    if factor is None:
        words = _("清单的单位是“{unit}”，测量用的是“{other}”，请写明换算系数")
        raise Invalid(fields={"factor": words.format(unit=UNITS[unit].word, other=UNITS[measured_in].word)})
    if not factor.is_finite() or not 0 < factor <= NUMBER_AT_MOST or factor != rounded(factor, 6):
        raise Invalid(fields={"factor": _("换算系数应大于 0，最多六位小数")})
    return factor


def _kept(part: Part, unit: str, number: int) -> Part:
    sides = UNITS[unit].sides
    numbers = (*part.sides, part.count)
    if not all(n.is_finite() and 0 < n <= NUMBER_AT_MOST and n == rounded(n, 4) for n in numbers):
        raise Invalid(fields={"parts": _("第 {row} 行：每个数都应大于 0，最多四位小数").format(row=number)})
    if part.sides and len(part.sides) != sides:
        words = (
            _("第 {row} 行：“{unit}”要填 {sides} 个尺寸")
            if sides
            else _("第 {row} 行：“{unit}”只清点，不填尺寸")
        )
        raise Invalid(fields={"parts": words.format(row=number, unit=UNITS[unit].word, sides=sides)})
    name = clean(part.name, at_most=NAME_AT_MOST, field="parts")
    return Part(name, part.sides, part.count, part.less)


def _of(part: Part) -> Decimal:
    found = part.count
    for side in part.sides:
        found *= side
    return found


def _term(part: Part) -> str:
    numbers = [plain(side) for side in part.sides]
    if not numbers or part.count != 1:
        numbers.append(plain(part.count))
    return (f"{part.name} " if part.name else "") + " × ".join(numbers)
