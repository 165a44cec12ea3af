"""Counting a large vote takes longer than a page may: a job does it, and the page says that it is being done."""

from datetime import datetime

from procrastinate.contrib.django import app

from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.votes.actions import counting
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import counts
from tongdeng.votes.rules.flow import State

AT_ONCE = 5_000  # heads; of so many it takes less than a second


def certify(vote: Vote, *, by: Person, at: datetime, seen: int | None = None) -> Vote:
    """Count and publish the result at once, or have a job do it for a large roll; the vote then stays closed for now.

    Raise as `counting.certify` does. What is refused only in the job (a roll that was changed) fails it, and the page says
    so.
    """
    if (vote.roll_heads or 0) <= AT_ONCE:
        return counting.certify(vote, by=by, at=at, seen=seen)
    with turn(vote, "certify", by=by, seen=seen) as vote:
        counting.check_papers(vote)
        # Under the lock of the vote: it is asked for once, however often somebody presses.
        if counts.progress(vote) != counts.RUNNING:
            job = app.configure_task(counts.TASK, lock=counts.lock(vote.pk), queue="proofs")
            job.defer(vote=str(vote.pk), person=str(by.pk), at=at.isoformat())
    return vote


def finish(vote: Vote, *, by: Person, at: datetime) -> None:
    """Do what was asked for; nothing when it is done already, for a job may run twice."""
    if vote.state != State.CERTIFIED:
        counting.certify(vote, by=by, at=at)
