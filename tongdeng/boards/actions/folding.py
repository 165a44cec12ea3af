"""Computing rollups: of an estate's day from the records, of all above from the rollups below."""

from datetime import date, datetime
from typing import NamedTuple

from tongdeng.boards.figures import Scope
from tongdeng.boards.models import Rollup, Span
from tongdeng.boards.queries.parts import queries
from tongdeng.boards.rules.periods import Period
from tongdeng.boards.rules.spans import BASE, LEVELS
from tongdeng.kernel import rollups

COMMUNITY = LEVELS[0]


class Cells(NamedTuple):
    """The rollups of one span and level, of all areas below a prefix and all spans of some days."""

    span: Span
    digits: int
    prefix: str
    days: Period
    by_category: bool = False

    @property
    def kernel(self) -> rollups.Cells:
        """The same as the kernel knows them."""
        return rollups.Cells(str(self.span), self.digits, self.prefix, *self.days, self.by_category)

    @property
    def source(self) -> rollups.Cells:
        """Those that they are the sums of: of the shorter span where they are the smallest areas, else of the level below."""
        smallest = COMMUNITY if self.by_category else BASE
        if self.digits == smallest:
            shorter = Span.MONTH if self.span == Span.YEAR else Span.DAY
            return self.kernel._replace(span=str(shorter))
        below = BASE if self.digits == COMMUNITY else LEVELS[LEVELS.index(self.digits) - 1]
        return self.kernel._replace(digits=below)


def told(cells: Cells, at: datetime) -> list[rollups.Sum]:
    """Return what the records say of cells as they stand at `at`."""
    return rollups.sums(_queries(cells, at), cells.kernel)


def store(cells: Cells, *others: Cells, at: datetime) -> None:
    """Compute cells from the records as they stand at `at`; others of the same prefix and days in the same pass."""
    rollups.store(Rollup, [one.kernel for one in (cells, *others)], _queries(cells, at), at=at)


def fold(cells: Cells) -> None:
    """Compute cells from those of the shorter span, or of the level below."""
    rollups.fold(Rollup, cells.kernel, cells.source)


def unlike(cells: Cells) -> list[tuple[str, date]]:
    """Return the area and first day of cells that are not the sums of those below."""
    return rollups.unlike(Rollup, cells.kernel, cells.source)


def _queries(cells: Cells, at: datetime) -> list[rollups.Query]:
    return queries(Scope(cells.prefix, cells.days, at))
