"""Somebody's turn with a record: the door, the lock and the state of the page, in that order, before any verb."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from tongdeng.kernel import access, journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.models import Record

R = TypeVar("R", bound=Record)


@contextmanager
def turn(record: R, verb: str, *, by: Actor | None, seen: int | None = None) -> Iterator[R]:
    """Give the record as it is now, locked until the end, to somebody who may do `verb` with it; `by` None is the clock.

    `seen` is the version that the page showed. Raise NotFound where `by` may not see it, Stale when it moved on
    since, Forbidden where they may not do this.
    """
    with journal.locked(record) as fresh:
        if by is not None:
            access.require(by, fresh, access.SEE)
            journal.expect(fresh, seen)
            access.require(by, fresh, verb)
        yield fresh
