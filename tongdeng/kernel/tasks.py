"""The kernel's nightly job."""

from procrastinate.contrib.django import app

from tongdeng.kernel import clock, seals
from tongdeng.kernel.journal import PATIENT


@app.periodic(cron="10 2 * * *")
@app.task(name="journal.seal", queue="nightly", retry=PATIENT)
def seal(timestamp: int) -> None:
    """Seal all days before today that are not sealed."""
    seals.seal_before(clock.now().date())
