"""The rows of notice tables, and when a notice may be sent. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tongdeng.kernel.errors import Sentence

DIGEST_AT = time(18, 0)
TRIES = 3
RETRY_AFTER = timedelta(minutes=5)
# A delivery that was claimed and not reported for so long counts as failed. It may have arrived, so it is not
# sent again (docs/decisions/0009).
LOST_AFTER = timedelta(minutes=10)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """The kind of event, to whom, in which words; `key` tells apart rows of one kind and audience."""

    kind: str
    to: str
    says: Sentence
    key: str = ""


def not_before(
    at: datetime, *, quiet: tuple[time, time] | None = None, urgent: bool = False, digest: bool = False
) -> datetime:
    """Return when a notice of `at` (local time) may be sent: an urgent one at once, others after quiet hours.

    `quiet` is (from, until) and may run over midnight; a digest waits for 18:00 first.
    """
    if urgent:
        return at
    if digest:
        at = _next(at, DIGEST_AT)
    if quiet is None or quiet[0] == quiet[1]:
        return at
    since, until = quiet
    now = at.time()
    is_quiet = since <= now < until if since < until else now >= since or now < until
    return _next(at, until) if is_quiet else at


def _next(at: datetime, clock: time) -> datetime:
    today = datetime.combine(at.date(), clock, at.tzinfo)
    return today if today >= at else today + DAY
