"""The job that sends deliveries, one for each channel."""

from datetime import timedelta

from procrastinate.contrib.django import app

from tongdeng.kernel import clock
from tongdeng.notices.actions import sending

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
