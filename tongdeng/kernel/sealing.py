"""Daily seals over the journal: a Merkle root for each community and day, chained to the seal before."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from tongdeng.kernel import merkle
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Seal

DAY = timedelta(days=1)
VERSION = 2
# The first moment of each community, by steps over the index: the journal itself has millions of rows.
FIRST = """
WITH RECURSIVE first AS (
    (SELECT community, recorded_at FROM kernel_event ORDER BY community, recorded_at LIMIT 1)
    UNION ALL
    SELECT next.community, next.recorded_at FROM first, LATERAL (
        SELECT community, recorded_at FROM kernel_event WHERE community > first.community
        ORDER BY community, recorded_at LIMIT 1
    ) AS next
)
SELECT community, (recorded_at AT TIME ZONE 'Asia/Shanghai')::date FROM first
"""
# After midnight: an event counts for the day on which it was recorded, so every transaction that wrote one on that day
# must have ended before the day is sealed. One that is still open then is waited for.
MARGIN = 2  # hours
OVER = """
SELECT (least(clock_timestamp() - make_interval(hours => %s), (
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
)) AT TIME ZONE 'Asia/Shanghai')::date
"""
# By id and not by recorded_at: several events of one statement may have the same moment.
LEAVES = """
SELECT hash, (extract(epoch FROM recorded_at) * 1000000)::bigint FROM kernel_event
WHERE community = %s AND recorded_at >= %s AND recorded_at < %s ORDER BY id
"""


class Root(NamedTuple):
    """What stands over some events: their Merkle root, and how many there are."""

    root: bytes
    events: int


def today(margin: int = MARGIN) -> date:
    """Return the first local day that cannot be sealed yet, by the database's clock, `margin` hours after midnight."""
    day: date = asked_of_activity(OVER, [margin])
    return day


def seal_due() -> int:
    """Seal, for each community, each day that is over and has no seal; return how many. It costs little when none is."""
    return seal_before(today())


def seal_before(day: date) -> int:
    """Seal, for each community, each day before `day` from its first event (or last seal) on; return how many.

    Raise IntegrityError when `day` lies after the present one of the database.
    """
    sealed, last_seals = 0, dict(Seal.objects.values_list("community").annotate(Max("day")))
    for community, first in first_days():
        last = last_seals.get(community)
        next_day = last + DAY if last else first
        # Days without events are sealed too: a gap between seals is then always a seal that was removed.
        while next_day < day:
            seal_day(community, next_day)
            sealed, next_day = sealed + 1, next_day + DAY
    return sealed


def unsealed(day: date) -> list[str]:
    """Return the communities that have a day before `day` from their first event on without a seal after the last one."""
    last_seals = dict(Seal.objects.values_list("community").annotate(Max("day")))
    return [
        community
        for community, first in first_days()
        if (last_seals[community] + DAY if community in last_seals else first) < day
    ]


def first_days() -> Iterator[tuple[str, date]]:
    """Yield each community with the day of its first event."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST)
        yield from cursor.fetchall()


@transaction.atomic
def seal_day(community: str, day: date) -> Seal:
    """Seal one local day of one community, chained to its seal before.

    Raise IntegrityError when it is sealed already, is not the next, or is not over.
    """
    before = Seal.objects.filter(community=community, day__lt=day).order_by("-day").first()
    found = root_between(community, midnight(day), midnight(day + DAY))
    seal = Seal(community=community, day=day, events=found.events, version=VERSION, root=found.root)
    seal.hash = seal_hash(bytes(before.hash) if before else b"", seal)
    seal.save(force_insert=True)
    return seal


def root_between(community: str, since: datetime, until: datetime) -> Root:
    """Return the root over a community's events that were recorded from `since` on and before `until`."""
    with connection.cursor() as cursor:
        cursor.execute(LEAVES, [community, since, until])
        leaves = [leaf(VERSION, bytes(content), stamp) for content, stamp in cursor.fetchall()]
    return Root(merkle.root(leaves), len(leaves))


def leaf(version: int, content: bytes, recorded: int) -> bytes:
    """Return the leaf of an event: its hash, and from version 2 on the microseconds since 1970 at which it was recorded."""
    return merkle.leaf(content if version == 1 else content + recorded.to_bytes(8, "big", signed=True))


def seal_hash(before: bytes, seal: Seal) -> bytes:
    """Return the hash of a seal that stands on the hash `before`; from version 2 on it covers the number of events."""
    said = f"{seal.community} {seal.day.isoformat()} " + ("" if seal.version == 1 else f"{seal.events} ")
    return hashlib.sha256(before + said.encode() + bytes(seal.root)).digest()


def asked_of_activity(query: str, params: Sequence[int] = ()) -> Any:
    """Return the one value of a query that looks at open transactions, as they are now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the first look is kept
        cursor.execute(query, params)
        return cursor.fetchone()[0]


def midnight(day: date) -> datetime:
    """Return the first moment of a local day."""
    return datetime.combine(day, time.min, LOCAL)
