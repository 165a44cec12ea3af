"""What is shown and read at a door: the rotating code, and the ticket of one person (AC-8, AC-9)."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

STEP = 30  # seconds
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is mistaken for another: 0 O 1 I
SIGNS = 6
SHORT = 8  # signs of a ticket that somebody types
MARK = "TD"  # what a ticket begins with
MAC = 12  # bytes


def step(at: datetime) -> int:
    """Return the number of the half minute in which a moment lies."""
    return int(at.timestamp()) // STEP


def steps_accepted(at: datetime) -> tuple[int, int, int]:
    """Return the steps whose code is accepted at `at`: this one, the one before and the next."""
    now = step(at)
    return now - 1, now, now + 1


def seconds_left(at: datetime) -> int:
    """Return for how many seconds the code of this moment is still the newest."""
    return STEP - int(at.timestamp()) % STEP


def spelled(digest: bytes, signs: int = SIGNS) -> str:
    """Return the code that a digest comes to, in signs that nobody mistakes."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:signs])


def is_code(words: str) -> bool:
    """Say whether words have the form of a code of a door."""
    return len(words) == SIGNS and set(words) <= set(ALPHABET)


def is_short(words: str) -> bool:
    """Say whether somebody typed the short code of a ticket."""
    typed = written(words)
    return len(typed) == SHORT and set(typed) <= set(ALPHABET)


def written(typed: str) -> str:
    """Return a code as it is compared, however somebody typed it."""
    return "".join(typed.replace("-", " ").split()).upper()


def ticket(subject: UUID, mac: bytes) -> str:
    """Return the words of a ticket: whose it is, and the first bytes of the activity's signature over that."""
    return MARK + base64.urlsafe_b64encode(subject.bytes + mac[:MAC]).decode().rstrip("=")


def read_ticket(words: str) -> tuple[UUID, bytes] | None:
    """Return whose a ticket says it is, and its signature; None for words that are no ticket."""
    body = words.strip().removeprefix(MARK)
    if body == words.strip() or not body.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except (ValueError, binascii.Error):
        return None
    return (UUID(bytes=raw[:16]), raw[16:]) if len(raw) == 16 + MAC else None
