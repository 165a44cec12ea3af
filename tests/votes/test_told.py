"""What may be told of a result: rules without a database, tried on any roll and any choices."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongdeng.kernel import merkle
from tongdeng.votes.rules import tally, told
from tongdeng.votes.rules.matters import SPECIAL
from tongdeng.votes.rules.roll import Head
from tongdeng.votes.rules.tally import Choice
from tongdeng.votes.rules.told import LEAST, Group, Told

YES, NO, ABSTAIN, INVALID = Choice
#  yes, no, abstain, invalid       what is told apart
MERGED = [
    ((200, 97, 40, 9), ["yes", "no", "abstain", "invalid"]),
    ((200, 97, 3, 0), ["yes", "no+abstain"]),
    ((200, 97, 0, 0), ["yes", "no+abstain"]),
    ((200, 97, 20, 2), ["yes", "no", "abstain+invalid"]),
    ((200, 3, 1, 2), ["yes", "no+abstain+invalid"]),
    ((200, 3, 0, 0), ["yes+no+abstain"]),
    ((200, 0, 0, 0), ["yes+no+abstain"]),
    ((4, 90, 8, 0), ["yes+abstain", "no"]),
    ((5, 2, 0, 0), ["yes+no+abstain"]),
    ((0, 0, 0, 0), ["yes+no+abstain"]),
]


@pytest.mark.parametrize(("heads", "classes"), MERGED)
def test_classes_of_fewer_than_five_are_merged_and_an_empty_one_is_small(
    heads: Sequence[int], classes: list[str]
) -> None:
    found = told.merged(dict(zip(Choice, heads, strict=True)))
    assert ["+".join(one) for one in found] == classes


# A few areas, so that some are rare and some are not.
voters = st.lists(
    st.tuples(
        st.sampled_from(["80", "80", "80", "88.5", "120.01"]), st.sampled_from([YES, YES, NO, ABSTAIN])
    ),
    min_size=1,
    max_size=14,
)


def result_of(votes: list[tuple[str, Choice]], others: int, *, participates: bool = False) -> Told:
    """Return what is told of these votes, where as many `others` stayed away."""
    heads = [Head(str(n), (), Decimal(area)) for n, (area, _choice) in enumerate(votes)]
    chosen = {str(n): choice for n, (_area, choice) in enumerate(votes)}
    stayed = [Head(f"o{n}", (), Decimal("99.99")) for n in range(others)]
    result = tally.count([*heads, *stayed], chosen, SPECIAL, invalid_participates=participates)
    areas: dict[Choice, list[Decimal]] = {}
    for area, choice in votes:
        areas.setdefault(choice, []).append(Decimal(area))
    return told.told(result, areas, invalid_participates=participates)


def fitting(votes: list[tuple[str, Choice]], first: Group) -> Iterator[frozenset[int]]:
    """Yield each set of voters who may be the first class, as far as its numbers tell."""
    for some in combinations(range(len(votes)), first.heads):
        area = sum((Decimal(votes[n][0]) for n in some), Decimal())
        if first.area is None or area == first.area:
            yield frozenset(some)


@settings(max_examples=150, deadline=None)
@given(voters, st.integers(0, 12))
def test_no_fingerprint_of_fewer_than_five_goes_with_a_choice(
    votes: list[tuple[str, Choice]], others: int
) -> None:
    found = result_of(votes, others)
    assert len(found.groups) == 1 or all(group.heads >= LEAST for group in found.groups)
    if len(found.groups) == 1:
        return
    first, _second = found.groups
    may_be = list(fitting(votes, first))
    always = frozenset.intersection(*may_be)
    never = frozenset(range(len(votes))) - frozenset.union(*may_be)
    # The roll tells each area, and who voted: nobody is certainly in one class.
    assert not always | never


def test_no_area_is_told_where_all_of_one_area_chose_the_same() -> None:
    votes = [("80", YES)] * 6 + [("120.01", NO)] * 6
    assert [group.area for group in result_of(votes, 0).groups] == [None, None]
    mixed = [*votes, *[("80", NO)] * 5, *[("120.01", YES)] * 5]
    assert [group.area for group in result_of(mixed, 0).groups] == [Decimal("1080.05"), Decimal("1120.06")]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([YES, NO, ABSTAIN, INVALID]), max_size=60), st.booleans(), st.integers(0, 9))
def test_every_number_of_heads_is_a_sum_of_whole_classes(
    choices: list[Choice], participates: bool, others: int
) -> None:
    found = result_of([("80", choice) for choice in choices], others, participates=participates)
    sizes = {group.choices: group.heads for group in found.groups}
    for check in found.checks:
        if check.measure != "heads" or check.part is None:
            continue
        if check.name == "consent":
            assert check.part == sizes[(YES,)]
        else:
            left_out = found.ballots - check.part
            assert left_out in (0, sizes.get((INVALID,), 0))
            assert left_out == 0 or left_out >= LEAST


@pytest.mark.parametrize("size", range(1, 18))
def test_a_path_leads_each_leaf_to_the_root_and_no_other(size: int) -> None:
    leaves = [merkle.leaf(bytes([number])) for number in range(size)]
    root = merkle.root(leaves)
    for number, one in enumerate(leaves):
        way = merkle.path(leaves, number)
        assert merkle.climbed(one, way) == root
        assert merkle.climbed(merkle.leaf(b"x"), way) != root
