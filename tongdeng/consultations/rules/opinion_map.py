"""The map of opinions: which households answer alike, and whether such groups are real. Pure; needs numpy.

After Polis: votes 1, -1 and 0 (pass); a missing one counts as the mean of its statement; two principal components;
k-means with two to five groups, the number by silhouette. Polis finds groups in chance as well. So there is a map only
where the silhouette beats that of shuffled votes (DL-9), and no group or cell of fewer than five is told (DL-10).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from tongdeng.consultations.rules import clusters
from tongdeng.consultations.rules.clusters import Floats, Whole

VERSION = 1  # of the method: a stored map names it
SMALL = 5  # households; a smaller group or cell could be traced to homes
VOTED_ON = 7  # statements, or all of them, before a household counts
GROUPS = range(2, 6)
PERMUTATIONS = 99
AT_ONCE = 33  # of them, so that 3,000 households take 60 MB and not 200
# With 99 shuffled tables at most four may be as good: the map beats the 95th percentile.
AS_GOOD_AT_MOST = 0.05
STEADY = 4  # equal recomputations before the number of groups changes
ONE_SIDED_90 = 1.2816  # of the normal distribution

Votes = Sequence[Sequence[int | None]]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Households in groups, numbered from 0 by where they lie, from left to right."""

    labels: tuple[int, ...]
    silhouette: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What one recomputation found; `best` is the number of groups, 0 where none are real.

    `counted` are the rows of the households that count; `positions` and each grouping follow their order. `p` is the
    share of tables, shuffled ones and this one, that are as good. `reach` says of each statement how much it divides.
    """

    counted: tuple[int, ...]
    best: int = 0
    p: float = 1.0
    groupings: Mapping[int, Grouping] = field(default_factory=dict)
    positions: tuple[tuple[float, float], ...] = ()
    reach: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The number of groups that is shown, and another that was found `times` times in a row."""

    count: int = 0
    candidate: int = 0
    times: int = 0


class Trait(NamedTuple):
    """A statement, by its column, that most of a group agree or disagree with, and more so than all others."""

    statement: int
    agrees: bool
    strength: float


def find(votes: Votes, *, seed: int, kept: Collection[int] = (), permutations: int = PERMUTATIONS) -> Finding:
    """Find groups among households (rows) by their votes on statements (columns): 1, -1, 0 for pass, None.

    Households of `kept` count although they voted on few: who once counted stays. The same seed gives the same answer.
    Raise ValueError for rows of unequal length, or for another vote.
    """
    table = _table(votes)
    voted = ~np.isnan(table)
    enough = voted.sum(axis=1) >= max(1, min(VOTED_ON, table.shape[1]))
    enough[list(kept)] = True
    counted = np.flatnonzero(enough & voted.any(axis=1))
    rows = tuple(int(row) for row in counted)
    if len(rows) < 2 * SMALL:
        return Finding(rows)
    table = table[counted]
    random = np.random.Generator(np.random.PCG64(seed))
    centred = _centred(table)
    positions, axes = clusters.components(centred[None])
    if not np.ptp(positions[0], axis=0).max() > 0:
        return Finding(rows)
    sample = np.sort(random.permutation(len(rows))[: clusters.SAMPLE])
    groupings = _groupings(positions, sample, random)[0]
    found = Finding(
        rows,
        groupings={count: _from_left(grouping, positions[0]) for count, grouping in groupings.items()},
        positions=tuple((float(x), float(y)) for x, y in np.round(positions[0], 6)),
        reach=tuple(float(length) for length in np.round(np.hypot(*axes[0].T), 6)),
    )
    if not groupings:
        return found
    best = max(groupings, key=lambda count: (groupings[count].silhouette, -count))
    as_good = _as_good(table, groupings[best].silhouette, sample, random, permutations)
    p = (as_good + 1) / (permutations + 1)
    return replace(found, best=best if p <= AS_GOOD_AT_MOST else 0, p=p)


def settle(before: Settled, found: Finding, *, last: bool = False) -> Settled:
    """Return how many groups are shown after a recomputation: another number only after four equal ones in a row.

    What is not real goes at once. The `last` recomputation, after which nobody votes any more, decides alone.
    """
    best = found.best
    if not best or best == before.count:
        return Settled(best)
    times = before.times + 1 if before.candidate == best else 1
    if last or times >= STEADY:
        return Settled(best)
    # Its groups may have become too small meanwhile.
    return Settled(before.count if before.count in found.groupings else 0, best, times)


def split(votes: Votes, labels: Sequence[int]) -> list[list[tuple[int, int, int]]]:
    """Count for each statement and group how many households agree, disagree and pass."""
    table, groups = _table(votes), np.array(labels)
    cells = [
        [(table[groups == group] == vote).sum(axis=0) for vote in (1, -1, 0)]
        for group in range(max(labels, default=-1) + 1)
    ]
    return [
        [(int(yes[statement]), int(no[statement]), int(passed[statement])) for yes, no, passed in cells]
        for statement in range(table.shape[1])
    ]


def may_tell(counts: Sequence[tuple[int, int, int]]) -> bool:
    """Say whether the counts of a statement by group may be shown: no cell of fewer than five (DL-10)."""
    return all(cell >= SMALL for group in counts for cell in group)


