"""The secret address of a person's calendar: made, and revoked by a new one (AC-15)."""

from datetime import datetime

from django.db import transaction

from tongdeng.activities.models import Feed
from tongdeng.people.models import Person


def open_feed(person: Person, *, at: datetime) -> Feed:
    """Return the feed of a person, a new one where there is none."""
    return Feed.objects.get_or_create(person=person, revoked_at=None, defaults={"at": at})[0]


@transaction.atomic
def renew(person: Person, *, at: datetime) -> Feed:
    """Give a person a new address; the one before shows nothing any more."""
    Feed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at)
    return open_feed(person, at=at)
