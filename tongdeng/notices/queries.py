"""The inbox."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound
from tongdeng.notices.actions import in_sight
from tongdeng.notices.models import Notice
from tongdeng.people.models import Person


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
