"""The map of opinions: real groups are found, chance is not, and no small group or cell is told (DL-9, DL-10)."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.consultations.crowds import crowd
from tongdeng.consultations.rules import clusters, opinion_map
from tongdeng.consultations.rules.opinion_map import Finding, Grouping, Settled, Trait

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.metrics import adjusted_rand_score, silhouette_score

GRAPHS = np.random.Generator(np.random.PCG64(3))


def test_dl9_votes_without_structure_show_no_map() -> None:
    votes, _camp = crowd(200, 30, seed=11)
    found = opinion_map.find(votes, seed=1)
    # Polis would show a map here: it has found groups, and chance is as good.
    assert found.groupings
    assert (found.best, found.p > 0.05) == (0, True)


def test_dl9_of_many_tables_without_structure_about_one_in_twenty_passes_the_test() -> None:
    found = [opinion_map.find(crowd(60, 12, seed=seed)[0], seed=seed).best for seed in range(40)]
    # Two are expected; seven or more come once in 300 such tests.
    assert sum(best > 0 for best in found) <= 6


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_dl9_two_real_groups_of_two_hundred_households_show_a_map(missing: float) -> None:
    votes, camp = crowd(200, 30, seed=5, camps=2, missing=missing)
    found = opinion_map.find(votes, seed=1)
    assert (found.best, found.p) == (2, 0.01)
    told = [camp[row] for row in found.counted]
    assert adjusted_rand_score(told, found.groupings[2].labels) > 0.85


def test_dl9_the_same_seed_gives_the_same_map_to_the_digit() -> None:
    votes, _camp = crowd(80, 15, seed=5, camps=2)
    assert opinion_map.find(votes, seed=7) == opinion_map.find(votes, seed=7)
    assert opinion_map.find(votes, seed=7).positions == opinion_map.find(votes, seed=8).positions


def test_dl9_a_group_of_four_is_no_group_however_far_it_stands() -> None:
    votes = [[1] * 10 for _home in range(40)] + [[-1] * 10 for _home in range(4)]
    assert opinion_map.find(votes, seed=1).groupings == {}
    votes.append([-1] * 10)
    assert sorted(opinion_map.find(votes, seed=1).groupings[2].labels) == [0] * 5 + [1] * 40


def test_a_household_counts_from_seven_statements_on_or_from_all_of_fewer() -> None:
    row: list[int | None] = [1] * 7 + [None] * 3
    assert opinion_map.find([row], seed=1).counted == (0,)
    assert opinion_map.find([[*row[:6], *[None] * 4]], seed=1).counted == ()
    assert opinion_map.find([[1, -1, 0]], seed=1).counted == (0,)
    assert opinion_map.find([[1, None, 0]], seed=1).counted == ()


def test_who_once_counted_stays_when_statements_are_added() -> None:
    votes: list[list[int | None]] = [[1, -1, 0, None, None], [1, -1, None, None, None]]
    assert opinion_map.find(votes, seed=1, kept={0}).counted == (0,)


@pytest.mark.parametrize("votes", [[], [[]], [[None]] * 30, [[1]] * 30, [[1, 1, 1]] * 500, [[0] * 9] * 20])
def test_nothing_and_one_mind_are_no_map_and_no_error(votes: list[list[int | None]]) -> None:
    assert opinion_map.find(votes, seed=1).best == 0


@pytest.mark.parametrize("votes", [[[1, -1], [1]], [[2]], [[None, 7]]])
def test_a_table_that_is_none_is_refused(votes: list[list[int | None]]) -> None:
    with pytest.raises(ValueError):
        opinion_map.find(votes, seed=1)


@given(
    st.integers(1, 9).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([1, -1, 0, None]), min_size=width, max_size=width), max_size=24
        )
    )
)
def test_dl10_no_table_whatever_has_a_group_of_fewer_than_five(votes: list[list[int | None]]) -> None:
    found = opinion_map.find(votes, seed=1, permutations=3)
    for count, grouping in found.groupings.items():
        sizes = np.bincount(grouping.labels, minlength=count)
        assert (len(sizes), bool(sizes.min() >= 5)) == (count, True)
    assert all(np.isfinite(found.positions).ravel())


# --- the arithmetic against scikit-learn, which was written by others


def test_components_are_those_of_scikit_learn_up_to_their_sign() -> None:
    votes = np.array(crowd(120, 18, seed=2, camps=2)[0], dtype=float)
    positions, _axes = clusters.components((votes - votes.mean(axis=0))[None])
    theirs = PCA(n_components=2).fit_transform(votes)
    np.testing.assert_allclose(np.abs(positions[0]), np.abs(theirs), atol=1e-8)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_silhouettes_are_those_of_scikit_learn_and_groups_are_as_tight(count: int) -> None:
    points = np.concatenate([GRAPHS.normal(middle, 0.6, size=(40, 2)) for middle in range(0, 4 * count, 4)])
    (labels,) = clusters.grouped(points[None], count, np.random.Generator(np.random.PCG64(1)))
    theirs = KMeans(count, n_init=10, random_state=1).fit(points)
    assert adjusted_rand_score(theirs.labels_, labels) == 1.0
    ours = clusters.silhouette(clusters.distances(points), labels, count)
    assert ours == pytest.approx(silhouette_score(points, labels), abs=1e-9)


def test_on_a_cloud_without_groups_too_k_means_is_about_as_tight_as_theirs() -> None:
    points = GRAPHS.normal(size=(300, 2))
    for count in (2, 3, 4, 5):
        (labels,) = clusters.grouped(points[None], count, np.random.Generator(np.random.PCG64(1)))
        spread = sum(
            ((points[labels == g] - points[labels == g].mean(axis=0)) ** 2).sum() for g in range(count)
        )
        assert spread <= 1.05 * KMeans(count, n_init=10, random_state=1).fit(points).inertia_
        ours = clusters.silhouette(clusters.distances(points), labels, count)
        assert ours == pytest.approx(silhouette_score(points, labels), abs=1e-9)


def test_a_group_of_one_counts_as_nothing_in_a_silhouette() -> None:
    points = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]])
    labels = np.array([0, 0, 1])
    ours = clusters.silhouette(clusters.distances(points), labels, 2)
    assert ours == pytest.approx(silhouette_score(points, labels))


# --- how many groups are shown


def found(best: int, *possible: int) -> Finding:
    groupings = {count: Grouping((), 0.5) for count in {*possible, best} - {0}}
    return Finding((), best=best, groupings=groupings)


def test_dl9_the_number_of_groups_changes_only_after_four_equal_recomputations() -> None:
    shown, seen = Settled(2), []
    for best in (3, 3, 2, 3, 3, 3, 4, 3, 3, 3, 3):
        shown = opinion_map.settle(shown, found(best, 2))
        seen.append(shown.count)
    assert seen == [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]


def test_dl9_a_first_map_too_waits_for_four_and_one_that_is_not_real_goes_at_once() -> None:
    shown, seen = Settled(), []
    for best in (2, 2, 2, 2, 0, 2, 2, 2, 2):
        shown = opinion_map.settle(shown, found(best))
        seen.append(shown.count)
    assert seen == [0, 0, 0, 2, 0, 0, 0, 0, 2]


def test_the_last_recomputation_decides_alone() -> None:
    assert opinion_map.settle(Settled(2), found(3, 2), last=True) == Settled(3)
    assert opinion_map.settle(Settled(2), found(0), last=True) == Settled(0)


def test_dl10_groups_that_became_too_small_are_not_shown_until_others_have_settled() -> None:
    assert opinion_map.settle(Settled(4), found(2)) == Settled(0, 2, 1)


# --- what stands for a group


def test_what_most_of_a_group_choose_and_more_than_others_represents_it() -> None:
    #          agree, disagree, pass of the first group, of the second
    counts = [
        [(30, 2, 1), (4, 28, 2)],
        [(30, 2, 1), (31, 1, 2)],
        [(4, 3, 0), (3, 3, 1)],
    ]
    assert [(t.statement, t.agrees) for t in opinion_map.traits(counts, 0)] == [(0, True)]
    assert [(t.statement, t.agrees) for t in opinion_map.traits(counts, 1)] == [(0, False)]
    assert opinion_map.shared(counts) == [1]


def test_dl10_what_four_of_a_group_choose_is_said_of_no_group() -> None:
    counts = [[(4, 0, 0), (0, 40, 0)]]
    assert opinion_map.traits(counts, 0) == []
    assert opinion_map.traits([[(5, 0, 0), (0, 40, 0)]], 0) == [
        Trait(0, True, pytest.approx(2.449 * 6.269, abs=0.01))
    ]


def test_z_is_that_of_the_text_book_smoothed_by_one() -> None:
    assert opinion_map.one_proportion(9, 9) == pytest.approx(2 * 10**0.5 * 0.5)
    assert opinion_map.one_proportion(4, 9) == pytest.approx(0.0)
    # 0.8 and 0.4 of twenty each, pooled 0.6
    assert opinion_map.two_proportions(15, 19, 7, 19) == pytest.approx(0.4 / (0.6 * 0.4 * 0.1) ** 0.5)
    assert opinion_map.two_proportions(9, 9, 9, 9) == 0.0


def test_dl10_counts_by_group_are_told_only_where_no_cell_is_below_five() -> None:
    assert opinion_map.may_tell([(5, 5, 5), (9, 20, 7)])
    assert not opinion_map.may_tell([(5, 5, 4), (9, 20, 7)])
    assert not opinion_map.may_tell([(30, 0, 9)])


def test_a_split_counts_each_choice_of_each_group() -> None:
    votes: list[list[int | None]] = [[1, 0], [1, None], [-1, 1]]
    assert opinion_map.split(votes, [0, 0, 1]) == [[(2, 0, 0), (0, 1, 0)], [(0, 0, 1), (1, 0, 0)]]


def test_groups_are_numbered_from_left_to_right_whoever_was_found_first() -> None:
    votes = crowd(60, 10, seed=5, camps=2)[0]
    one = opinion_map.find(votes, seed=1)
    labels, across = np.array(one.groupings[2].labels), np.array(one.positions)[:, 0]
    assert across[labels == 0].mean() < across[labels == 1].mean()
