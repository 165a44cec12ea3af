"""Which verb a vote allows in which state, when a ballot is taken, and what may be objected to: rules without a database."""

from datetime import date, datetime, timedelta

import pytest

from tests.votes.story import CLOSES, OPENS, VOTING
from tongdeng.kernel.errors import StepRefused
from tongdeng.votes.access import VOTE
from tongdeng.votes.rules.flow import FLOW, SHUT_WORDS, objection_stage, why_shut

HOUR = timedelta(hours=1)
#  + allowed and the state stays · - refused · a state: where it leads
TABLE = """
               draft      announced  sealed     open       closed     certified  cancelled
    announce   announced  -          -          -          -          -          -
    seal       -          sealed     -          -          -          -          -
    open       -          -          open       -          -          -          -
    close      -          -          -          closed     -          -          -
    certify    -          -          -          -          certified  -          -
    cancel     cancelled  cancelled  cancelled  cancelled  -          -          -
    propose    +          -          -          -          -          -          -
    appoint    +          +          +          +          +          -          -
    object     -          +          -          -          -          +          -
    answer     -          +          +          +          +          +          +
    deliver    -          +          +          +          -          -          -
    authorise  -          -          +          +          -          -          -
    issue      -          -          +          +          -          -          -
    read       -          -          -          +          +          -          -
    settle     -          -          -          +          +          -          -
    designate  -          +          +          +          +          -          -
    import     -          -          -          +          +          -          -
    export     -          -          -          -          -          +          -
"""
STATES, *ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_vote_s_flow_is_this_table(row: list[str]) -> None:
    verb, *cells = row
    for state, cell in zip(STATES, cells, strict=True):
        assert FLOW.allows(state, verb) == (cell != "-"), (verb, state)
        if cell == "-":
            with pytest.raises(StepRefused):
                FLOW.check(state, verb)
        else:
            assert FLOW.after(state, verb) == (state if cell == "+" else cell)


def test_every_verb_of_the_flow_is_a_right_and_the_clock_s_verbs_are_nobody_s() -> None:
    rights = {verb for row in VOTE for verb in row.verbs.split()}
    assert {verb for verb, *_cells in ROWS} - rights == {"open", "close"}
    assert {right for right in rights if not FLOW.knows(right)} == {"see", "turnout", "cast"}


#  state        moment            platform  why no ballot is taken
SHUT = (
    ("open",      VOTING,           False, ""),
    ("open",      OPENS,            False, ""),
    ("open",      OPENS - HOUR,     False, "early"),
    ("open",      CLOSES,           False, "late"),
    ("open",      VOTING,           True,  "platform"),
    ("sealed",    VOTING,           False, "not_open"),
    ("announced", VOTING,           True,  "not_open"),
    ("cancelled", VOTING,           False, "not_open"),
    ("sealed",    OPENS - HOUR,     True,  "early"),
    ("closed",    VOTING,           False, "late"),
    ("certified", VOTING,           True,  "late"),
)  # fmt: skip


@pytest.mark.parametrize(("state", "moment", "platform", "why"), SHUT)
def test_a_ballot_is_taken_by_phone_only_between_opening_and_closing(
    state: str, moment: datetime, platform: bool, why: str
) -> None:
    asked = {"state": state, "opens_at": OPENS, "closes_at": CLOSES, "official_platform": platform}
    assert why_shut(moment, **asked) == why  # type: ignore[arg-type]
    assert not why or why in SHUT_WORDS


def test_a_vote_without_times_takes_no_ballot() -> None:
    for opens_at, closes_at in ((None, CLOSES), (OPENS, None)):
        why = why_shut(VOTING, state="open", opens_at=opens_at, closes_at=closes_at, official_platform=False)
        assert why == "early"


def test_the_roll_is_objected_to_while_it_is_announced_and_the_result_until_its_last_day() -> None:
    last = date(2026, 4, 4)
    assert objection_stage("announced", None, last) == "roll"
    assert objection_stage("certified", last, last) == "result"
    assert objection_stage("certified", last, last + timedelta(days=1)) == ""
    for state in ("draft", "sealed", "open", "closed", "cancelled"):
        assert objection_stage(state, None, last) == ""
