"""Gives the events of the demo to their readers, hundreds of jobs at a time: a round of the queue for each took half the start."""

import json
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongdeng.kernel import journal
from tongdeng.kernel.models import Event

AT_ONCE = 500
# As Procrastinate takes and ends its jobs, in their order; whatever one of them enqueues waits for its turn.
TAKE = """
WITH first AS (
    SELECT id FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo' ORDER BY priority DESC, id LIMIT %s
)
DELETE FROM procrastinate_jobs USING first WHERE procrastinate_jobs.id = first.id
RETURNING priority, procrastinate_jobs.id, args::text
"""


def tell_all() -> int:
    """Run all waiting jobs of readers; return how many there were. Those of a reader that fails go back to the worker."""
    count = 0
    while done := _some():
        count += done
    return count


@transaction.atomic
def _some() -> int:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [journal.react.name, AT_ONCE])
        taken = sorted(cursor.fetchall(), key=lambda job: (-job[0], job[1]))
    jobs: list[dict[str, Any]] = [json.loads(args) for _priority, _id, args in taken]
    events = Event.objects.in_bulk({UUID(job["event"]) for job in jobs})
    for job in jobs:
        event = events[UUID(job["event"])]
        journal.readers_of(event.kind)[job["reader"]](event)
    return len(jobs)
