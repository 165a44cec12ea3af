"""The queue as people must see it: what waits, what fails again and again, and the two things to do about that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from tongdeng.kernel import chain

# A job counts as failing from its second attempt that came to nothing: the first is often a restart.
FAILING_FROM = 2
SHOWN = 200
FAILING = """
    SELECT job.id, queue_name, task_name, status::text, attempts, scheduled_at,
        (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id)
    FROM procrastinate_jobs AS job
    WHERE status = 'failed' OR (status IN ('todo', 'doing') AND attempts >= %s)
    ORDER BY job.id DESC LIMIT %s
"""
COUNTED = """
    SELECT count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status <> 'failed' AND attempts >= %s)
    FROM procrastinate_jobs WHERE status IN ('failed', 'todo', 'doing')
"""
# A job's row does not say since when it waits; the event of its deferring does.
WAITING = """
    SELECT queue_name, count(*), clock_timestamp() - min(greatest(scheduled_at, deferred.at))
    FROM procrastinate_jobs AS job
    JOIN procrastinate_events AS deferred ON deferred.job_id = job.id AND deferred.type = 'deferred'
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp())
    GROUP BY queue_name ORDER BY queue_name
"""
# An empty moment: at once. What is being done now is left alone, and so is what failed where the same waits again: of a
# queueing lock one job may wait.
AGAIN = """
    UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL, worker_id = NULL
    WHERE id IN (
        SELECT DISTINCT ON (coalesce(queueing_lock, id::text)) id FROM procrastinate_jobs
        WHERE status = 'todo' OR (status = 'failed' AND id = ANY(%s))
        ORDER BY coalesce(queueing_lock, id::text), status = 'todo' DESC, id DESC
    ) AND id = ANY(%s) RETURNING id
"""
DROP = "DELETE FROM procrastinate_jobs WHERE id = ANY(%s) AND status IN ('failed', 'todo') RETURNING id"
EXISTS = """
    SELECT EXISTS (SELECT FROM procrastinate_jobs
        WHERE task_name = %s AND status IN ('todo', 'doing') AND args @> %s::jsonb)
"""
BEHIND = """
    SELECT EXISTS (SELECT FROM procrastinate_jobs
        WHERE task_name = %s AND status IN ('todo', 'doing') AND priority < 0
          AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp()))
"""
OLD = """
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT job.id FROM procrastinate_jobs AS job
        WHERE status NOT IN ('todo', 'doing')
          AND NOT EXISTS (SELECT FROM procrastinate_events WHERE job_id = job.id AND at >= %s)
        LIMIT %s)
"""


class Job(NamedTuple):
    """A job that fails: `next_at` is when it is tried again, `last_at` when something last happened to it."""

    id: int
    queue: str
    task: str
    status: str
    attempts: int
    next_at: datetime | None
    last_at: datetime | None

    @property
    def gave_up(self) -> bool:
        """Whether nobody tries it again by himself."""
        return self.status == "failed"


class Queue(NamedTuple):
    """What waits in one queue and could be done now: how much, and for how long at most."""

    name: str
    waiting: int
    oldest: timedelta


def failing() -> list[Job]:
    """Return the jobs that gave up or failed at least twice, the newest first, at most 200."""
    return [Job(*row) for row in _rows(FAILING, [FAILING_FROM, SHOWN])]


def counted() -> tuple[int, int]:
    """Return how many jobs gave up, and how many of those that go on failed at least twice."""
    gave_up, again = _rows(COUNTED, [FAILING_FROM])[0]
    return gave_up, again


def queues() -> list[Queue]:
    """Return the queues in which something waits that could be done now."""
    return [Queue(*row) for row in _rows(WAITING)]


def retry(ids: Sequence[int]) -> list[int]:
    """Have jobs tried again at once; return those that could be.

    What is done by now or in hand is left alone, and what waits again in another job that does the same.
    """
    return [row[0] for row in _rows(AGAIN, [list(ids), list(ids)])]


def drop(ids: Sequence[int]) -> list[int]:
    """Remove jobs that failed or wait; return those that were there. What they were to do is never done."""
    return [row[0] for row in _rows(DROP, [list(ids)])]


def is_planned(task: str, arguments: str) -> bool:
    """Say whether a job of `task` waits or runs whose arguments hold those of `arguments` (JSON)."""
    return bool(_rows(EXISTS, [task, arguments])[0][0])


def is_behind() -> bool:
    """Say whether readers are still to be given events that may wait behind others."""
    return bool(_rows(BEHIND, [chain.TASK])[0][0])


def forget(*, before: datetime, most: int) -> int:
    """Remove at most `most` jobs that ended, one way or another, before a moment; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(OLD, [before, most])
        return int(cursor.rowcount)


def _rows(query: str, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
