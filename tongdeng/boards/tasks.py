"""The job that keeps rollups."""

from procrastinate.contrib.django import app

from tongdeng.boards.actions import rolling
from tongdeng.kernel import clock


@app.periodic(cron="* * * * * */15")
@app.task(name="boards.refresh", queue="default", queueing_lock="boards.refresh")
def refresh(timestamp: int) -> None:
    """Compute again what events or the time have changed."""
    rolling.refresh(at=clock.now())
