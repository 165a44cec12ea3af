"""The jobs that keep rollups, and those that publish months."""

from procrastinate.contrib.django import app

from tongdeng.boards.actions import marking, months, rolling
from tongdeng.kernel import clock


@app.periodic(cron="* * * * * */15")
@app.task(name="boards.refresh", queue="default", queueing_lock="boards.refresh")
def refresh(timestamp: int) -> None:
    """Compute again what events or the time have changed."""
    rolling.refresh(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="boards.months", queue="nightly", queueing_lock="boards.months")
def publish(timestamp: int) -> None:
    """Publish the months that are due, and revise those in which something changed."""
    months.count(at=clock.now())


@app.periodic(cron="10 * * * *")
@app.task(name="boards.months_due", queue="nightly", queueing_lock="boards.months_due")
def look_for_more(timestamp: int) -> None:
    """Find months that are due and not published, as after an import of years."""
    marking.mark_due(at=clock.now())


@app.periodic(cron="15 4 * * *")
@app.task(name="boards.months_again", queue="nightly", queueing_lock="boards.months_again")
def look_again(timestamp: int) -> None:
    """Count the published months of the last year again: not all that changes a figure is heard."""
    marking.mark_published(at=clock.now())
