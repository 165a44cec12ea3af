"""The kernel's own jobs: the nightly seal, what a killed worker had in hand, and counters that are over."""

from datetime import timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app

from tongdeng.kernel import anchors, clock, files, jobs, limits, once
from tongdeng.kernel.journal import PATIENT

JOBS_KEPT = timedelta(days=90)  # as long as somebody may still ask why
EACH = 1000
SILENT_FOR = 20.0  # seconds; a worker that lives gives a sign every 10


# Two hours after midnight: an event counts for the day on which it was written down, and a transaction that
# was open at midnight must have ended before that day is sealed.
@app.periodic(cron="10 2 * * *")
@app.task(name="journal.seal", queue="nightly", lock="journal.seal", retry=PATIENT)
def seal(timestamp: int) -> None:
    """Seal all days that are over by the database's clock, and store and tell the anchor of each."""
    anchors.nightly()


@app.periodic(cron="40 3 * * *")
@app.task(name="files.sweep", queue="nightly", retry=PATIENT)
def sweep_files(timestamp: int) -> None:
    """Remove the files that no row names, and what is left of files that never came in."""
    at = clock.now()
    files.sweep(at=at)
    files.sweep_uploads(at=at)


@app.periodic(cron="25 * * * *")
@app.task(name="limits.forget_old", queue="nightly", queueing_lock="limits.forget_old")
def forget_usage(timestamp: int) -> None:
    """Remove the counters of limits whose window is over."""
    limits.forget_old(at=clock.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="once.forget", queue="nightly", queueing_lock="once.forget")
def forget_sendings(timestamp: int) -> None:
    """Forget the keys of forms that no phone will send again."""
    once.forget_old(at=clock.now())


@app.periodic(cron="20 3 * * *")
@app.task(name="journal.forget_jobs", queue="nightly", queueing_lock="journal.forget_jobs")
def forget_jobs(timestamp: int) -> None:
    """Remove the jobs that gave up or were aborted long ago; those that were done are removed at once."""
    while jobs.forget(before=clock.now() - JOBS_KEPT, most=EACH):
        pass


@app.periodic(cron="* * * * * */15")  # the sixth field counts seconds
@app.task(name="journal.recover", queue="readers", pass_context=True)
async def recover(context: JobContext, timestamp: int) -> None:
    """Give back to the queue what workers had in hand when they were killed; all our jobs may run twice."""
    queue = context.app.job_manager
    for job in await queue.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR):
        await queue.retry_job(job)
