"""Statements and voices as rules: which is asked next, the lists with their intervals, the moderator's steps."""

from itertools import product

import pytest

from tongdeng.consultations.rules import opinions as rules
from tongdeng.consultations.rules.opinions import Choice, Tally
from tongdeng.kernel.errors import StepRefused

# --- steps

STEPS = """
    state    show   refuse   voice
    pending  shown  refused  -
    shown    -      refused  shown
    refused  shown  -        -
"""


def test_dl11_each_state_has_the_steps_of_the_table_and_no_other() -> None:
    heading, *lines = [line.split() for line in STEPS.strip().splitlines()]
    for (state, *cells), (column, verb) in product(lines, enumerate(heading[1:])):
        if cells[column] == "-":
            with pytest.raises(StepRefused):
                rules.FLOW.after(state, verb)
        else:
            assert rules.FLOW.after(state, verb) == cells[column]


def test_dl11_a_statement_begins_unseen_and_every_reason_has_its_words() -> None:
    assert rules.FLOW.start == "pending"
    assert set(rules.REASONS) == set(rules.Reason)


# --- voices


def test_dl12_a_changed_voice_replaces_the_one_before() -> None:
    tally = rules.moved(Tally(0, 0, 0), None, Choice.AGREE)
    assert tally == Tally(1, 0, 0)
    assert rules.moved(tally, Choice.AGREE, Choice.PASS) == Tally(0, 0, 1)


@pytest.mark.parametrize(
    "words",
    ["路面太破了,该铺", "路面太破了，该铺！", "路面 太破了 该铺", "路面太破了，该铺。"],
)
def test_signs_and_blanks_make_no_other_statement(words: str) -> None:
    assert rules.same_as(words) == rules.same_as("路面太破了，该铺")


def test_what_has_no_letters_is_still_compared() -> None:
    assert rules.same_as("👍") == "👍"
    assert rules.same_as("!!!") != rules.same_as("???")


# --- the next statement


def test_a_new_statement_is_asked_before_one_that_many_passed() -> None:
    new, passed, agreed = Tally(0, 0, 0), Tally(2, 2, 40), Tally(30, 5, 2)
    assert rules.weight(new, 0) > rules.weight(agreed, 0) > rules.weight(passed, 0)
    assert rules.weight(agreed, 1.0) == pytest.approx(4 * rules.weight(agreed, 0))


def test_the_weight_is_the_formula_of_polis() -> None:
    # (1 - 1/2) · 1 · 1/2 · 9, squared
    assert rules.weight(Tally(0, 0, 0), 0) == pytest.approx(2.25**2)
    # 5 voices: (1 - 2/7) · 1.5 · 4/7 · 5, squared
    assert rules.weight(Tally(3, 1, 1), 0.5) == pytest.approx((5 / 7 * 1.5 * 4 / 7 * 5) ** 2)


def test_chance_falls_on_each_by_its_weight_and_always_on_one() -> None:
    assert [rules.drawn([1, 2, 1], chance) for chance in (0.0, 0.24, 0.25, 0.74, 0.75, 0.9999)] == [
        0, 0, 1, 1, 2, 2,
    ]  # fmt: skip
    assert rules.drawn([0.1] * 3, 1 - 2**-53) == 2
    with pytest.raises(ValueError):
        rules.drawn([], 0.5)


# --- the lists


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 10, 0.0, 0.277), (10, 10, 0.722, 1.0), (49, 50, 0.895, 0.997), (98, 100, 0.930, 0.994)],
)
def test_the_interval_is_that_of_wilson(count: int, of: int, low: float, high: float) -> None:
    assert rules.wilson(count, of) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_dl9_lists_of_agreed_divided_and_passed_need_no_map() -> None:
    lists = rules.lists([Tally(40, 2, 1), Tally(20, 21, 2), Tally(3, 2, 30), Tally(0, 0, 0)])
    assert [line.index for line in lists.agreed] == [0, 1, 2]
    assert [line.index for line in lists.divided] == [1, 2, 0]
    assert [line.index for line in lists.passed] == [2, 1, 0]
    assert (lists.agreed[0].count, lists.agreed[0].of) == (40, 43)


def test_few_voices_do_not_come_first_and_fewer_than_five_are_not_listed() -> None:
    lists = rules.lists([Tally(5, 0, 0), Tally(95, 5, 0), Tally(4, 0, 0)])
    assert [line.index for line in lists.agreed] == [1, 0]
