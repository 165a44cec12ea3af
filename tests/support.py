"""Small words that tests use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from tongdeng.kernel.clock import LOCAL


def at(words: str) -> datetime:
    """Return a moment in local time: at("2026-01-13 14:05")."""
    return datetime.fromisoformat(words).replace(tzinfo=LOCAL)


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
