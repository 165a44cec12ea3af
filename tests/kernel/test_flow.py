"""A step is one row of a table; what is no row is refused, naming both."""

import pytest

from tongdeng.cases.rules import FLOW, STATE_WORDS, VERB_WORDS, State
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.flow import Flow, Step

SPEC = """
    state        assign    claim    transfer  give_back  accept   pause   resume   finish    settle    confirm    reopen  auto_close        withdraw   refuse
    filed        assigned  working  -         -          -        -       -        -         finished  -          -       -            withdrawn  refused
    assigned     -         -        assigned  filed      working  -       -        -         finished  -          -       -            withdrawn  refused
    working      -         -        assigned  filed      -        paused  -        finished  -         -          -       -            -          -
    paused       -         -        -         -          -        -       working  -         -         -          -       -            -          -
    finished     -         -        -         -          -        -       -        -         -         confirmed  filed   unconfirmed  -          -
    confirmed    -         -        -         -          -        -       -        -         -         -          filed   -            -          -
    unconfirmed  -         -        -         -          -        -       -        -         -         confirmed  filed   -            -          -
    withdrawn    -         -        -         -          -        -       -        -         -         -          -       -            -          -
    refused      -         -        -         -          -        -       -        -         -         -          -       -            -          -
"""
HEAD, *ROWS = [line.split() for line in SPEC.strip().splitlines()]
CELLS = [(row[0], verb, after) for row in ROWS for verb, after in zip(HEAD[1:], row[1:], strict=True)]


@pytest.mark.parametrize(("state", "verb", "after"), CELLS)
def test_S4_C25_every_step_of_the_table_leads_on_and_every_other_is_refused(
    state: str, verb: str, after: str
) -> None:
    if after != "-":
        assert FLOW.after(state, verb) == after
        return
    with pytest.raises(StepRefused) as refused:
        FLOW.after(state, verb)
    assert str(STATE_WORDS[State(state)]) in str(refused.value)
    assert str(VERB_WORDS[verb]) in str(refused.value)


def test_the_table_names_every_state() -> None:
    assert {row[0] for row in ROWS} == {state.value for state in State}


def test_two_rows_for_one_verb_and_state_are_an_error() -> None:
    with pytest.raises(ValueError, match="two steps"):
        Flow(Step("go", "a", "b"), Step("go", "a", "c"), start="a", verbs={}, states={})
