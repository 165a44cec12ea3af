"""The sign of life of the workers: each says every few seconds that its sweep came round."""

from datetime import timedelta

from django.db import connection

EVERY = 10.0  # seconds between two signs of one worker
SILENT_AFTER = timedelta(seconds=60)  # without a sign from any: clocks do not ring
# Rows of workers that are gone go as well, so that the table stays as small as the number of workers.
BEAT = """
    WITH gone AS (DELETE FROM kernel_pulse WHERE worker <> %s AND swept_at < clock_timestamp() - interval '1 day')
    INSERT INTO kernel_pulse (worker, swept_at) VALUES (%s, clock_timestamp())
    ON CONFLICT (worker) DO UPDATE SET swept_at = excluded.swept_at
"""
LAST = "SELECT clock_timestamp() - max(swept_at) FROM kernel_pulse"


def beat(worker: str) -> None:
    """Note that the sweep of `worker` (a name of a process, nothing personal) came round just now.

    The database dates it: the workers' clocks may be wrong, and that is one of the things to be noticed.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [worker, worker])


def silence() -> timedelta | None:
    """Return how long ago the last sweep of any worker came round; None when no worker ever swept."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        row = cursor.fetchone()
    assert row is not None
    found: timedelta | None = row[0]
    return found
