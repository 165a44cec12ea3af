"""The database a command works with: ours, started when it is not running, or the one that a URL names."""

import os
from pathlib import Path

from tongdeng.ops import problems
from tongdeng.ops.postgres import Cluster, Unavailable


def ready(home: Path) -> Cluster | None:
    """See to it that the database answers; return our own cluster if this call started it."""
    url = os.environ.get("TONGDENG_DATABASE_URL")
    if url:
        problems.database_url(url)
        return None
    try:
        cluster = Cluster(home)
        started = cluster.start()
        cluster.create_database()
    except Unavailable as problem:
        raise problems.Problem(str(problem)) from None
    return cluster if started else None


def set_up() -> None:
    """Load Django."""
    import django

    django.setup()
