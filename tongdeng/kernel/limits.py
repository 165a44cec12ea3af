"""Limits on how often something is done: exact in any window, for all processes together, also when many come at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from tongdeng.kernel.errors import Sentence, TooMany
from tongdeng.kernel.models import Usage

# One statement counts and decides, under the lock of its row: of 160 that come at once exactly `most` are let through.
# The moments themselves are kept, not a sum by the clock's hour, which would let twice as many through around its turn.
SPEND = f"""
INSERT INTO {Usage._meta.db_table} AS usage (key, moments, ends) VALUES (%s, ARRAY[%s::timestamptz], %s)
ON CONFLICT (key) DO UPDATE SET ends = EXCLUDED.ends,
    moments = ARRAY(SELECT m FROM unnest(usage.moments) m WHERE m > %s ORDER BY m) || EXCLUDED.moments
WHERE (SELECT count(*) FROM unnest(usage.moments) m WHERE m > %s) < %s
RETURNING 1
"""  # noqa: S608 -- our own table
UNDO = f"""
UPDATE {Usage._meta.db_table} SET moments =
    moments[:array_position(moments, %s::timestamptz) - 1] || moments[array_position(moments, %s::timestamptz) + 1:]
WHERE key = %s AND moments @> ARRAY[%s::timestamptz]
"""  # noqa: S608
BYTES = 16  # of a key; none of 2^64 others is mistaken for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` uses in any `window`, counted apart for each key.

    `what` is limited, `per` says what a key is, `why` the reason, all for the administrator's list; `says` is what
    whoever is refused reads.
    """

    name: str
    most: int
    window: timedelta
    what: Sentence
    per: Sentence
    why: Sentence
    says: Sentence

    def __post_init__(self) -> None:
        if self.most < 1 or self.window <= timedelta():
            raise ValueError(self.name)


table: dict[str, Limit] = {}


def declare(
    name: str, *, most: int, window: timedelta, what: Sentence, per: Sentence, why: Sentence, says: Sentence
) -> Limit:
    """Put a limit into the table that administrators read; raise ValueError for a name that another limit has."""
    limit = Limit(name=name, most=most, window=window, what=what, per=per, why=why, says=says)
    if table.setdefault(name, limit) != limit:
        raise ValueError(f"two limits are called {name}")
    return limit


def spend(limit: Limit, *key: object, at: datetime) -> bool:
    """Count one use for `key` at `at`; False, and nothing counted, when the window before `at` is full.

    Call it before a transaction begins: inside of one the count goes with a rollback, and everybody else with this key
    waits until it ends. What `key` holds, such as a phone or an address, is stored only as a keyed digest.
    """
    since, ends = at - limit.window, at + limit.window
    with connection.cursor() as cursor:
        cursor.execute(SPEND, [_digest(limit, key), at, ends, since, since, limit.most])
        return cursor.fetchone() is not None


def require(limit: Limit, *key: object, at: datetime) -> None:
    """Count one use as `spend` does; raise TooMany with the limit's sentence when the window is full."""
    if not spend(limit, *key, at=at):
        raise TooMany(limit.says, why=limit.name)


def undo(limit: Limit, *key: object, at: datetime) -> None:
    """Take back one use that was counted for `key` at `at`: for what is counted before it is known whether it counts."""
    with connection.cursor() as cursor:
        cursor.execute(UNDO, [at, at, _digest(limit, key), at])


def used(limit: Limit, *key: object, at: datetime) -> int:
    """Return how many uses the window before `at` holds, without counting one."""
    rows = Usage.objects.filter(key=_digest(limit, key)).values_list("moments", flat=True)
    return sum(moment > at - limit.window for moments in rows for moment in moments)


def opens_at(limit: Limit, *key: object, at: datetime) -> datetime | None:
    """Return the moment from which the next use is let through; None where it is let through now."""
    rows = Usage.objects.filter(key=_digest(limit, key)).values_list("moments", flat=True)
    counted = sorted(moment for moments in rows for moment in moments if moment > at - limit.window)
    return counted[-limit.most] + limit.window if len(counted) >= limit.most else None


def is_spent(limit: Limit, *key: object, at: datetime) -> bool:
    """Say whether the next use would be refused."""
    return used(limit, *key, at=at) >= limit.most


def release(limit: Limit, *key: object) -> None:
    """Forget all uses for `key`."""
    Usage.objects.filter(key=_digest(limit, key)).delete()


def forget_old(*, at: datetime) -> int:
    """Remove the rows whose window is over; return how many."""
    return Usage.objects.filter(ends__lte=at).delete()[0]


def listed() -> Iterator[Limit]:
    """Give all limits, by name."""
    yield from (table[name] for name in sorted(table))


def _digest(limit: Limit, key: tuple[object, ...]) -> bytes:
    # Keyed: the numbers of a town are few enough to be tried one by one against a plain hash.
    words = "\0".join(map(str, (limit.name, *key)))
    return salted_hmac("tongdeng.limits", words, algorithm="sha256").digest()[:BYTES]
