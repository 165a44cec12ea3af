"""How an item is counted, pure: parties and seats, delegations, exact shares (DL-1 to DL-4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdeng.consultations.rules import deciding
from tongdeng.consultations.rules.deciding import RULES

PARTIES = ["party", "property", "committee"]
SEATS = {
    "p1": "party",
    "m1": "property",
    "m2": "property",
    "m3": "property",
    "c1": "committee",
    "g1": "guest",
}
# Who is there, who agrees, and what each rule makes of it: parties of 3, parties of 3, seats of 5.
TALLIES = """
    there            agree            all     two_thirds  majority
    p1,m1,c1         p1,m1,c1         3/3 yes  3/3 yes    3/5 yes
    p1,m1,c1         p1,m1            2/3 no   2/3 yes    2/5 no
    p1,m1,c1         p1               1/3 no   1/3 no     1/5 no
    p1,m1,c1         -                0/3 no   0/3 no     0/5 no
    p1,m1,m2,c1      p1,m1,c1         2/3 no   2/3 yes    3/5 yes
    p1,m1,m2,m3,c1   p1,m1,m2,c1      3/3 yes  3/3 yes    4/5 yes
    p1,m1,m2,m3,c1   p1,m1,c1         2/3 no   2/3 yes    3/5 yes
    p1,m1,m2,m3,c1   m1,m2,m3         1/3 no   1/3 no     3/5 yes
    p1,m1,c1,g1      p1,m1,g1         2/3 no   2/3 yes    2/5 no
    p1,m1            p1,m1,c1         2/3 no   2/3 yes    2/5 no
"""
MISSING = """
    there          missing
    p1,m1,c1       -
    p1,m1          committee
    p1,m1,g1       committee
    g1             party,property,committee
    m1,m2,m3       party,committee
    -              party,property,committee
"""


def rows(text: str) -> list[list[str]]:
    """Return the cells of a table, without the heading."""
    return [
        [cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.strip().splitlines()[1:]
    ]


def listed(cell: str) -> list[str]:
    """Return the words of a cell."""
    return [] if cell == "-" else cell.split(",")


@pytest.mark.parametrize(("there", "agree", "unanimous", "two_thirds", "majority"), rows(TALLIES))
def test_dl4_each_rule_is_evaluated_exactly_and_keeps_numerator_and_denominator(
    there: str, agree: str, unanimous: str, two_thirds: str, majority: str
) -> None:
    said = dict.fromkeys(listed(agree), "agree")
    for rule, cell in (("all", unanimous), ("two_thirds", two_thirds), ("majority", majority)):
        found = deciding.tally(
            RULES[rule], SEATS, required=PARTIES, counting=set(listed(there)), positions=said
        )
        assert f"{found.agreeing}/{found.whole} {'yes' if found.carried else 'no'}" == cell, rule


@pytest.mark.parametrize(("there", "missing"), rows(MISSING))
def test_dl1_a_party_without_a_seat_that_is_there_is_missing_and_a_guest_fills_none(
    there: str, missing: str
) -> None:
    assert deciding.missing(PARTIES, SEATS, listed(there)) == listed(missing)


def test_dl3_a_delegation_counts_only_while_its_receiver_is_there() -> None:
    given_to = {"m2": "m1"}
    assert deciding.counted({"m1"}, given_to) == {"m1", "m2"}
    assert deciding.delegated({"m1"}, given_to) == {"m2"}
    assert deciding.counted({"p1"}, given_to) == {"p1"}
    assert deciding.counted(set(), given_to) == set()


def test_dl3_who_is_there_speaks_for_themself_whatever_was_delegated() -> None:
    assert deciding.delegated({"m1", "m2"}, {"m2": "m1"}) == set()


def test_an_abstention_is_no_agreement_and_no_seat_is_counted_twice() -> None:
    said = {"p1": "agree", "m1": "abstain", "c1": "against"}
    found = deciding.tally(
        RULES["two_thirds"], SEATS, required=PARTIES, counting={"p1", "m1", "c1"}, positions=said
    )
    assert (found.agreeing, found.whole, found.carried) == (1, 3, False)


@given(
    there=st.sets(st.sampled_from(sorted(SEATS))),
    said=st.dictionaries(st.sampled_from(sorted(SEATS)), st.sampled_from(["agree", "against", "abstain"])),
    rule=st.sampled_from(sorted(RULES)),
)
def test_dl4_one_more_agreement_never_turns_a_carried_item_down(
    there: set[str], said: dict[str, str], rule: str
) -> None:
    before = deciding.tally(RULES[rule], SEATS, required=PARTIES, counting=there, positions=said)
    for seat in there:
        more = deciding.tally(
            RULES[rule], SEATS, required=PARTIES, counting=there, positions={**said, seat: "agree"}
        )
        assert more.agreeing >= before.agreeing
        assert more.carried or not before.carried
        assert 0 <= more.agreeing <= more.whole
