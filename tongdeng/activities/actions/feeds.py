"""The secret address of a person's calendar: made, and revoked; the journal tells when (AC-15)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Feed
from tongdeng.kernel import journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import living
from tongdeng.places.rules import cut


@transaction.atomic
def renew(person: Person, *, at: datetime) -> Feed:
    """Give a person an address; the one before shows nothing any more. Raise Forbidden for who belongs nowhere."""
    # Two taps at once make one address after the other.
    Person.objects.select_for_update().get(pk=person.pk)
    revoke(person, at=at)
    community = _community(person, at)
    feed = Feed(community=community, place=community, person=person, at=at)
    journal.begin("open", feed, by=person, at=at)
    return feed


def revoke(person: Person, *, at: datetime, by: Person | None = None) -> None:
    """Let a person's address show nothing any more; nothing where there is none."""
    with transaction.atomic():
        for feed in Feed.objects.select_for_update().filter(person=person.pk, revoked_at__isnull=True):
            journal.record("revoke", feed, by=by or person, at=at, revoked_at=at)


def _community(person: Person, at: datetime) -> str:
    homes = Tenure.objects.filter(living(local_day(at)), person=person.pk).order_by("place")
    place = homes.values_list("place", flat=True).first() or next(
        (grant.place for grant in person.grants), ""
    )
    if not place:
        raise Forbidden(_("您还没有登记房屋，没有可以放进日历的活动"))
    return cut(place, "community") or place
