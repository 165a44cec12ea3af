"""The worker: lanes that do not wait for each other, plans made up after a sleep, failures that are told, an end in time."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tests.ops.running import CHECKOUT, until
from tests.support import at
from tongdeng.kernel.models import Pulse
from tongdeng.ops import lanes, worker

NIGHT = at("2026-01-13 02:10").timestamp()


@contextmanager
def task(function: Callable[[], None], queue: str, retry: RetryStrategy | None = None) -> Iterator[Any]:
    """Give a task that this test alone has."""
    name = f"tests.{function.__name__}"
    made = app.task(name=name, queue=queue, retry=retry or False)(function)
    yield made
    del app.tasks[name]


@contextmanager
def working() -> Iterator[None]:
    """Run all lanes in this process."""
    stopping = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(worker._lanes(stopping)))
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(60)


def jobs(status: str) -> int:
    with connection.cursor() as cursor:
        # Periodic jobs come by themselves.
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = %s AND task_name LIKE 'tests.%%'",
            [status],
        )
        return int(cursor.fetchone()[0])


def test_each_job_has_a_lane_and_no_queue_has_two() -> None:
    queues = [queue for lane in lanes.LANES for queue in lane.queues]
    assert len(queues) == len(set(queues))
    ours = {
        task.queue for task in app.tasks.values() if not task.name.startswith(("procrastinate", "builtin"))
    }
    assert ours <= set(queues)


def test_fault_A2_jobs_that_stand_still_in_one_lane_delay_no_other(town_db: str) -> None:
    done, go_on = threading.Event(), threading.Event()

    def stands() -> None:
        go_on.wait(60)

    def quick() -> None:
        done.set()

    with task(stands, "imports") as long, task(quick, "readers") as short:
        for _more_than_the_lane_has_threads in range(5):
            long.defer()
        short.defer()
        with working():
            quick_first = done.wait(30)
            until(lambda: jobs("doing") + jobs("todo") == 5)
            go_on.set()
            until(lambda: jobs("doing") + jobs("todo") == 0)
        assert quick_first


def test_fault_A9_a_job_that_fails_again_is_told_with_its_class_and_without_its_words(
    town_db: str, caplog: pytest.LogCaptureFixture
) -> None:
    words = "王小满 19900000001"

    def fails() -> None:
        raise LookupError(words)

    logging.getLogger("procrastinate.worker").addFilter(worker.without_values)
    with task(fails, "readers", RetryStrategy(max_attempts=3)) as failing, caplog.at_level(logging.WARNING):
        failing.defer()
        with working():
            until(lambda: jobs("failed") == 1)
    told = [record.getMessage() for record in caplog.records if record.name == "tongdeng.ops.lanes"]
    assert [line.split("failed, ")[1].split(";")[0] for line in told][:2] == [
        "attempt 2 (LookupError)",
        "attempt 3 (LookupError)",
    ]
    assert words not in caplog.text


def test_fault_A2_the_sweep_keeps_no_connection_while_it_waits(town_db: str) -> None:
    pool = connection.settings_dict["OPTIONS"]["pool"]
    before, stopping = dict(pool), threading.Event()
    connection.close()
    connection.close_pool()
    pool["max_size"] = 1
    sweeper = threading.Thread(target=worker._sweep, args=(stopping,))
    try:
        sweeper.start()
        # Each question takes the one connection that there is, and gives it back.
        until(lambda: (Pulse.objects.exists(), connection.close())[0])
    finally:
        stopping.set()
        sweeper.join()
        connection.close_pool()
        pool |= before


STANDS = """
import threading, django
django.setup()
from procrastinate.contrib.django import app
from tongdeng.ops import worker

@app.task(name="tests.stands", queue="imports")
def stands():
    threading.Event().wait(120)

stands.defer()
worker.run()
"""


def test_the_worker_ends_in_time_and_gives_back_what_stands_still(town_db: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", STANDS],
        cwd=CHECKOUT,
        env=environment_of(town_db),
    )
    try:
        until(lambda: jobs("doing") == 1, seconds=60)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
    assert (jobs("todo"), jobs("doing")) == (1, 0)


def environment_of(name: str) -> dict[str, str]:
    """Return what a process sees that works on a database of the tests."""
    url = f"host={connection.settings_dict['HOST']} user={connection.settings_dict['USER']} dbname={name}"
    return {**os.environ, "TONGDENG_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tongdeng.project.settings"}


def planned(cron: str, since: float | None, until: datetime) -> list[int]:
    """Return the moments for which a periodic job is planned at `until`, after it was planned for `since`."""
    job = next(job for job in app.periodic_registry.periodic_tasks.values() if job.cron == cron)
    return list(lanes.Planner(app).get_timestamps(job, int(since) if since else None, until.timestamp()))


def test_fault_A13_a_night_job_that_was_slept_through_is_made_up_by_local_time() -> None:
    assert planned("10 2 * * *", None, at("2026-01-13 20:00")) == [NIGHT]
    assert planned("10 2 * * *", NIGHT, at("2026-01-13 20:00")) == []
    assert planned("10 2 * * *", NIGHT, at("2026-01-16 09:00")) == [NIGHT + 3 * 86400]


def test_fault_A13_eight_hours_asleep_plan_each_job_once() -> None:
    asleep = at("2026-01-13 22:00")
    awake = asleep + timedelta(hours=8)
    assert planned("* * * * * */15", asleep.timestamp(), awake + timedelta(seconds=7)) == [awake.timestamp()]


def test_fault_A3_a_clock_that_ran_ahead_and_was_put_right_stops_no_job() -> None:
    ahead = at("2026-01-14 22:00").timestamp()
    assert planned("* * * * * */15", ahead, at("2026-01-13 22:00:20")) == [
        at("2026-01-13 22:00:15").timestamp()
    ]
