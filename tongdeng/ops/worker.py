"""A worker: Procrastinate's jobs in lanes, and the sweep that fires deadlines."""

import asyncio
import logging
import os
import signal
import socket
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import FrameType

import psycopg
from django.db import Error, close_old_connections, connection
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, ProcrastinateException

from tongdeng.kernel import clock, deadlines, pulse
from tongdeng.ops.clocks import Watch
from tongdeng.ops.lanes import CONNECTIONS, FINISH_WITHIN, LANES, THREADS, Lane, LaneWorker

log = logging.getLogger(__name__)
SWEEP_EVERY = 2.0
LOOK_EVERY = 0.2
GIVE_BACK_WITHIN = 1.5
END_WITHIN = 9.0  # whoever stops us kills after ten
PATIENCE, PATIENCE_AT_MOST = 1.0, 15.0
LOST = (Error, psycopg.Error, ProcrastinateException, OSError)


def size_pool() -> None:
    """Make this process's pool large enough that no thread of a lane, nor the sweep, waits for another's connection.

    Call it before the first query.
    """
    connection.settings_dict["OPTIONS"]["pool"]["max_size"] = CONNECTIONS


def run() -> None:
    """Work until SIGTERM or SIGINT; when the database goes away, wait for it and go on."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if not stopping.is_set():
            # Whatever still waits by then, as for a database that is away, nobody waits for us any longer.
            last = threading.Timer(END_WITHIN, os._exit, [0])
            last.daemon = True
            last.start()
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _keep_logs_short()
    # A thread and no job: clocks must not wait behind a long queue, nor for Procrastinate to reconnect.
    sweeper = threading.Thread(target=_sweep, args=(stopping,), name="sweep", daemon=True)
    sweeper.start()
    while not stopping.is_set():
        try:
            asyncio.run(_lanes(stopping))
        except LOST as lost:
            log.warning("no jobs now, next try in %.0f s (%s)", PATIENCE, _said(lost))
            stopping.wait(PATIENCE)
    sweeper.join(SWEEP_EVERY)


def drain() -> None:
    """Run all waiting jobs, then return."""
    _app().run_worker(concurrency=2, wait=False, install_signal_handlers=False, delete_jobs="successful")


async def _lanes(stopping: threading.Event) -> None:
    """Run all lanes until we are to stop; what is not finished soon after goes back into the queue."""
    # One pool of threads, large enough that no lane waits for a thread of another.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "job"))
    ours = _app()
    async with ours.open_async():
        workers = [LaneWorker(ours, lane, plans=lane is LANES[0]) for lane in LANES]
        pairs = zip(LANES, workers, strict=True)
        tasks = [asyncio.ensure_future(_keep(lane, worker, stopping)) for lane, worker in pairs]
        while not stopping.is_set():
            await asyncio.sleep(LOOK_EVERY)
        for task in tasks:
            task.cancel()
        _done, late = await asyncio.wait(tasks, timeout=FINISH_WITHIN)
        if late:
            await _leave(ours, workers)


async def _keep(lane: Lane, worker: LaneWorker, stopping: threading.Event) -> None:
    """Run one lane; when it loses the database, try again, while the other lanes do as they can."""
    patience = PATIENCE
    while not stopping.is_set():
        began, problem = time.monotonic(), "the worker stopped"
        try:
            await worker.run()  # type: ignore[no-untyped-call]
        except LOST as lost:
            problem = _said(lost)
        lasted = time.monotonic() - began
        patience = PATIENCE if lasted > PATIENCE_AT_MOST else min(patience * 2, PATIENCE_AT_MOST)
        # Of a lost database one lane tells.
        level = logging.WARNING if worker.plans else logging.INFO
        log.log(level, "no jobs now (%s), next try in %.0f s (%s)", lane.name, patience, problem)
        await asyncio.sleep(patience)


async def _leave(ours: App, workers: list[LaneWorker]) -> None:
    """Give back what is still in hand and end at once: a thread cannot be stopped, and nobody waits for it."""
    left = [job for worker in workers for job in worker.in_hand.values()]
    with suppress(*LOST, TimeoutError):
        async with asyncio.timeout(GIVE_BACK_WITHIN):
            for job in left:
                await ours.job_manager.retry_job(job)
    log.warning(
        "stopped with jobs in hand, given back: %s", ", ".join(job.task_name for job in left) or "none"
    )
    logging.shutdown()
    # Their transactions are open and roll back; all our jobs may run twice.
    os._exit(0)


def _app() -> App:
    return app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]


def _sweep(stopping: threading.Event) -> None:
    clocks, sign = Watch(), _Sign()
    while not stopping.is_set():
        try:
            close_old_connections()
            # A worker whose clock is wrong fires nothing, and must not look as if it did.
            while clocks.agree() and not stopping.is_set():
                fired = deadlines.sweep(at=clock.now())
                sign.give()
                if not fired:
                    break
        except LOST as problem:
            log.warning("the sweep waits for the database (%s)", type(problem).__name__)
        except Exception:
            log.exception("the sweep failed, and goes on")  # a worker without clocks would look alive
        finally:
            with suppress(*LOST):
                close_old_connections()  # given back: others may need it while we wait
        stopping.wait(SWEEP_EVERY)


class _Sign:
    """The sweep's sign of life, given now and then."""

    def __init__(self) -> None:
        self.name, self.next = f"{socket.gethostname()}:{os.getpid()}", 0.0

    def give(self) -> None:
        """Say that the sweep came round, unless it was said a moment ago."""
        if (now := time.monotonic()) >= self.next:
            pulse.beat(self.name)
            self.next = now + pulse.EVERY


def _said(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}".strip()


def _keep_logs_short() -> None:
    """Report a lost connection once, in our own line, and no traceback with the values of a row."""
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    for name in ("procrastinate.worker.worker", "procrastinate.utils"):
        logging.getLogger(name).addFilter(
            lambda record: not (record.exc_info and isinstance(record.exc_info[1], ConnectorException))
        )
    logging.getLogger("procrastinate.worker").addFilter(without_values)


def without_values(record: logging.LogRecord) -> bool:
    """Leave of an exception its class and where it came from: PostgreSQL's words name the values of a row."""
    if record.exc_info and record.exc_info[0]:
        frames = "".join(traceback.format_tb(record.exc_info[2]))
        record.exc_text = f"{frames}{record.exc_info[0].__name__}"
        record.exc_info = None
    return True
