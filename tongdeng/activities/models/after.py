"""What comes after an activity: photos and opinions; and the addresses of calendar feeds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models.activities import Activity
from tongdeng.activities.models.parts import Row
from tongdeng.kernel.models import Subject
from tongdeng.people.models import Person


class Photo(Row):
    """A photo of an activity. Those who can be recognised in it are named, and all of them agreed, or nobody can be."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(max_length=200)
    thumb = models.FileField(max_length=200)
    # Ids of participants.
    shows = ArrayField(models.UUIDField(), default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")


class Feedback(Row):
    """What somebody who was there thinks of an activity; the words are for its organisers."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="feedback")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "activity", "person"), name="activity_feedback_once"
            ),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5),
                name="activity_feedback_stars",
                violation_error_message=_("请选一到五颗星"),
            ),
        )


class Feed(Subject):
    """A secret address at which a person's calendar is read; the journal tells when it was made and revoked."""

    journal_name = "feed"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(revoked_at__isnull=True), name="feed_one_for_each_person"
            ),
        )
