"""The rows of notice tables, and when a notice may be sent. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence

DIGEST_AT = time(18, 0)
DAY = timedelta(days=1)
# After a refusal that the other end may take back; then a delivery counts as failed.
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
TRIES = len(RETRY_AFTER) + 1
# A house that did not answer so often in a row is left alone for a while, then asked with one message.
SHUT_AFTER = 3
SHUT_FOR = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30))
# Persons that one claim takes, and how many messages are under way at once.
CLAIM, AT_ONCE = 20, 4
# No message is under way longer than this: a gateway that sends a byte now and then keeps to the limits of each byte.
HARD_LIMIT = timedelta(seconds=30)
# A delivery that was claimed and not reported for so long counts as failed. It may have arrived, so it is not
# sent again (docs/decisions/0009). Much longer than all rounds of a claim take.
LOST_AFTER = timedelta(minutes=10)
# News of last week is none; the inbox has it.
STALE_AFTER = 3 * DAY
# What is kept no longer than it is of use (Personal Information Protection Law art. 19); docs/kept.md has all of it.
DELIVERIES_KEPT, READ_KEPT, UNREAD_KEPT = 90 * DAY, 730 * DAY, 1095 * DAY
FORGET_EACH = 1000
TELL_EACH = 1000  # persons for whom one event is written at a time
AGAIN_AT_MOST = 3  # times that somebody may have a failed delivery sent again


class Outcome(StrEnum):
    """What became of a message: sent, refused for good, not taken now, or unknown since no answer came."""

    SENT = "sent"
    REFUSED = "refused"
    AWAY = "away"
    UNKNOWN = "unknown"


class Problem(StrEnum):
    """Why a delivery failed; `PROBLEM_WORDS` has the sentences."""

    REFUSED = "refused"
    AWAY = "away"
    UNKNOWN = "unknown"
    STALE = "stale"


PROBLEM_WORDS = {
    Problem.REFUSED: _("对方拒收，例如地址不存在"),
    Problem.AWAY: _("多次发送，对方都没有接收"),
    Problem.UNKNOWN: _("对方没有回应，可能已经送达"),
    Problem.STALE: _("等待太久，不再发送"),
}


def masked_address(address: str) -> str:
    """Return an address so that its owner knows it and nobody else learns it: the first letter, and the house of a mail."""
    name, at, house = address.rpartition("@")
    if at and "://" not in address:
        return f"{name[:1]}***@{house}"
    return f"{address.partition('://')[0]}://***" if "://" in address else ""


def problem_words(problem: str) -> Sentence:
    """Return the sentence for a stored reason; older rows have a text of their own."""
    return PROBLEM_WORDS[Problem(problem)] if problem in set(Problem) else problem


def retry_at(at: datetime, tries: int) -> datetime | None:
    """Return when a delivery that was refused after `tries` tries is tried again; None when it is given up."""
    return at + RETRY_AFTER[tries - 1] if tries < TRIES else None


def shut_until(at: datetime, failures: int) -> datetime | None:
    """Return until when a house that did not answer `failures` times in a row is left alone; None while it is not."""
    if failures < SHUT_AFTER:
        return None
    return at + SHUT_FOR[min(failures - SHUT_AFTER, len(SHUT_FOR) - 1)]


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
