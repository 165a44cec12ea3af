"""The job that reads an uploaded bill."""

from django.db import OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tongdeng.kernel import clock
from tongdeng.people import queries as people
from tongdeng.projects.actions import bills
from tongdeng.projects.models import BillFile

DATABASE_AWAY = RetryStrategy(max_attempts=5, wait=20, retry_exceptions=[OperationalError])


@app.task(name="projects.read_bill", queue="imports", retry=DATABASE_AWAY)
def read_bill(pk: str) -> None:
    """Read a bill and take it over as a whole, or say of each row what is wrong with it."""
    file, at = BillFile.objects.get(pk=pk), clock.now()
    bills.read_file(file, by=people.somebody(file.by_id, at), at=at)
