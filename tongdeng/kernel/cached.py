"""Small tables that hardly ever change, kept by each process for a few seconds."""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")
SECONDS = 5.0


class Cached(Generic[T]):
    """The value of `read`, read anew when it is older than SECONDS. Callers must not change the value.

    Rows for such tables are added with a `valid_from`, mostly ahead, so that nothing is late by this. Each process
    has its own copy; tests set SECONDS to 0.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._known: tuple[float, object, T] | None = None

    def __call__(self) -> T:
        """Return the cached value, or read it."""
        # The database is a part of the key: tests and benchmarks change it within one process.
        # No lock: two threads that read at once get two equal values, and each returns its own.
        known, database = self._known, connection.settings_dict["NAME"]
        if known is None or known[1] != database or monotonic() - known[0] >= SECONDS:
            known = self._known = monotonic(), database, self._read()
        return known[2]

    def clear(self) -> None:
        """Read anew at the next call."""
        self._known = None
