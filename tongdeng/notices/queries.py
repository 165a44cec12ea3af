"""The inbox."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound
from tongdeng.notices.models import Notice
from tongdeng.people.models import Person


def inbox(person: Person) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person).order_by("-at")


def unread(person: Person) -> int:
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def mine(person: Person, pk: UUID) -> Notice:
    """Return a notice of this person; raise NotFound for anybody else's."""
    notice = Notice.objects.filter(person=person, pk=pk).first()
    if notice is None:
        raise NotFound(_("没有找到这条消息"))
    return notice
