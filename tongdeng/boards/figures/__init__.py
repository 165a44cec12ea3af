"""All figures, each with its one definition."""

from tongdeng.boards.figures import bench, cases, coverage, feedback, life, votes, works
from tongdeng.boards.figures.definition import Figure
from tongdeng.boards.figures.scope import Scope
from tongdeng.boards.figures.scores import SCORES, Score

ROOMS = (cases, feedback, bench, votes, life, works, coverage)
FIGURES: dict[str, Figure] = {figure.key: figure for room in ROOMS for figure in room.FIGURES}
# Those whose numbers stand in rollups: of cases, of which a city has millions.
ROLLED: tuple[Figure, ...] = tuple(figure for figure in FIGURES.values() if figure.when)
# What everybody may read of every place.
PUBLIC: dict[str, Figure | Score] = {
    **{key: figure for key, figure in FIGURES.items() if figure.public},
    **{key: score for key, score in SCORES.items() if score.public},
}

__all__ = ["FIGURES", "PUBLIC", "ROLLED", "SCORES", "Figure", "Scope", "Score"]