def traits(counts: Sequence[Sequence[tuple[int, int, int]]], group: int) -> list[Trait]:
    """Return what represents a group, the strongest first, from the counts of `split`.

    Most of the group choose it, and more of them than of all others: both z exceed 1.2816 (90 % one-sided).
    """
    found = []
    for statement, cells in enumerate(counts):
        inside, voted = cells[group], sum(cells[group])
        others = [cell for number, cell in enumerate(cells) if number != group]
        outside = sum(sum(cell) for cell in others)
        for agrees, side in ((True, 0), (False, 1)):
            chosen = inside[side]
            one = one_proportion(chosen, voted)
            two = two_proportions(chosen, voted, sum(cell[side] for cell in others), outside)
            # Said of a group whose side has fewer, it would be said of these few.
            if chosen >= SMALL and min(one, two) > ONE_SIDED_90:
                found.append(Trait(statement, agrees, one * two))
    return sorted(found, key=lambda trait: (-trait.strength, trait.statement))


def shared(counts: Sequence[Sequence[tuple[int, int, int]]]) -> list[int]:
    """Return the statements that most of every group agree with; the product of the shares of agreement sorts them."""
    consensus = {
        statement: float(np.prod([(cell[0] + 1) / (sum(cell) + 2) for cell in cells]))
        for statement, cells in enumerate(counts)
        if all(cell[0] >= SMALL and one_proportion(cell[0], sum(cell)) > ONE_SIDED_90 for cell in cells)
    }
    return sorted(consensus, key=lambda statement: (-consensus[statement], statement))


def one_proportion(chosen: int, voted: int) -> float:
    """Return the z of "more than half chose it", with one vote more on both sides as Polis has it."""
    share = (chosen + 1) / (voted + 1)
    return float(2 * np.sqrt(voted + 1) * (share - 0.5))


def two_proportions(chosen: int, voted: int, chosen_outside: int, voted_outside: int) -> float:
    """Return the z of "more of them than of the others chose it", smoothed as above."""
    first, second = (chosen + 1) / (voted + 1), (chosen_outside + 1) / (voted_outside + 1)
    pooled = (chosen + chosen_outside + 2) / (voted + voted_outside + 2)
    if pooled >= 1:
        return 0.0
    width = pooled * (1 - pooled) * (1 / (voted + 1) + 1 / (voted_outside + 1))
    return float((first - second) / np.sqrt(width))


def _table(votes: Votes) -> Floats:
    if len({len(row) for row in votes}) > 1:
        raise ValueError("rows of unequal length")
    if {vote for row in votes for vote in row} - {1, -1, 0, None}:
        raise ValueError("a vote is 1, -1, 0 or None")
    width = len(votes[0]) if votes else 0
    return np.array(votes, dtype=np.float64).reshape(len(votes), width)


def _centred(table: Floats) -> Floats:
    """Return a table as its differences from the means of its columns; a missing vote is such a mean."""
    voted = ~np.isnan(table)
    means = np.where(voted, table, 0.0).sum(axis=0) / np.maximum(voted.sum(axis=0), 1)
    return np.where(voted, table - means, 0.0)


def _groupings(positions: Floats, sample: Whole, random: np.random.Generator) -> list[dict[int, Grouping]]:
    """Return for each table the groupings of which no group is too small, by their number of groups."""
    households = positions.shape[1]
    labels = {
        count: clusters.grouped(positions, count, random) for count in GROUPS if count * SMALL <= households
    }
    found: list[dict[int, Grouping]] = []
    for number, points in enumerate(positions):
        between = clusters.distances(points[sample])
        each = {count: tables[number] for count, tables in labels.items()}
        found.append(
            {
                count: Grouping(tuple(groups.tolist()), clusters.silhouette(between, groups[sample], count))
                for count, groups in each.items()
                if np.bincount(groups, minlength=count).min() >= SMALL
            }
        )
    return found


def _as_good(
    table: Floats, best: float, sample: Whole, random: np.random.Generator, permutations: int
) -> int:
    """Count the tables, shuffled within each statement among those who voted on it, that have groups as good."""
    as_good = 0
    for first in range(0, permutations, AT_ONCE):
        tables = min(AT_ONCE, permutations - first)
        shuffled = np.repeat(_centred(table)[None], tables, axis=0)
        for column in range(table.shape[1]):
            voters = np.flatnonzero(~np.isnan(table[:, column]))
            shuffled[:, voters, column] = random.permuted(shuffled[:, voters, column], axis=1)
        positions, _axes = clusters.components(shuffled)
        for groupings in _groupings(positions, sample, random):
            as_good += any(grouping.silhouette >= best for grouping in groupings.values())
    return as_good


def _from_left(grouping: Grouping, positions: Floats) -> Grouping:
    """Number the groups by where their middles lie, from left to right, so that names do not change places."""
    labels = np.array(grouping.labels)
    middles = [tuple(positions[labels == group].mean(axis=0)) for group in range(labels.max() + 1)]
    rank = np.argsort(sorted(range(len(middles)), key=middles.__getitem__))
    return Grouping(tuple(rank[labels].tolist()), grouping.silhouette)
