"""The inbox."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound
from tongdeng.notices.actions import in_sight
from tongdeng.notices.models import Delivery, Notice
from tongdeng.people.models import Person
from tongdeng.people.rules import Role

# Who sees which messages of their place went out, and may have a failed one sent again.
OUTBOX_KEEPERS = (Role.MANAGER, Role.COMMUNITY, Role.ADMIN)
COMMUNITY = 12  # characters of a community's code


def inbox(person: Person) -> QuerySet[Notice]:
    """Return the notices about what a person may see now, newest first: who left an office reads its notices no more."""
    rows = Notice.objects.filter(person=person)
    return rows.filter(in_sight(person, rows)).order_by("-at")


def unread(person: Person) -> int:
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def mine(person: Person, pk: UUID) -> Notice:
    """Return a notice of this person; raise NotFound for anybody else's."""
    notice = inbox(person).filter(pk=pk).first()
    if notice is None:
        raise NotFound(_("没有找到这条消息"))
    return notice


def outbox(person: Person) -> QuerySet[Delivery]:
    """Return the deliveries about what lies where a person keeps the outbox, the latest first."""
    where = Q(pk__in=[])
    for grant in person.grants:
        if grant.role in OUTBOX_KEEPERS:
            where |= Q(community__startswith=grant.place[:COMMUNITY], notice__place__startswith=grant.place)
    rows = Delivery.objects.filter(where).select_related("notice__person__preference")
    return rows.order_by("-not_before", "-pk")


def outbox_counts(person: Person, *, at: datetime) -> list[tuple[str, str, int]]:
    """Return (channel, state, how many): all that waits, is under way or failed, and what was sent in the last day."""
    open_ = Q(state__in=[Delivery.State.WAITING, Delivery.State.SENDING, Delivery.State.FAILED])
    lately = Q(state=Delivery.State.SENT, tried_at__gte=at - timedelta(days=1))
    rows = outbox(person).filter(open_ | lately).order_by("channel", "state").values_list("channel", "state")
    return [(channel, state, n) for channel, state, n in rows.annotate(n=Count("pk"))]
