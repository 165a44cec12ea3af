"""Figures for Prometheus at a port of this machine, of all processes of the web together; off unless a port is named."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Set by `share`, and read by the library when it is imported: that is why it is imported in functions.
SHARED = "PROMETHEUS_MULTIPROC_DIR"
BIND_EVERY = 5.0
UP_TO = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)  # seconds
# What waits, by kind and state, and the age of the oldest; nothing of it names anybody.
JOBS = """
    SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY queue_name, status
"""
DELIVERIES = """
    SELECT channel, state, count(*),
           coalesce(extract(epoch FROM clock_timestamp() - min(not_before) FILTER (WHERE state = 'waiting')), 0)
    FROM notices_delivery GROUP BY channel, state
"""
# Of the oldest change that no board shows yet.
BOARDS = "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(since)), 0) FROM boards_dirty"


def share(folder: Path) -> None:
    """Have all processes of the web that start from here add up their figures in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("gauge_live*_*.db"):
        # Of a process that fell: what it was busy with is no longer so.
        if not Path("/proc", file.stem.rpartition("_")[2]).exists():
            file.unlink(missing_ok=True)
    os.environ[SHARED] = str(folder)


def fresh(folder: Path) -> None:
    """Forget the figures of earlier starts; before the first process of the web."""
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)


class Metrics:
    """Counts what the front does, and serves the figures while no other process of ours does."""

    def __init__(self, port: int) -> None:
        from prometheus_client import Counter, Gauge, Histogram

        self._requests = Counter("tongdeng_requests", "Requests answered", ["route", "status"])
        self._seconds = Histogram("tongdeng_seconds", "Time that an answer took", ["route"], buckets=UP_TO)
        self._bytes = Counter("tongdeng_body_bytes", "Bytes that visitors sent")
        self._busy = Gauge("tongdeng_threads_busy", "Threads at work", multiprocess_mode="livesum")
        self._waiting = Gauge("tongdeng_requests_waiting", "For a thread", multiprocess_mode="livesum")
        threading.Thread(target=_serve, args=(port,), name="metrics", daemon=True).start()

    def answered(self, route: str, status: int, seconds: float, length: int) -> None:
        """Count an answer."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        self._bytes.inc(length)

    def refused(self, status: int) -> None:
        """Count what the front refused by itself."""
        self._requests.labels("front", str(status)).inc()

    def threads(self, busy: int, waiting: int) -> None:
        """Note how busy the threads are."""
        self._busy.set(busy)
        self._waiting.set(waiting)


class State:
    """The figures that are in the database, asked for when somebody looks."""

    def collect(self) -> Iterator[Any]:
        """Yield them; none while the database does not answer."""
        from django.db import Error, close_old_connections
        from prometheus_client.core import GaugeMetricFamily as Family

        from tongdeng.kernel import pulse

        up = Family("tongdeng_database_up", "Whether the database answers", value=0)
        try:
            silence = pulse.silence()
            jobs, deliveries, boards = _rows(JOBS), _rows(DELIVERIES), _rows(BOARDS)
        except Error:
            yield up
            return
        finally:
            close_old_connections()
        yield Family("tongdeng_database_up", "Whether the database answers", value=1)
        if silence is not None:
            yield Family("tongdeng_sweep_age_seconds", "Since the last sweep", value=silence.total_seconds())
        queue = Family("tongdeng_jobs", "Jobs by queue and state", labels=["queue", "state"])
        for name, state, count in jobs:
            queue.add_metric([name, state], count)
        sent = Family("tongdeng_deliveries", "Deliveries by channel and state", labels=["channel", "state"])
        age = Family("tongdeng_delivery_age_seconds", "Age of the oldest that waits", labels=["channel"])
        for channel, state, count, seconds in deliveries:
            sent.add_metric([channel, state], count)
            if state == "waiting":
                age.add_metric([channel], float(seconds))
        lag = Family("tongdeng_boards_lag_seconds", "Age of what boards lack", value=float(boards[0][0]))
        yield from (queue, sent, age, lag)


def _rows(question: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _serve(port: int) -> None:
    """Serve the figures of all; try again and again, since another process of ours may serve them now and end."""
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(State())
    while True:
        try:
            _server, thread = start_http_server(port, addr="127.0.0.1", registry=registry)
        except OSError:
            time.sleep(BIND_EVERY)
        else:
            thread.join()
