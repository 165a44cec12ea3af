"""All figures, each with its one definition."""

from tongdeng.boards.figures import bench, cases, life, works
from tongdeng.boards.figures.definition import Figure, Scope

FIGURES: dict[str, Figure] = {
    figure.key: figure for figure in (*cases.FIGURES, *bench.FIGURES, *life.FIGURES, *works.FIGURES)
}

__all__ = ["FIGURES", "Figure", "Scope"]
