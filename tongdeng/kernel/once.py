"""What is sent twice is done once: a form carries a key, and what was done with it is remembered beside the deed itself.

Only keyed digests are stored, over the sender's own key: without that key, which nobody keeps, a row tells neither who
sent something nor what.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Conflict
from tongdeng.kernel.models import Sending

# As long as a phone may keep what it could not send; a form is not open for longer either.
REMEMBERED = timedelta(days=90)
CLAIM = f"""
INSERT INTO {Sending._meta.db_table} (id, content, answer, at) VALUES (%s, %s, '{{}}', %s) ON CONFLICT (id) DO NOTHING
RETURNING 1
"""  # noqa: S608 -- our own table
Piece = str | bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """What a sending is known by (sender, address and key), and the digest of its content."""

    id: UUID
    content: bytes


def mark(key: UUID, who: str, where: str, content: Iterable[Piece]) -> Mark:
    """Return the mark of a sending; the same sender, address and key have the same id whatever was sent."""
    return Mark(derived(key, who, where), _digest("content", str(key), *content))


def derived(key: UUID, *pieces: Piece) -> UUID:
    """Return the key that the server keeps for one that came with a form; another for each other of `pieces`."""
    return UUID(bytes=_digest("key", str(key), *pieces)[:16])


def claim(mark: Mark, *, at: datetime) -> dict[str, Any] | None:
    """Take a sending on; None the first time, later what was answered then.

    Call it inside the transaction of the deed: what is not done is not remembered, and of two at once the second waits
    for the first. Raise Conflict when the same key came with another content.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [mark.id, mark.content, at])
        if cursor.fetchone() is not None:
            return None
    known = Sending.objects.get(pk=mark.id)
    if not hmac.compare_digest(bytes(known.content), mark.content):
        raise Conflict(_("这一页已经提交过，这次内容不同，没有记录。要另外提交的，请刷新这一页后再提交"))
    return dict(known.answer)


def remember(mark: Mark, answer: dict[str, Any]) -> None:
    """Keep what was answered; without it a repeated sending is answered with {}."""
    Sending.objects.filter(pk=mark.id).update(answer=answer)


def release(mark: Mark) -> None:
    """Forget a sending that was refused: put right, it may come again with its key."""
    Sending.objects.filter(pk=mark.id).delete()


def forget_old(*, at: datetime) -> int:
    """Remove what no phone will send again; return how many."""
    return Sending.objects.filter(at__lte=at - REMEMBERED).delete()[0]


def _digest(what: str, *pieces: Piece) -> bytes:
    raw = [piece.encode() if isinstance(piece, str) else piece for piece in pieces]
    # Each with its length: "ab", "c" and "a", "bc" must differ.
    said = b"".join(part for piece in raw for part in (len(piece).to_bytes(8), piece))
    return hmac.digest(_secret(what), said, "sha256")


@cache
def _secret(what: str) -> bytes:
    # Made once: every filing takes a digest, and `salted_hmac` makes its own anew each time.
    return hashlib.sha256(f"tongdeng.once.{what}{settings.SECRET_KEY}".encode()).digest()
