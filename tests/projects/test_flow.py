"""The states of a project and what leads from one to the next: a table of each state and verb."""

import pytest

from tongdeng.kernel.errors import StepRefused
from tongdeng.projects.rules.flow import FLOW, STATE_WORDS, VERB_WORDS

TABLE = """
    verb            planned    started    suspended  finished   completed  cancelled
    start           started    -          -          -          -          -
    suspend         -          suspended  -          -          -          -
    resume          -          -          started    -          -          -
    finish          -          finished   -          -          -          -
    complete        -          -          -          completed  -          -
    cancel          cancelled  cancelled  cancelled  -          -          -
    change          planned    -          -          -          -          -
    bill            planned    -          -          -          -          -
    fund            planned    started    suspended  finished   -          -
    measure         -          started    -          finished   -          -
    countersign     -          started    -          finished   -          -
    void            -          started    suspended  finished   -          -
    vary            -          started    suspended  finished   -          -
    approve         -          started    suspended  finished   -          -
    dispute         -          started    suspended  finished   -          -
    put             -          started    -          finished   -          -
    sign            -          started    -          finished   -          -
    refuse          -          started    suspended  finished   -          -
    settle          -          -          -          finished   -          -
    give_back       -          -          -          -          completed  -
    plan_milestone  planned    started    suspended  -          -          -
    review          -          started    suspended  finished   -          -
    note            planned    started    suspended  finished   -          -
    pair            -          started    suspended  finished   completed  -
    publish         -          started    suspended  finished   completed  cancelled
    paper           planned    started    suspended  finished   -          -
    defect          -          started    suspended  finished   completed  -
    answer          -          started    suspended  finished   completed  -
    repair          -          started    suspended  finished   completed  -
    inspect         -          started    suspended  finished   completed  -
"""
HEADING, *ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_verb_leads_from_each_state_where_the_table_says(row: list[str]) -> None:
    verb, *after = row
    for state, then in zip(HEADING[1:], after, strict=True):
        if then == "-":
            with pytest.raises(StepRefused):
                FLOW.after(state, verb)
        else:
            assert FLOW.after(state, verb) == then


def test_the_table_has_every_state_and_every_verb() -> None:
    assert set(HEADING[1:]) == {state.value for state in STATE_WORDS}
    assert {row[0] for row in ROWS} == set(VERB_WORDS)
