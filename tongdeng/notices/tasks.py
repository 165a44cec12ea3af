"""The jobs that send deliveries, one for each channel, and that tell in sum what was missed."""

from datetime import timedelta

from procrastinate.contrib.django import app

from tongdeng.kernel import clock
from tongdeng.notices import actions
from tongdeng.notices.actions import missed, sending

# It ends before the next one is planned, so that a worker that is to stop need not wait for a long queue.
TURN = timedelta(seconds=50)


# One at a time for each channel: more of them would only keep threads waiting for the same gateway.
@app.periodic(  # type: ignore[arg-type]  # typed for one, not for two
    cron="* * * * *",
    periodic_id="mail",
    task_kwargs={"channel": "mail"},
    lock="notices.deliver.mail",
    queueing_lock="notices.deliver.mail",
)
@app.periodic(
    cron="* * * * *",
    periodic_id="channel",
    task_kwargs={"channel": "channel"},
    lock="notices.deliver.channel",
    queueing_lock="notices.deliver.channel",
)
@app.task(name="notices.deliver", queue="notices")
def deliver(timestamp: int, channel: str = "mail") -> None:
    """Send what is due over a channel, until nothing is or the job's turn is over."""
    began = clock.now()
    while sending.send_some(channel, at=clock.now()) and clock.now() - began < TURN:
        pass


@app.periodic(cron="* * * * *")
@app.task(name="notices.sum_up", queue="readers", lock="notices.sum_up", queueing_lock="notices.sum_up")
def sum_up(timestamp: int) -> None:
    """Tell each person once what was missed while the machine slept."""
    missed.sum_up(at=clock.now())


@app.periodic(cron="30 3 * * *")
@app.task(name="notices.forget", queue="nightly", queueing_lock="notices.forget")
def forget(timestamp: int) -> None:
    """Remove old notices and deliveries."""
    actions.forget(at=clock.now())
