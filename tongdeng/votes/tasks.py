"""The job that counts a large vote."""

from datetime import datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tongdeng.people import queries as people
from tongdeng.votes.actions import certifying
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import counts


# Few tries: what is refused stays refused, and the page then says that the count did not end.
@app.task(name=counts.TASK, queue="proofs", retry=RetryStrategy(max_attempts=3, wait=10))
def certify(vote: str, person: str, at: str) -> None:
    """Count and publish the result, for the one who asked and at the moment when they did."""
    moment = datetime.fromisoformat(at)
    certifying.finish(Vote.objects.get(pk=UUID(vote)), by=people.somebody(person, moment), at=moment)
