"""Whether this installation can do its work at this moment: for load balancers, for monitoring, for a look."""

import math
import shutil
import time
from datetime import timedelta
from typing import Any, TypedDict

import psycopg
from django.conf import settings
from django.db import Error

from tongdeng.kernel import jobs, pulse
from tongdeng.ops import clocks

LEAST_DISK = 200_000_000  # bytes; PostgreSQL and photos need some to end in order
CLOCK_OFF = (
    60.0  # seconds; the web dates what people do, and must not serve with a clock that is plainly wrong
)
QUEUE_LATE = 300.0  # seconds that a job may wait beyond its time
LOST = (Error, psycopg.Error, OSError)
READERS = "readers"  # what the inbox waits for; mail may be late without anything being wrong here
KEPT = 1.0  # seconds: whoever asks without end costs the database nothing more


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
    waits = next((queue for queue in jobs.queues() if queue.name == READERS), None)
    number, oldest = (waits.waiting, waits.oldest) if waits else (0, timedelta())
    seconds = oldest.total_seconds()
    return {"ok": seconds < QUEUE_LATE, "jobs": number, "seconds": round(seconds, 1)}


class Lately:
    """What `examine` said, kept for a moment."""

    def __init__(self) -> None:
        self._until, self._parts = -math.inf, dict[str, Part]()

    def __call__(self) -> dict[str, Part]:
        """Return the state as it is, or as it was at most KEPT ago."""
        if time.monotonic() >= self._until:
            self._parts = examine()
            self._until = time.monotonic() + KEPT
        return self._parts


def told(parts: dict[str, Part], *, in_full: bool) -> dict[str, Any]:
    """Return what is answered: figures only `in_full`; to strangers, which part is well."""
    ready = all(part["ok"] for part in parts.values())
    shown = parts if in_full else {name: part["ok"] for name, part in parts.items()}
    return {"ready": ready, **shown}
