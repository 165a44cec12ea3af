"""Small words that tests use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

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
