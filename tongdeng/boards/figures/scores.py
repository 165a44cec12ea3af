"""Scores: what several figures come to together."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures import cases, feedback
from tongdeng.boards.figures.definition import Figure
from tongdeng.boards.figures.scope import Scope
from tongdeng.boards.rules.scores import WEIGHTS, score
from tongdeng.kernel.errors import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The definition of a score: its parts are figures, whose rows are those behind it."""

    key: str
    title: Sentence
    says: Sentence
    leaves_out: Sentence
    parts: tuple[Figure, ...]
    weights: Mapping[str, Decimal]
    version: int = 1
    public: bool = True

    def value(self, scope: Scope) -> dict[str, Any]:
        """Return the score; one statement for each part."""
        return self.of({part.key: part.value(scope) for part in self.parts})

    def of(self, values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Return the score of values that are there already, by the keys of figures."""
        return score(values, self.weights)

    def across(self, scope: Scope, digits: int) -> dict[str, dict[str, Any]]:
        """Return the score of each area, by the first `digits` of its code; one statement for each part."""
        found = {part.key: part.across(scope, digits) for part in self.parts}
        areas = sorted({area for values in found.values() for area in values})
        return {
            area: score({key: values[area] for key, values in found.items() if area in values}, self.weights)
            for area in areas
        }


_figures = {figure.key: figure for figure in (*cases.FIGURES, *feedback.FIGURES)}
SCORES = {
    "three_rate": Score(
        key="three_rate",
        title=_("三率得分"),
        says=_("按时答复率占 10 %，解决率占 50 %，满意率占 40 %；三星算基本满意，按 0.9 计"),
        leaves_out=_("缺一项就不算得分，也不把权重分给其他几项"),
        parts=tuple(_figures[key] for key in WEIGHTS),
        weights=WEIGHTS,
    )
}
