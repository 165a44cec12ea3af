"""Reading figures: of a place and of what it is compared with."""

from typing import Any

from tongdeng.boards.figures import Figure, Scope
from tongdeng.places.rules import below, digits_of, level_of, parent


def by_area(figure: Figure, scope: Scope, level: str = "") -> dict[str, dict[str, Any]]:
    """Return a figure of each area of a level below a place, by its code; of the next level where none is named."""
    return figure.across(scope, digits_of(level or below(level_of(scope.place))))


def above(scope: Scope) -> Scope | None:
    """Return the scope of the level above without the place itself (BF-12); None above a province."""
    higher = parent(scope.place)
    return scope._replace(place=higher, without=scope.place) if higher else None


def before(scope: Scope) -> Scope:
    """Return the scope of the period before, as things stand now."""
    return scope._replace(period=scope.period.before)
