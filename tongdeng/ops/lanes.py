"""Lanes of jobs: what takes long in one, or waits for the world outside, delays nothing in another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate import App, JobContext
from procrastinate.jobs import Job
from procrastinate.periodic import PeriodicDeferrer, PeriodicTask, TaskAtTime
from procrastinate.worker import Worker

from tongdeng.kernel import clock

log = logging.getLogger(__name__)
MISSED_AT_MOST = 25 * 3600.0  # seconds; what a day asks for and was missed is made up, once
FINISH_WITHIN = 6.0


@dataclass(frozen=True, slots=True)
class Lane:
    """Queues that share threads; each thread may hold one connection to the database."""

    name: str
    queues: tuple[str, ...]
    threads: int
    look_every: float = 5.0  # seconds; new jobs are announced, this only helps where a word was lost


LANES = (
    # What people wait for: the inbox, and what follows from an event.
    Lane("readers", ("readers", "default"), 3),
    # Somebody looks at a page and waits for a code.
    Lane("codes", ("codes",), 2),
    # Mail and other channels: one job for each channel, and a gateway may take its time.
    Lane("sending", ("notices",), 2, 15.0),
    # Minutes each, and they use the processor.
    Lane("long", ("imports", "proofs", "exports"), 2, 15.0),
    # Nobody waits for it.
    Lane("nightly", ("nightly",), 1, 30.0),
    # A store far away may take hours: the seals and anchors of the night do not wait for it.
    Lane("backups", ("backups",), 1, 60.0),
)
THREADS = sum(lane.threads for lane in LANES)
# Beside the threads: the sweep, the thread that plans, the start, and a second connection for each long job's progress.
CONNECTIONS = THREADS + 5


class Planner(PeriodicDeferrer):
    """Plans periodic jobs by local time. What was missed while the machine slept or was off is made up, once."""

    def __init__(self, app: App) -> None:
        super().__init__(app.periodic_registry, max_delay=MISSED_AT_MOST)

    def get_timestamps(
        self, periodic_task: PeriodicTask[Any, Any, Any], since: int | None, until: float
    ) -> Iterable[int]:
        """Return the newest tick alone: of eight hours asleep nobody needs each quarter of a minute."""
        # Procrastinate reads a table of hours as UTC, by which the night would be the morning.
        shift = datetime.fromtimestamp(until, clock.LOCAL).utcoffset() or timedelta()
        ticks = periodic_task.croniter
        ticks.set_current(start_time=until + shift.total_seconds())
        newest = int(round(ticks.get_prev(ret_type=float)) - shift.total_seconds())
        # A machine's clock that ran ahead and was put right would else keep the task waiting for that moment.
        if since is None or since > until:
            return [newest] if until - newest <= self.max_delay else []
        return [newest] if newest > since else []

    async def defer_jobs(self, jobs_to_defer: Iterable[TaskAtTime]) -> None:
        """Plan jobs, then give the connection back: the next tick is seconds away."""
        await super().defer_jobs(jobs_to_defer)
        await sync_to_async(close_old_connections)()


class LaneWorker(Worker):
    """Takes the jobs of one lane; one lane of all also plans the periodic jobs."""

    def __init__(self, app: App, lane: Lane, *, plans: bool) -> None:
        # Failed jobs are not deleted: `tongdeng doctor` counts them, and somebody must look at them.
        super().__init__(
            app,
            queues=list(lane.queues),
            name=lane.name,
            concurrency=lane.threads,
            fetch_job_polling_interval=lane.look_every,
            abort_job_polling_interval=60.0,  # we abort none
            install_signal_handlers=False,
            delete_jobs="successful",
            shutdown_graceful_timeout=FINISH_WITHIN,
            # Procrastinate's own, which gives a thread's connection back after each job.
            task_middleware=app.worker_defaults.get("task_middleware"),
            worker_middleware=[self._watch],
        )
        self.plans = plans
        self.in_hand: dict[int, Job] = {}

    async def _watch(
        self, call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker
    ) -> Any:
        """Know what is in hand, and say when a job failed again: its last attempt may be days away."""
        job = context.job
        assert job.id is not None
        self.in_hand[job.id] = job
        try:
            return await call_next()
        except Exception as problem:
            # The class alone: words of an exception may hold what people wrote.
            if job.attempts:
                words = "job %s (%s) failed, attempt %d (%s); see: tongdeng jobs list"
                log.warning(words, job.id, job.task_name, job.attempts + 1, type(problem).__name__)
            raise
        finally:
            self.in_hand.pop(job.id, None)

    async def _periodic_deferrer(self) -> None:
        if self.plans:
            await Planner(self.app).worker()
        # Of several planners each would ask the database at every tick. Ending here would stop the lane's watch.
        await asyncio.Event().wait()
