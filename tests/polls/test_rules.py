"""Opinion polls as rules: what may be asked, how answers are counted, what is too few to be shown."""

from hypothesis import given
from hypothesis import strategies as st

from tests.support import at
from tongdeng.polls import rules

ASKED = at("2026-03-01 09:00")


def test_two_to_ten_options_all_different() -> None:
    assert rules.wrong_options(["花", "树"]) == ""
    assert rules.wrong_options([str(n) for n in range(10)]) == ""
    assert rules.wrong_options(["花"])
    assert rules.wrong_options([str(n) for n in range(11)])
    assert rules.wrong_options(["花", "花"])


def test_a_poll_ends_after_it_begins_and_lasts_sixty_days_at_most() -> None:
    assert rules.wrong_times(ASKED, ASKED, at("2026-04-30 09:00")) == {}
    assert list(rules.wrong_times(ASKED, ASKED, at("2026-04-30 09:01"))) == ["closes_at"]
    assert list(rules.wrong_times(ASKED, at("2026-03-05 09:00"), at("2026-03-05 09:00"))) == ["closes_at"]
    assert list(rules.wrong_times(ASKED, at("2026-02-01 09:00"), ASKED)) == ["closes_at"]


def test_answers_are_people_and_homes_and_never_a_share() -> None:
    count = rules.counted([("a", [1]), ("a", [1, 2]), ("b", [2])], [1, 2, 3])
    assert count == (3, 2, {1: 2, 2: 2, 3: 0})


def test_one_choice_where_one_is_asked_for() -> None:
    assert rules.checked([2, 2], [1, 2], multiple=False) == [2]
    assert rules.checked([2, 1], [1, 2], multiple=True) == [1, 2]
    for chosen, multiple in (([], True), ([3], True), ([1, 2], False)):
        try:
            rules.checked(chosen, [1, 2], multiple=multiple)
        except ValueError:
            continue
        raise AssertionError(chosen)


def test_fewer_than_five_are_not_shown_by_themselves() -> None:
    assert rules.broken_down({"1": 5, "2": 6}) == (["1", "2"], [])
    assert rules.broken_down({"1": 5, "2": 3, "3": 2}) == (["1"], ["2", "3"])


def test_what_is_left_of_the_whole_does_not_give_a_small_building_away() -> None:
    assert rules.broken_down({"1": 9, "2": 5, "3": 4}) == (["1"], ["2", "3"])
    assert rules.broken_down({"1": 6, "2": 2}) == ([], [])
    assert rules.broken_down({"1": 4}) == ([], [])
    assert rules.broken_down({}) == ([], [])


@given(st.dictionaries(st.text("0123456789", min_size=1, max_size=3), st.integers(0, 12), max_size=8))
def test_no_group_of_any_breakdown_is_smaller_than_five(people: dict[str, int]) -> None:
    shown, rest = rules.broken_down(people)
    assert all(people[place] >= rules.SMALL for place in shown)
    together = sum(people[place] for place in rest)
    hidden = sum(people.values()) - sum(people[place] for place in shown) - together
    assert together == 0 or together >= rules.SMALL
    assert hidden == 0 or not shown
