"""Small words that tests use."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Refused


def at(words: str) -> datetime:
    """Return a moment in local time: at("2026-01-13 14:05")."""
    return datetime.fromisoformat(words).replace(tzinfo=LOCAL)


def without_keys(drawn: str) -> str:
    """Return a text without keys, hashes and tokens: in their random letters any short number can stand by chance."""
    return re.sub(r"[0-9A-Za-z_-]{20,}", "", drawn)


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def unguarded() -> Iterator[None]:
    """Be the owner of the database who has turned all guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")
        # Back to the role with which the connection began: the application's (tests/conftest.py).
        cursor.execute("RESET ROLE")


@contextmanager
def owner() -> Iterator[None]:
    """Be the owner of the database, with all guards on."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield
        cursor.execute("RESET ROLE")


def tamper(words: str, *values: object) -> None:
    """Run a statement that the guards would refuse."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(words, values)


def days_later(days: int = 1) -> None:
    """Let everything in the journal have been recorded so many days earlier, as if they had passed."""
    tamper("UPDATE kernel_event SET recorded_at = recorded_at - make_interval(days => %s)", days)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each over a connection of its own; return what each returned, or its refusal."""
    together = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            together.wait()
            return deed()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def endings(outcomes: list[Any]) -> list[str]:
    """Return how each of several ended, sorted: "done", or the name of its refusal."""
    return sorted(type(one).__name__ if isinstance(one, Refused) else "done" for one in outcomes)
