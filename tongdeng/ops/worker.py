"""A worker: Procrastinate's jobs, and beside them the sweep that lets deadlines ring."""

import logging
import signal
import threading
import time
from types import FrameType

import psycopg
from django.db import Error, close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ProcrastinateException

from tongdeng.kernel import clock, deadlines

log = logging.getLogger(__name__)
SWEEP_EVERY = 2.0
PATIENCE_AT_MOST = 15.0
LOST = (Error, psycopg.Error, ProcrastinateException, OSError)


def run() -> None:
    """Work until SIGTERM or SIGINT; when the database goes away, wait for it and go on."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    sweeper = threading.Thread(target=_sweep, args=(stopping,), name="sweep", daemon=True)
    sweeper.start()
    patience = 1.0
    while not stopping.is_set():
        began = time.monotonic()
        try:
            _jobs()
            stopping.set()
        except LOST as problem:
            patience = (
                1.0 if time.monotonic() - began > PATIENCE_AT_MOST else min(patience * 2, PATIENCE_AT_MOST)
            )
            log.warning("no database, next try in %.0f s (%s)", patience, type(problem).__name__)
            stopping.wait(patience)
    sweeper.join(SWEEP_EVERY)


def drain() -> None:
    """Do all jobs that wait now, and return."""
    _worker().run_worker(concurrency=2, wait=False, install_signal_handlers=False, delete_jobs="successful")


def _jobs() -> None:
    _worker().run_worker(concurrency=4, install_signal_handlers=True, delete_jobs="successful")


def _worker() -> App:
    return app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]


def _sweep(stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            close_old_connections()
            while deadlines.sweep(at=clock.now()) and not stopping.is_set():
                pass
        except LOST as problem:
            log.warning("the sweep waits for the database (%s)", type(problem).__name__)
        except Exception:
            log.exception("the sweep failed, and goes on")  # a worker without clocks would look alive
        stopping.wait(SWEEP_EVERY)
