"""Reading the inbox."""

from django.db.models import QuerySet

from tongdeng.notices.models import Notice
from tongdeng.people.models import Person


def inbox(person: Person) -> QuerySet[Notice]:
    """Return a person's notices, newest first."""
    return Notice.objects.filter(person=person).order_by("-at")


def unread(person: Person) -> int:
    """Count the notices that a person has not read."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()
