"""The database of a command: the embedded one, started when it is not running, or the one that a URL names."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tongdeng.ops import preflight
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.postgres_paths import Unavailable

WHO = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
URLS = ("TONGDENG_DATABASE_URL", "TONGDENG_OWNER_URL")
# Whether two connections lead to the same database.
SAME = "SELECT oid, datname, pg_postmaster_start_time() FROM pg_database WHERE datname = current_database()"


def ours(home: Path) -> Cluster | None:
    """Return the cluster of a home, running or not; None where a URL names another database."""
    if os.environ.get("TONGDENG_DATABASE_URL"):
        return None
    if os.environ.get("TONGDENG_OWNER_URL"):
        raise preflight.Problem(
            "设置了 TONGDENG_OWNER_URL，还要设置 TONGDENG_DATABASE_URL · TONGDENG_DATABASE_URL is missing"
        )
    try:
        return Cluster(home)
    except Unavailable as problem:
        raise preflight.Problem(str(problem)) from None


def ready(home: Path) -> bool:
    """Make sure that the database answers; return whether this call started it."""
    cluster = ours(home)
    if cluster is None:
        for variable in URLS:
            if url := os.environ.get(variable):
                preflight.database_url(url, variable)
        return False
    try:
        started = cluster.start()
        cluster.create_database()
    except Unavailable as problem:
        raise preflight.Problem(str(problem)) from None
    return started


@contextmanager
def borrowed(home: Path, *, migrated: bool = False) -> Iterator[None]:
    """Set up Django with a database that answers; afterwards stop the database if this call started it."""
    started, cluster = ready(home), ours(home)
    try:
        set_up()
        if migrated:
            see_to_schema()
        yield
    finally:
        if started and cluster is not None:
            let_go()  # the pool would complain of a database that is gone
            cluster.stop()


@contextmanager
def as_owner() -> Iterator[None]:
    """Let this process be the owner of the tables, where the server has such a role; for `migrate` and its like alone.

    Raise Problem when the owner's URL names another database.
    """
    from django.conf import settings
    from django.db import connection

    owner = settings.OWNER_DATABASE
    if owner is None:
        yield
        return
    before, here = dict(connection.settings_dict), rows(SAME)
    _become({**owner, "NAME": before["NAME"]} if not os.environ.get(URLS[1]) else owner)
    try:
        if rows(SAME) != here:
            raise preflight.Problem(
                "TONGDENG_OWNER_URL 与 TONGDENG_DATABASE_URL 不是同一个数据库 · the two URLs name different databases"
            )
        yield
    finally:
        _become(before)


def _become(entry: dict[str, Any]) -> None:
    from django.db import connection

    let_go()
    connection.settings_dict.update({key: entry[key] for key in WHO})


def rows(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return what a query of our own finds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [*cursor.fetchall()]


def see_to_schema() -> None:
    """Raise Problem when migrations are pending."""
    if migrations_waiting():
        raise preflight.Problem(
            "数据库结构不是最新的，请先运行 tongdeng migrate · run tongdeng migrate first"
        )


def migrations_waiting() -> int:
    """Return how many migrations have not been applied; all, where this role may not even ask."""
    from django.db import ProgrammingError, connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except ProgrammingError:  # migrated before there were two roles
        applied = {}
    known = MigrationLoader(None)
    return sum(key not in applied for key in known.graph.nodes if key not in known.replacements)


def let_go() -> None:
    from django.apps import apps
    from django.db import connection

    if apps.ready:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]


def set_up() -> None:
    """Load Django."""
    # Here and not at the top: the checks of the machine must speak before Django fails on the same fault.
    import django

    django.setup()
