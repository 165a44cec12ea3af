"""Rollups, and published months with their revisions."""

from tongdeng.boards.models.months import DirtyMonth, Month, Revision
from tongdeng.boards.models.rollups import Dirty, Rollup, Span

__all__ = ["Dirty", "DirtyMonth", "Month", "Revision", "Rollup", "Span"]
