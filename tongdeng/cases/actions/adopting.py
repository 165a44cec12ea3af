"""Cases of guests and callers: offered to whoever has the number that was left, who adopts or disowns them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from tongdeng.cases.models import Case
from tongdeng.cases.rules import OFFERED_WITHIN
from tongdeng.kernel import journal
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import numbers_of


def offer(person: Person, *, at: datetime) -> int:
    """Offer a person what was left lately with a number of theirs; return how many cases.

    Not what was left before the number came to them from somebody else: a recycled number brings no one's cases.
    """
    left = Q(pk__in=[])
    for number in numbers_of(person):
        since = max(number.since, at - OFFERED_WITHIN) if number.passed else at - OFFERED_WITHIN
        left |= Q(caller_phone=number.phone, filed_at__gt=since)
    return unclaimed().filter(left).update(offered=person)


def unclaimed() -> QuerySet[Case]:
    """Return the cases that are nobody's, and that nobody was offered."""
    return Case.objects.filter(reporter__isnull=True, offered__isnull=True, disowned_at__isnull=True).exclude(
        caller_phone=""
    )


def adopt(case: Case, *, by: Person, at: datetime) -> Case:
    """Make it one's own: from now on it is theirs by their account, whoever has the number later."""
    with turn(case, "adopt", by=by) as case:
        journal.record("adopt", case, by=by, at=at, reporter=by, offered=None)
    return case


def disown(case: Case, *, by: Person, at: datetime) -> Case:
    """Say that somebody else left one's number: the case leaves one's list, and the desk is told."""
    with turn(case, "disown", by=by) as case:
        journal.record("disown", case, by=by, at=at, offered=None, disowned_at=at)
    return case
