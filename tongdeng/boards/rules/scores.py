"""A score of several rates by weights that are data; with a part missing it is incomplete, never weighted anew. Pure.

Source: the common score of service hotlines (响应率 0.1、解决率 0.5、满意率 0.4), where "basically satisfied" counts 0.9.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

WEIGHTS = {"answered_in_time": Decimal("0.1"), "solved": Decimal("0.5"), "stars": Decimal("0.4")}
# What a case counts towards satisfaction by its stars: 5 and 4 are satisfied, 3 is basically satisfied.
BY_STARS = {"5": Decimal(1), "4": Decimal(1), "3": Decimal("0.9"), "2": Decimal(0), "1": Decimal(0)}


def share(value: Mapping[str, Any]) -> Decimal | None:
    """Return the share that a figure's value stands for, from 0 to 1; None of nothing."""
    if "den" in value:
        return Decimal(value["num"]) / value["den"] if value["den"] else None
    n = sum(value["by"].values())
    weighted = sum((BY_STARS[stars] * count for stars, count in value["by"].items()), Decimal())
    return weighted / n if n else None


def score(
    values: Mapping[str, Mapping[str, Any]], weights: Mapping[str, Decimal] = WEIGHTS
) -> dict[str, Any]:
    """Return the score from 0 to 100 with each part; its value is None and it is incomplete where a part is missing (BF-13)."""
    parts = {key: share(values[key]) if key in values else None for key in weights}
    whole = [part * weights[key] for key, part in parts.items() if part is not None]
    is_whole = len(whole) == len(weights)
    return {
        "value": round(float(100 * sum(whole)), 2) if is_whole else None,
        "complete": is_whole,
        "parts": {key: None if part is None else round(float(part), 6) for key, part in parts.items()},
        "weights": {key: float(weight) for key, weight in weights.items()},
    }
