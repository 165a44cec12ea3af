"""Small words that tests use."""

from datetime import datetime

from tongdeng.kernel.clock import LOCAL


def at(words: str) -> datetime:
    """Return a moment in local time: at("2026-01-13 14:05")."""
    return datetime.fromisoformat(words).replace(tzinfo=LOCAL)
