"""A worker: Procrastinate's jobs, and the sweep that fires deadlines."""

import asyncio
import logging
import signal
import threading
from contextlib import suppress
from types import FrameType

import psycopg
from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, ProcrastinateException

from tongdeng.kernel import clock, deadlines
from tongdeng.ops.clocks import Watch

log = logging.getLogger(__name__)
CONCURRENCY = 4
SWEEP_EVERY = 2.0
LOOK_EVERY = 0.2
FINISH_WITHIN = 8.0
PATIENCE, PATIENCE_AT_MOST = 1.0, 15.0
LOST = (Error, psycopg.Error, ProcrastinateException, OSError)


def run() -> None:
    """Work until SIGTERM or SIGINT; when the database goes away, wait for it and go on."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _say_it_once()
    # A thread and no job: clocks must not wait behind a long queue, nor for Procrastinate to reconnect.
    sweeper = threading.Thread(target=_sweep, args=(stopping,), name="sweep", daemon=True)
    sweeper.start()
    patience = PATIENCE
    while not stopping.is_set():
        began = clock.now()
        problem = "the worker stopped"
        try:
            asyncio.run(_jobs(stopping))
        except LOST as lost:
            problem = f"{type(lost).__name__}: {lost}".strip()
        if not stopping.is_set():
            lasted = (clock.now() - began).total_seconds()
            patience = PATIENCE if lasted > PATIENCE_AT_MOST else min(patience * 2, PATIENCE_AT_MOST)
            log.warning("no jobs now, next try in %.0f s (%s)", patience, problem)
            stopping.wait(patience)
    sweeper.join(SWEEP_EVERY)


def drain() -> None:
    """Run all waiting jobs, then return."""
    _worker().run_worker(concurrency=2, wait=False, install_signal_handlers=False, delete_jobs="successful")


async def _jobs(stopping: threading.Event) -> None:
    """Run jobs until we are to stop, or until the database is lost: then Procrastinate just returns."""
    await sync_to_async(close_old_connections)()  # of the thread that plans the periodic jobs
    worker = _worker()
    async with worker.open_async():
        # Failed jobs are not deleted: `tongdeng doctor` counts them, and somebody must look at them.
        work = asyncio.ensure_future(
            worker.run_worker_async(
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=FINISH_WITHIN,
            )
        )
        while not work.done() and not stopping.is_set():
            await asyncio.wait([work], timeout=LOOK_EVERY)
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


def _worker() -> App:
    return app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]


def _sweep(stopping: threading.Event) -> None:
    clocks = Watch()
    while not stopping.is_set():
        try:
            close_old_connections()
            while clocks.agree() and deadlines.sweep(at=clock.now()) and not stopping.is_set():
                pass
        except LOST as problem:
            log.warning("the sweep waits for the database (%s)", type(problem).__name__)
        except Exception:
            log.exception("the sweep failed, and goes on")  # a worker without clocks would look alive
        stopping.wait(SWEEP_EVERY)


def _say_it_once() -> None:
    """Keep lost connections out of the log: our own line reports them once; the libraries repeat long traces."""
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    for name in ("procrastinate.worker.worker", "procrastinate.utils"):
        logging.getLogger(name).addFilter(
            lambda record: not (record.exc_info and isinstance(record.exc_info[1], ConnectorException))
        )
