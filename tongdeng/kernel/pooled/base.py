"""The engine; Django finds it by the name of this module."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


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
