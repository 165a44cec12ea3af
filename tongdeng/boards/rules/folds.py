"""Numbers that are no sums: functions of the values of rows. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any


def households(rows: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return how many homes the people of (who, home) came from: one for each, the first by its code."""
    first: dict[str, str] = {}
    for who, home in rows:
        if home:
            first[who] = min(home, first.get(who, home))
    return {"value": len(set(first.values()))}


def means(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return the means of pulses, by edition, of those that tell their sums; `n` of `of` households answered at all."""
    asked, answered, told = 0, 0, defaultdict[int, list[Mapping[str, Any]]](list)
    for edition, result in rows:
        asked, answered = asked + int(result["all_homes"]), answered + int(result["homes"])
        if result["sums"]:
            told[edition].append(result)
    return {"n": answered, "of": asked, "by": {str(key): _mean(told[key]) for key in sorted(told)}}


def _mean(results: list[Mapping[str, Any]]) -> dict[str, Any]:
    n = sum(int(result["homes"]) for result in results)
    sums = [sum(each) for each in zip(*(result["sums"] for result in results), strict=True)]
    return {"n": n, "means": [round(total / n, 4) for total in sums]}


def ballots(rows: Iterable[tuple[Mapping[str, Any] | None]]) -> dict[str, Any]:
    """Return turnout and consent of motions, by heads and by area, as exact fractions, from what was told of each.

    `told` says of how many motions a fraction was told: numbers that could show how somebody chose never are.
    """
    counts, passed, motions = dict[str, list[Fraction]](), 0, 0
    told = dict[str, int]()
    for (published,) in rows:
        for motion in (published or {}).values():
            motions, passed = motions + 1, passed + (motion["told"]["outcome"] == "passed")
            for test in motion["told"]["tests"]:
                if test["part"] is not None and test["whole"] is not None:
                    key = f"{test['name']}_{test['measure']}"
                    part, whole = counts.get(key, [Fraction(), Fraction()])
                    counts[key] = [part + Fraction(test["part"]), whole + Fraction(test["whole"])]
                    told[key] = told.get(key, 0) + 1
    shares = {
        key: {"num": str(p), "den": str(w), "told": told[key]} for key, (p, w) in sorted(counts.items())
    }
    return {"value": motions, "passed": passed, "by": shares}
