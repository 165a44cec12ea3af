"""Principal components, k-means and silhouettes of many small tables at once. Pure; needs numpy.

A first axis of tables runs through all of it, so that 99 shuffled tables cost little more than one.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

COMPONENTS = 2
STARTS = 4  # of k-means for each table; the tightest counts
TURNS = 20  # of k-means at most; with two components it has long settled by then
SAMPLE = 500  # points of a silhouette at most: it compares each point with each other


def components(centred: Floats) -> tuple[Floats, Floats]:
    """Return the positions (tables, rows, 2) and the axes (tables, columns, 2) of centred tables.

    The sign of an axis is free: its largest weight points to the positive side, so that one table has one picture.
    """
    _values, vectors = np.linalg.eigh(np.swapaxes(centred, 1, 2) @ centred)
    axes = vectors[:, :, ::-1][:, :, :COMPONENTS]
    # Rounded: of two weights that differ only by the arithmetic, the first counts on every machine.
    largest = np.argmax(np.round(np.abs(axes), 9), axis=1)[:, None, :]
    axes = axes * np.where(np.take_along_axis(axes, largest, axis=1) < 0, -1.0, 1.0)
    if axes.shape[2] < COMPONENTS:
        axes = np.concatenate([axes, np.zeros_like(axes)], axis=2)
    return centred @ axes, axes


def grouped(points: Floats, count: int, random: np.random.Generator) -> Whole:
    """Return to which of `count` groups k-means gives each point, as (tables, points)."""
    tables, size, _two = points.shape
    every = np.repeat(points, STARTS, axis=0)
    centres = _starts(every, count, random)
    labels = np.full(every.shape[:2], -1, dtype=np.int64)
    moving = np.arange(len(every))  # most tables settle long before the last one
    for _turn in range(TURNS):
        nearest = np.argmin(_farness(every[moving], centres[moving]), axis=1)
        changed = (nearest != labels[moving]).any(axis=1)
        labels[moving] = nearest
        moving = moving[changed]
        if not len(moving):
            break
        centres[moving] = _middles(every[moving], labels[moving], centres[moving])
    spread = np.take_along_axis(_farness(every, centres), labels[:, None, :], axis=1).sum(axis=(1, 2))
    tightest = np.argmin(spread.reshape(tables, STARTS), axis=1)
    chosen: Whole = labels.reshape(tables, STARTS, size)[np.arange(tables), tightest]
    return chosen


def silhouette(distances: Floats, labels: Whole, count: int) -> float:
    """Return the mean silhouette of one table by the distances between its points; a group of one counts as 0."""
    belongs = np.eye(count)[labels]
    sizes = belongs.sum(axis=0)
    sums = distances @ belongs
    own = np.arange(len(labels)), labels
    inside = sums[own] / np.maximum(sizes[labels] - 1, 1)
    means = np.where(sizes > 0, sums / np.maximum(sizes, 1), np.inf)
    means[own] = np.inf
    outside = means.min(axis=1)
    larger = np.maximum(inside, outside)
    valid = (sizes[labels] > 1) & np.isfinite(outside) & (larger > 0)
    return float(np.where(valid, (outside - inside) / np.where(valid, larger, 1.0), 0.0).mean())


def distances(points: Floats) -> Floats:
    """Return the distances between the points (points, 2) of one table."""
    across, along = (points[:, axis, None] - points[:, axis] for axis in range(COMPONENTS))
    return np.sqrt(across * across + along * along)


def _starts(points: Floats, count: int, random: np.random.Generator) -> Floats:
    """Choose centres among the points, each the likelier the farther it is from those chosen before (k-means++)."""
    tables = np.arange(len(points))
    squares = (points**2).sum(axis=2)
    centres = points[tables, random.integers(points.shape[1], size=len(points))][:, None, :]
    nearest = np.full(squares.shape, np.inf)
    while centres.shape[1] < count:
        nearest = np.minimum(nearest, np.maximum(squares + _farness(points, centres[:, -1:])[:, 0], 0.0))
        reach = np.cumsum(nearest, axis=1)
        drawn = (reach < (random.random(len(points)) * reach[:, -1])[:, None]).sum(axis=1)
        chosen = points[tables, np.minimum(drawn, points.shape[1] - 1)][:, None, :]
        centres = np.concatenate([centres, chosen], axis=1)
    return centres


def _middles(points: Floats, labels: Whole, before: Floats) -> Floats:
    """Return the means of the groups; that of an empty one stays where it was."""
    belongs = (labels[:, None, :] == np.arange(before.shape[1])[:, None]).astype(np.float64)
    sizes = belongs.sum(axis=2)[:, :, None]
    return np.where(sizes > 0, belongs @ points / np.maximum(sizes, 1), before)


def _farness(points: Floats, centres: Floats) -> Floats:
    """Return, as (tables, centres, points), squared distances less what does not depend on the centre."""
    far: Floats = (centres**2).sum(axis=2)[:, :, None] - 2 * (centres @ np.swapaxes(points, 1, 2))
    return far
