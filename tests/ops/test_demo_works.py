"""The works of the demo as they are told: what the sheets measure is what is accepted, and the money adds up."""

from decimal import Decimal

import pytest

from tongdeng.ops.demo.works_words import LIGHTS, PORTS, ROAD, WORKS, Measured, Work
from tongdeng.projects.rules.quantities import measured

#         work    line  unit     number
FIGURES = (
    (ROAD,   "m2",    Decimal(800)),
    (LIGHTS, "light", Decimal(1500)),
    (PORTS,  "port", Decimal(500)),
)  # fmt: skip
IDS = [work.topic for work in WORKS]


def lines_of(work: Work, unit: str) -> set[int]:
    return {line.position for line in work.bill if line.unit == unit}


def quantity_of(sheet: Measured, unit: str) -> Decimal:
    return measured(sheet.parts, unit=unit, minus=bool(sheet.corrects)).quantity


@pytest.mark.parametrize(("work", "unit", "number"), FIGURES, ids=IDS)
def test_each_figure_of_the_story_is_the_sum_of_its_sheets(work: Work, unit: str, number: Decimal) -> None:
    sheets = [sheet for sheet in work.sheets if sheet.line in lines_of(work, unit)]
    assert len(sheets) > 3
    assert sum(quantity_of(sheet, unit) for sheet in sheets) == number


@pytest.mark.parametrize(("work", "unit", "number"), FIGURES, ids=IDS)
def test_each_figure_of_the_story_is_what_the_parties_accepted(
    work: Work, unit: str, number: Decimal
) -> None:
    items = [item for accepted in work.accepted for item in accepted.items]
    accepted = [Decimal(quantity) for line, quantity, _settled in items if line in lines_of(work, unit)]
    assert sum(accepted) == number


@pytest.mark.parametrize("work", WORKS, ids=IDS)
def test_the_money_of_a_work_is_its_contract_and_pays_its_bill(work: Work) -> None:
    funds = sum(Decimal(amount) for _source, amount, _note in work.funds)
    changes = sum(varied.change or Decimal() for varied in work.varied)
    assert funds == Decimal(work.contract) == sum(line.planned * line.price for line in work.bill)
    assert Decimal(work.settled) == funds + changes


def test_the_road_has_a_correction_a_dispute_that_is_settled_and_variations() -> None:
    assert [sheet.reason for sheet in ROAD.sheets if sheet.corrects] == ["复核时发现漏扣两个检查井"]
    settled = [Decimal(settled) for accepted in ROAD.accepted for _line, _number, settled in accepted.items]
    assert sum(settled) == sum(disputed.quantity for disputed in ROAD.disputed) == 12
    assert [
        bool(varied.line) + 2 * bool(varied.change) + 4 * bool(varied.later) for varied in ROAD.varied
    ] == [1, 2, 4]
