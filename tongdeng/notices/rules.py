"""Who is told what, as rows; and when a message may disturb somebody. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tongdeng.kernel.errors import Sentence

DIGEST_AT = time(18, 0)
TRIES = 3
RETRY_AFTER = timedelta(minutes=5)
LOST_AFTER = timedelta(minutes=10)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One row: what happened, who hears of it, in which words; `key` tells apart rows of one kind and audience."""

    kind: str
    to: str
    says: Sentence
    key: str = ""


def not_before(
    at: datetime, *, quiet: tuple[time, time] | None = None, urgent: bool = False, digest: bool = False
) -> datetime:
    """Return when a message of `at` (local time) may go out: urgent ones at once, others after quiet hours.

    `quiet` is from–until and may run over midnight; a digest waits for 18:00 first.
    """
    if urgent:
        return at
    if digest:
        at = _next(at, DIGEST_AT)
    if quiet is None or quiet[0] == quiet[1]:
        return at
    since, until = quiet
    now = at.time()
    rests = since <= now < until if since < until else now >= since or now < until
    return _next(at, until) if rests else at


def _next(at: datetime, clock: time) -> datetime:
    today = datetime.combine(at.date(), clock, at.tzinfo)
    return today if today >= at else today + DAY
