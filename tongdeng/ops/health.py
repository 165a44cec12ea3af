"""Whether this installation can do its work at this moment: for load balancers, for monitoring, for a look."""

import shutil
import time
from typing import Any, TypedDict

import psycopg
from django.conf import settings
from django.db import Error, connection

from tongdeng.kernel import pulse
from tongdeng.ops import clocks

LEAST_DISK = 200_000_000  # bytes; PostgreSQL and photos need some to end in order
CLOCK_OFF = (
    60.0  # seconds; the web dates what people do, and must not serve with a clock that is plainly wrong
)
QUEUE_LATE = 300.0  # seconds that a job may wait beyond its time
LOST = (Error, psycopg.Error, OSError)
# What the inbox waits for; mail may be late without anything being wrong here. How many jobs wait whose time has
# come, and since when the oldest of them could have begun.
QUEUE = """
    SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(coalesce(job.scheduled_at, deferred.at))), 0)
    FROM procrastinate_jobs AS job
    LEFT JOIN LATERAL (
        SELECT max(at) AS at FROM procrastinate_events WHERE job_id = job.id AND type = 'deferred'
    ) AS deferred ON true
    WHERE status = 'todo' AND queue_name = 'readers' AND coalesce(job.scheduled_at, '-infinity') <= clock_timestamp()
"""


class Part(TypedDict, total=False):
    """One part: whether it is well, and figures that name nobody."""

    ok: bool
    seconds: float
    jobs: int
    free_mb: int


def examine() -> dict[str, Part]:
    """Return the state of the database, the worker's sweep, the disk, the queue and the clock; never raise for one of them."""
    parts: dict[str, Part] = {"disk": _disk()}
    began = time.monotonic()
    try:
        parts["worker"], parts["queue"], parts["clock"] = _worker(), _queue(), _clock()
        parts["database"] = {"ok": True, "seconds": round(time.monotonic() - began, 3)}
    except LOST:
        parts |= {name: {"ok": False} for name in ("database", "worker", "queue", "clock")}
    return parts


def _disk() -> Part:
    folders = [folder for folder in (settings.HOME, settings.MEDIA_ROOT) if folder.exists()]
    free = min(shutil.disk_usage(folder).free for folder in folders)
    return {"ok": free > LEAST_DISK, "free_mb": free // 1_000_000}


def _worker() -> Part:
    silence = pulse.silence()
    if silence is None:
        return {"ok": False}
    return {"ok": silence < pulse.SILENT_AFTER, "seconds": round(silence.total_seconds(), 1)}


def _clock() -> Part:
    off = clocks.skew().total_seconds()
    return {"ok": abs(off) < CLOCK_OFF, "seconds": round(off, 1)}


def _queue() -> Part:
    with connection.cursor() as cursor:
        cursor.execute(QUEUE)
        jobs, seconds = cursor.fetchone() or (0, 0)
    return {"ok": seconds < QUEUE_LATE, "jobs": jobs, "seconds": round(float(seconds), 1)}


def told(parts: dict[str, Part], *, in_full: bool) -> dict[str, Any]:
    """Return what is answered: figures only `in_full`; to strangers, which part is well."""
    ready = all(part["ok"] for part in parts.values())
    shown = parts if in_full else {name: part["ok"] for name, part in parts.items()}
    return {"ready": ready, **shown}
