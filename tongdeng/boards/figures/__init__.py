"""All figures, each with its one definition."""

from tongdeng.boards.figures import bench, cases, coverage, feedback, life, votes, works
from tongdeng.boards.figures.definition import Figure
from tongdeng.boards.figures.scope import Scope
from tongdeng.boards.figures.scores import SCORES, Score

ROOMS = (cases, feedback, bench, votes, life, works, coverage)
FIGURES: dict[str, Figure] = {figure.key: figure for room in ROOMS for figure in room.FIGURES}

__all__ = ["FIGURES", "SCORES", "Figure", "Scope", "Score"]
