"""What the verbs of a vote share: the check of the head, and refusals that the journal keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, limits
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Invalid, NotFound, Refused
from tongdeng.kernel.models import Subject
from tongdeng.votes.models import Head, Vote
from tongdeng.votes.rules import attempts


@contextmanager
def written_down(subject: Subject, what: str, *, by: Actor | None, at: datetime) -> Iterator[None]:
    """Run a block in one transaction; record a refusal in the journal of the subject: who, what, why.

    Invalid is not recorded: a form that was filled in wrong is no attempt at fraud.
    """
    try:
        with transaction.atomic():
            yield
    except Invalid:
        raise
    except Refused as problem:
        # After the block: its transaction is rolled back, and the record would go with it.
        note(subject, what, problem, by=by, at=at)
        raise


def of_roll(vote: Vote, head: Head) -> Head:
    """Return a head of this vote's roll; raise NotFound for one of another vote."""
    if head.vote_id != vote.pk:
        raise NotFound(_("名册上没有这一户"), why="other_vote")
    return head


def note(subject: Subject, what: str, problem: Refused, *, by: Actor | None, at: datetime) -> None:
    """Record that something was refused; of one person and one subject only so much in a day."""
    # The subject may be another household's, and nothing that was written is ever removed.
    if by is not None and not (
        limits.spend(attempts.REFUSALS, by.id, subject.pk, at=at)
        and limits.spend(attempts.REFUSALS_IN_ALL, by.id, at=at)
    ):
        return
    with journal.locked(subject) as fresh:
        facts = {"what": what, "why": problem.facts.get("why", problem.code)}
        journal.record("refused", fresh, by=by, at=at, facts=facts)
