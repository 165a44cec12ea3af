"""What holds for every vote, whatever was chosen: order, monotony, exactness, and the recount."""

import random
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tongdeng.votes.rules import register, tally
from tongdeng.votes.rules.matters import MATTERS, ORDINARY, QUORUM, SPECIAL, Threshold
from tongdeng.votes.rules.roll import DEVELOPERS, Head, Home, HomeKind, head_of, heads
from tongdeng.votes.rules.tally import Choice, Outcome

CENT = Decimal("0.01")
areas = st.integers(1, 10**7).map(lambda cents: cents * CENT)
homes = st.builds(
    Home,
    home=st.uuids().map(str),
    area=areas,
    owners=st.frozensets(st.sampled_from("ABCDEFGH"), max_size=3),
    kind=st.sampled_from(HomeKind),
)
rolls = st.lists(homes, min_size=1, max_size=25, unique_by=lambda home: home.home)
chances = st.randoms(use_true_random=False)
matters = st.sampled_from([matter.consent for matter in MATTERS.values()])
often = settings(max_examples=80, deadline=None)


def chosen(of: list[Head], chance: random.Random) -> dict[str, Choice]:
    """Return choices of most heads; who is not in it did not vote."""
    everything = [*Choice, Choice.YES, Choice.YES, None]
    return {head.key: said for head in of if (said := chance.choice(everything)) is not None}


@often
@given(rolls, chances, matters, st.booleans())
def test_the_order_of_homes_and_ballots_never_matters(
    roll: list[Home], chance: random.Random, needed: Threshold, parking: bool
) -> None:
    choices = chosen(heads(roll, parking=parking), chance)
    first = tally.count(heads(roll, parking=parking), choices, needed)
    mixed, said = list(roll), list(choices.items())
    chance.shuffle(mixed)
    chance.shuffle(said)
    assert tally.count(heads(mixed, parking=parking), dict(said), needed) == first


@often
@given(rolls, chances, matters, st.booleans())
def test_a_yes_more_never_takes_a_passed_motion_down(
    roll: list[Home], chance: random.Random, needed: Threshold, participates: bool
) -> None:
    of = heads(roll, parking=True)
    choices = chosen(of, chance)
    before = tally.count(of, choices, needed, invalid_participates=participates)
    changed = chance.choice(of).key  # was absent, or said no, abstained, or was invalid
    after = tally.count(of, {**choices, changed: Choice.YES}, needed, invalid_participates=participates)
    assert after.consent.area >= before.consent.area
    assert not (before.quorum and not after.quorum)
    if before.outcome == Outcome.PASSED:
        assert after.outcome == Outcome.PASSED


@often
@given(rolls, chances, matters)
def test_a_no_more_never_passes_what_was_rejected(
    roll: list[Home], chance: random.Random, needed: Threshold
) -> None:
    of = heads(roll)
    choices = chosen(of, chance)
    before = tally.count(of, choices, needed)
    after = tally.count(of, {**choices, **{head.key: Choice.NO for head in of[:1]}}, needed)
    assert (before.outcome, after.outcome) != (Outcome.REJECTED, Outcome.PASSED)


@often
@given(st.integers(1, 10**9))
def test_it_is_exact_at_two_thirds_three_quarters_and_one_half(part: int) -> None:
    cents = Fraction(1, 100)
    for threshold, times, of in ((QUORUM, 2, 3), (SPECIAL, 3, 4)):
        have, whole = times * part * cents, of * part * cents
        assert threshold.holds(have, whole)
        assert not threshold.holds(have - cents, whole)
    assert not ORDINARY.holds(part * cents, 2 * part * cents)
    assert ORDINARY.holds(part * cents + cents, 2 * part * cents)


@often
@given(areas)
def test_a_cent_of_area_decides_at_three_quarters_of_a_vote(area: Decimal) -> None:
    each = [Head(str(n), (), area) for n in range(4)]
    choices = {head.key: Choice.YES for head in each[:3]} | {"3": Choice.NO}
    assert tally.count(each, choices, SPECIAL).outcome == Outcome.PASSED
    larger = [*each[:3], each[3]._replace(area=area + CENT)]
    assert tally.count(larger, choices, SPECIAL).outcome == Outcome.REJECTED


@often
@given(rolls, st.booleans())
def test_heads_merge_by_owners_and_their_areas_add_up(roll: list[Home], parking: bool) -> None:
    counted = [home for home in roll if parking or home.kind != HomeKind.PARKING]
    theirs = [home for home in counted if home.kind in DEVELOPERS]
    owned = [home for home in counted if home.kind not in DEVELOPERS]
    nobodys = [home for home in owned if not home.owners]
    found = heads(roll, parking=parking)
    sets = {home.owners for home in owned if home.owners}
    assert len(found) == len(sets) + len(nobodys) + bool(theirs)
    assert sum((head.area for head in found), Decimal()) == sum((home.area for home in counted), Decimal())
    assert all(head_of(home) == head.key for head in found for home in head.homes)


@often
@given(rolls, chances, matters, st.booleans())
def test_a_register_that_is_written_and_read_again_gives_the_same_result(
    roll: list[Home], chance: random.Random, needed: Threshold, parking: bool
) -> None:
    of = heads(roll, parking=parking)
    choices = chosen(of, chance)
    lines = [
        [
            home.home,
            register.plain(home.area),
            ";".join(sorted(home.owners)),
            home.kind.value,
            choices[head_of(home)].value if head_of(home) in choices else "",
            "",
            "",
            "",
        ]
        for home in roll
    ]
    rows = register.read(register.write(lines))
    again = tally.count(rows.heads(parking=parking), rows.choices(parking=parking), needed)
    assert again == tally.count(of, choices, needed)
