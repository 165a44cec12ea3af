"""Quantities as they are measured and counted: exact, with their arithmetic, in the unit of the line."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.projects.story import count, sides
from tongdeng.kernel.errors import Invalid
from tongdeng.projects.rules import quantities
from tongdeng.projects.rules.quantities import Part, measured

ARITHMETIC = [
    #  unit     parts                                               quantity   as it is printed
    ("m2",    [sides("20", "4")],                                   "80",      "20 × 4 = 80 平方米"),
    ("m2",    [sides("20.5", "3.333")],                             "68.327",  "20.5 × 3.333 = 68.327 平方米"),
    ("m2",    [sides("20", "4"), sides("1.2", "1", less=True)],     "78.8",    "20 × 4 − 1.2 × 1 = 78.8 平方米"),
    ("m2",    [sides("0.4", "1")],                                  "0.4",     "0.4 × 1 = 0.4 平方米"),
    ("m3",    [sides("2", "3", "0.15")],                            "0.9",     "2 × 3 × 0.15 = 0.9 立方米"),
    ("m",     [sides("12.3456")],                                   "12.346",  "12.3456 = 12.346 米"),
    ("light", [count("18", "1 单元"), count("18", "2 单元")],        "36",      "1 单元 18 + 2 单元 18 = 36 盏"),
    ("m2",    [Part("坑", (Decimal(2), Decimal(3)), Decimal(4))],   "24",      "坑 2 × 3 × 4 = 24 平方米"),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "parts", "quantity", "printed"), ARITHMETIC)
def test_pw2_a_measurement_is_computed_exactly_and_shows_its_arithmetic(
    unit: str, parts: list[Part], quantity: str, printed: str
) -> None:
    found = measured(parts, unit=unit)
    assert (found.quantity, found.arithmetic) == (Decimal(quantity), printed)


def test_pw2_square_metres_have_three_decimals_and_pieces_none() -> None:
    assert measured([sides("1.1111", "1")], unit="m2").quantity == Decimal("1.111")
    with pytest.raises(Invalid, match="整数"):
        measured([count("2.5")], unit="piece")


def test_pw3_another_unit_is_converted_by_a_stated_factor_and_never_silently() -> None:
    with pytest.raises(Invalid, match="换算系数"):
        measured([sides("100", "8")], unit="m3", measured_in="m2")
    found = measured([sides("100", "8")], unit="m3", measured_in="m2", factor=Decimal("0.05"))
    assert (found.quantity, found.arithmetic) == (Decimal(40), "(100 × 8) × 0.05 = 40 立方米")
    with pytest.raises(Invalid, match="不用换算"):
        measured([count("3")], unit="t", factor=Decimal(2))


WRONG = [
    ("m2", [], "1 到"),
    ("m2", [sides("0", "4")], "大于 0"),
    ("m2", [sides("-3", "4")], "大于 0"),
    ("m2", [sides("20")], "要填 2 个尺寸"),
    ("piece", [sides("2", "3")], "只清点"),
    ("m2", [sides("1", "1"), sides("2", "2", less=True)], "没有剩下"),
    ("m2", [sides("0.001", "0.001")], "没有剩下"),
    ("m2", [sides("NaN", "1")], "大于 0"),
    ("m2", [sides("Infinity", "1")], "大于 0"),
    ("m2", [sides("1.00001", "1")], "四位小数"),
    ("m2", [sides("1000000", "1000000")], "太大"),
    ("m2", [count("1")] * 201, "1 到"),
]


@pytest.mark.parametrize(("unit", "parts", "words"), WRONG)
def test_pw2_a_measurement_that_cannot_be_is_refused(unit: str, parts: list[Part], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        measured(parts, unit=unit)


@pytest.mark.parametrize(("number", "unit", "fits"), [
    ("0.4", "m3", True), ("0.001", "m2", True), ("0.0004", "m2", False), ("0", "m2", False), ("-1", "m2", False),
    ("1500", "light", True), ("0.5", "light", False), ("1", "inch", False), ("NaN", "m2", False), ("1e12", "m2", False),
])  # fmt: skip
def test_pw4_a_part_of_one_is_a_quantity_and_zero_or_less_is_none(number: str, unit: str, fits: bool) -> None:
    if fits:
        assert quantities.quantity(Decimal(number), unit) == Decimal(number)
    else:
        with pytest.raises(Invalid):
            quantities.quantity(Decimal(number), unit)


@pytest.mark.parametrize(("less", "words"), [(False, "数量太大"), (True, "没有剩下")])
def test_a_measurement_of_more_digits_than_are_kept_is_refused(less: bool, words: str) -> None:
    million = Decimal(1_000_000)
    parts = [Part("", (million,) * 3, million, less=less)] * 20
    with pytest.raises(Invalid, match=words):
        measured([Part("", (Decimal(1),) * 3), *parts], unit="m3", measured_in="m3")


def test_pw4_only_a_correction_takes_away() -> None:
    found = measured([sides("10", "5")], unit="m2", minus=True)
    assert (found.quantity, found.arithmetic) == (Decimal(-50), "−(10 × 5) = −50 平方米")


def test_pw5_percent_of_a_line_is_rounded_down_so_that_100_means_all() -> None:
    assert quantities.percent(quantities.reached(Decimal("799.999"), Decimal(800))) == 99
    assert quantities.percent(quantities.reached(Decimal(800), Decimal(800))) == 100
    assert quantities.reached(Decimal(0), Decimal(0)) == 0


def test_pw5_percent_of_a_project_is_weighed_by_price_and_survives_lines_without_one() -> None:
    lines = [(Decimal(800), Decimal(800), Decimal(120)), (Decimal(0), Decimal(500), Decimal(8))]
    assert quantities.worth_reached(lines) == Fraction(96, 100)
    assert quantities.worth_reached([*lines, (Decimal(0), Decimal(7), None)]) == Fraction(96, 100)
    assert quantities.worth_reached([(Decimal(1), Decimal(1), None)]) is None
    assert quantities.worth_reached([]) is None


LENGTHS = st.decimals(min_value="0.001", max_value="999", places=3)


@given(st.lists(st.tuples(LENGTHS, LENGTHS), min_size=1, max_size=6))
def test_the_quantity_is_the_exact_sum_rounded_once(areas: list[tuple[Decimal, Decimal]]) -> None:
    exact = sum((Fraction(a) * Fraction(b) for a, b in areas), Fraction())
    parts = [Part("", (a, b)) for a, b in areas]
    if exact < Fraction(1, 2000):
        with pytest.raises(Invalid):
            measured(parts, unit="m2")
        return
    assert abs(Fraction(measured(parts, unit="m2").quantity) - exact) <= Fraction(1, 2000)
