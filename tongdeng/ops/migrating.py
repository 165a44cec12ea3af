"""Brings the database up to date; of two that try at once the second waits."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tongdeng.ops import database

MIGRATING = 7_032_001  # the advisory lock's number; any that nothing else here takes


def migrate(*, verbosity: int) -> None:
    """Apply what is missing as the owner of the tables, and give the application's role its rights.

    Wait first for another command that does the same.
    """
    from django.core.management import call_command

    from tongdeng.ops import grants, migration_models

    [[app]] = database.rows("SELECT current_user")
    with alone(), database.as_owner(), migration_models.sparingly():
        call_command("migrate", interactive=False, verbosity=verbosity)
        grants.give(app)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of those who change the schema; PostgreSQL frees it when its holder dies."""
    from django.db import DEFAULT_DB_ALIAS, connections

    # A connection of its own: what is migrated may close and reopen the other.
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # the other may take long
            cursor.execute("SET lock_timeout = 0")
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATING])
            if cursor.fetchone() == (False,):
                words = "另一个命令正在更新数据库结构，等它完成 · waiting for another migrate"
                print(f"… {words}", file=sys.stderr, flush=True)
                cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
    finally:
        connection.close()
