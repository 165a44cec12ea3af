"""The jobs of the bench."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tongdeng.consultations.actions import timed
from tongdeng.kernel import clock

MAP = "consultations.map"


# numpy is loaded by the jobs alone: the web has no use for its 25 MB.
@app.periodic(cron="*/10 * * * *")
@app.task(name="consultations.maps", queue="readers", queueing_lock="consultations.maps")
def maps(timestamp: int) -> None:
    """Plan a job for each consultation whose map of opinions is to be computed again."""
    from tongdeng.consultations.actions import opinion_map

    for consultation in opinion_map.due():
        lock = f"{MAP} {consultation.pk}"
        job = app.configure_task(MAP, lock=lock, queueing_lock=lock, queue="proofs")
        with suppress(AlreadyEnqueued), transaction.atomic():
            job.defer(consultation=str(consultation.pk))


@app.task(name=MAP, queue="proofs", retry=RetryStrategy(max_attempts=3, wait=30))
def compute_map(consultation: str) -> None:
    """Compute the map of opinions of one consultation again."""
    from tongdeng.consultations.actions import opinion_map
    from tongdeng.consultations.models import Consultation

    opinion_map.recompute(Consultation.objects.get(pk=UUID(consultation)), at=clock.now())


@app.periodic(cron="30 6 * * *")
@app.task(name="consultations.raise_ripe", queue="nightly", queueing_lock="consultations.raise_ripe")
def raise_ripe(timestamp: int) -> None:
    """Raise a topic for each case that is ripe for the bench."""
    timed.raise_ripe(at=clock.now())
