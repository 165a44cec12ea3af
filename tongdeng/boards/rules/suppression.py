"""Which numbers of few people are not published, and which others with them. Pure.

Source: the usual rule of statistical offices, a smallest cell of five with secondary suppression.
"""

from collections.abc import Mapping
from typing import TypeVar

LEAST = 5
K = TypeVar("K")


def published(cells: Mapping[K, int], least: int = LEAST) -> dict[K, int | None]:
    """Return the cells of a breakdown as they may be published beside their sum; None stands for one that may not.

    A cell below `least` is hidden, zero is not. So many others are hidden with it, the smallest first, that what the sum
    leaves for them might be `least` or more for any of them: otherwise the difference would tell it.
    """
    hidden = {key for key, count in cells.items() if 0 < count < least}
    others = sorted((count, str(key), key) for key, count in cells.items() if count >= least)
    while hidden and not _is_safe([cells[key] for key in hidden], least) and others:
        hidden.add(others.pop(0)[2])
    return {key: None if key in hidden else count for key, count in cells.items()}


def _is_safe(counts: list[int], least: int) -> bool:
    """Say whether nobody can tell from the sum that some cell is below `least`: each is at least one."""
    return len(counts) > 1 and sum(counts) - (len(counts) - 1) >= least
