"""Numbers of few people are not published, and no sum tells them (BF-9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdeng.boards.rules.suppression import LEAST, published


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, {}),
        ({"a": 5, "b": 12}, {"a": 5, "b": 12}),
        ({"a": 0, "b": 12}, {"a": 0, "b": 12}),
        ({"a": 4, "b": 12, "c": 7}, {"a": None, "b": 12, "c": None}),
        ({"a": 1, "b": 1, "c": 9}, {"a": None, "b": None, "c": None}),
        ({"a": 3, "b": 4, "c": 9}, {"a": None, "b": None, "c": 9}),
        ({"a": 2}, {"a": None}),
    ],
)
def test_a_cell_below_five_is_hidden_with_a_second_one(
    cells: dict[str, int], told: dict[str, int | None]
) -> None:
    assert published(cells) == told


CELLS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=8)


@given(CELLS)
def test_what_is_hidden_cannot_be_told_from_the_sum(cells: dict[str, int]) -> None:
    told = published(cells)
    hidden = [key for key, count in told.items() if count is None]
    assert all(count is None or count == cells[key] for key, count in told.items())
    assert all(told[key] is None for key, count in cells.items() if 0 < count < LEAST)
    left = sum(cells.values()) - sum(count or 0 for count in told.values())
    if hidden and len(hidden) < sum(count > 0 for count in cells.values()):
        # Each hidden cell may be as large as what the others leave, if they are one each.
        assert left - (len(hidden) - 1) >= LEAST
