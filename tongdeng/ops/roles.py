"""The two roles of the embedded PostgreSQL; a server of one's own names its two by URL (docs/decisions/0017)."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from psycopg import Connection, errors, sql

# Owns all tables and is the cluster's superuser. Only `migrate` needs it.
OWNER = "tongdeng"
# Everything else: it reads and writes rows, and cannot change tables, triggers, or what a proof rests on.
APP = "tongdeng_app"


def admit(file: Path, users: Collection[str]) -> bool:
    """Let system users sign in as either role; return whether that is new. Homes of before knew the owner only."""
    lines = "".join(f'tongdeng "{user}" {role}\n' for user in sorted(users) for role in (OWNER, APP))
    if file.read_text() == lines:
        return False
    file.write_text(lines)
    return True


def make(connection: Connection[Any]) -> None:
    """Make the application's role if there is none: a name that may sign in. `grants` says what it may do."""
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
        with suppress(errors.DuplicateObject, errors.UniqueViolation):  # another command was quicker
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)))
            # A seal waits for every transaction that began before it, also one of the owner.
            connection.execute(sql.SQL("GRANT pg_read_all_stats TO {}").format(sql.Identifier(APP)))
