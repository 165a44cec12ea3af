"""The database of a command: the embedded one, started when it is not running, or the one that a URL names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongdeng.ops import preflight
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.postgres_paths import Unavailable


def ours(home: Path) -> Cluster | None:
    """Return the cluster of a home, running or not; None where a URL names another database."""
    if os.environ.get("TONGDENG_DATABASE_URL"):
        return None
    try:
        return Cluster(home)
    except Unavailable as problem:
        raise preflight.Problem(str(problem)) from None


def ready(home: Path) -> bool:
    """Make sure that the database answers; return whether this call started it."""
    cluster = ours(home)
    if cluster is None:
        preflight.database_url(os.environ["TONGDENG_DATABASE_URL"])
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
            _let_go()  # the pool would complain of a database that is gone
            cluster.stop()


def see_to_schema() -> None:
    """Raise Problem when migrations are pending."""
    if migrations_waiting():
        raise preflight.Problem(
            "数据库结构不是最新的，请先运行 tongdeng migrate · run tongdeng migrate first"
        )


def migrations_waiting() -> int:
    """Return how many migrations have not been applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _let_go() -> None:
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
