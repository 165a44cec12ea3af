"""The engine; Django finds it by the name of this module."""

import select
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg_pool import ConnectionPool

CURSORS = 100  # that one connection keeps; as many statements does psycopg have prepared on it


class DatabaseWrapper(base.DatabaseWrapper):
    # Django's CONN_HEALTH_CHECKS sends a query before each request's first. PostgreSQL says good-bye when it ends a
    # connection, and the kernel hangs up for one that was killed: looking whether anything has come is enough.
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection of the pool that lives; raise OperationalError when none can be had."""
        pool = self.pool
        while True:
            if pool:
                # The pool gives out the first in its line, and cannot be told otherwise. Rather the one that came back
                # last: the caches of the processor still hold what its process of PostgreSQL needs.
                pool._pool.rotate()
            connection = super().get_new_connection(conn_params)
            if not pool or not _has_news(connection) or _answers(connection):
                return connection
            pool.putconn(connection)  # which drops what is broken, and makes another

    def send(self, words: str, params: Sequence[Any]) -> CursorWrapper:
        """Send a statement that is sent often; what comes back is to be read before the same one is sent again.

        Its cursor stays with the connection, and with it all that psycopg worked out: how each parameter is written and
        how each column is read.
        """
        self.ensure_connection()
        kept: dict[str, tuple[str, Any]] = vars(self.connection).setdefault("kept_cursors", {})
        if words not in kept:
            if len(kept) >= CURSORS:
                kept.clear()
            kept[words] = words, self.create_cursor()
        # psycopg looks whether it is the very same string, not an equal one.
        same_words, cursor = kept[words]
        wrapped: CursorWrapper = self._prepare_cursor(cursor)  # type: ignore[attr-defined]
        wrapped.execute(same_words, params)
        return wrapped


def _has_news(connection: psycopg.Connection[Any]) -> bool:
    """Say whether something came on an idle connection: its end, or a notice."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def _answers(connection: psycopg.Connection[Any]) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        connection.close()
        return False
    return True
