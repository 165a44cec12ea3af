"""How figures are said: no percentage of little, none rounded up to all, no promise kept by luck (BF-3, BF-13)."""

from typing import Any

import pytest

from tongdeng.boards.figures import FIGURES, SCORES
from tongdeng.boards.rules.rates import Kept
from tongdeng.web.boards.said import bands, compared, percent, say

RATE = FIGURES["qualified"]


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.0004, "0.1%"), (0.5, "50%"), (0.9885, "98.9%"), (0.9999, "99.9%"), (1, "100%")],
)
def test_a_percentage_is_never_rounded_to_all_or_nothing(share: float, words: str) -> None:
    assert percent(share) == words


#    num  den   main         grey   kept
RATES = [
    (0, 0, "没有数据", True, None),
    (4, 5, "5 中的 4", True, Kept.NOT_MET),
    (9, 9, "9 中的 9", True, Kept.UNSURE),
    (10, 10, "100%", True, Kept.UNSURE),
    (29, 29, "100%", True, Kept.UNSURE),
    (30, 30, "100%", False, Kept.UNSURE),
    (189, 189, "100%", False, Kept.MET),
    (700, 800, "87.5%", False, Kept.NOT_MET),
]


@pytest.mark.parametrize(("num", "den", "main", "grey", "kept"), RATES)
def test_a_rate_is_said_as_far_as_its_number_of_cases_carries(
    num: int, den: int, main: str, grey: bool, kept: Kept | None
) -> None:
    said = say(RATE, {"num": num, "den": den, "value": num / den if den else None})
    assert (said.main, said.grey, said.kept) == (main, grey, kept)
    assert (f"{num} / {den}" in said.beside) == (den >= 10)


def rate(num: int, den: int) -> dict[str, Any]:
    return {"num": num, "den": den, "value": num / den if den else None}


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (rate(95, 100), rate(90, 100), "+5.0 个百分点"),
        (rate(90, 100), rate(90, 100), "持平"),
        (rate(9, 9), rate(90, 100), ""),
        (rate(90, 100), rate(0, 0), ""),
        ({"value": 5}, {"value": 8}, "-3"),
        ({"value": 5}, {"value": 5}, ""),
    ],
)
def test_two_periods_are_compared_only_where_both_have_enough(now: Any, before: Any, words: str) -> None:
    assert compared(RATE, now, before) == words


def test_a_score_with_a_part_missing_is_incomplete() -> None:
    assert say(SCORES["three_rate"], {"value": None, "complete": False, "parts": {}}).main == "缺项，不计分"


def test_bands_begin_with_the_shortest_and_the_hour_ends_the_fourth() -> None:
    lines = bands({"value": 4, "by": {"5": 1, "60": 2, "more": 1}})
    assert [line.count for line in lines] == [1, 0, 0, 2, 0, 0, 0, 1]
    assert [line.within for line in lines] == [True] * 4 + [False] * 4
    assert [line.is_last_within for line in lines].index(True) == 3
    assert bands({"value": 0, "by": {}}) == []
