"""Who came, and scans that let nobody in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models.activities import Activity
from tongdeng.activities.models.parts import Row
from tongdeng.activities.models.signups import Participant
from tongdeng.activities.rules import flow
from tongdeng.kernel.models import CodeField
from tongdeng.people.models import Person

METHODS = [(method.value, word) for method, word in flow.METHOD_WORDS.items()]


class Attendance(Row):
    """That somebody, or a guest, was at an activity; never changed.

    `who` is the same for the same person in every activity. `nonce` was made at the door, so that a scan that is sent
    twice is one. `came_at` is by the clock of the phone at the door, `at` by ours.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendances")
    who = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, related_name="+")
    home = CodeField(blank=True)
    method = models.CharField(max_length=8, choices=METHODS)
    # Why somebody was let in who was not on the list: "walk_in", "waiting", "unknown", "withdrawn".
    mark = models.CharField(max_length=10, blank=True)
    nonce = models.UUIDField()
    # Shared by those who came in by one event.
    batch = models.UUIDField()
    device = models.CharField(max_length=40, blank=True)
    came_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("came_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "activity", "who"),
                name="attendance_once_for_each_person",
                violation_error_message=_("已经签到过"),
            ),
            models.UniqueConstraint(fields=("community", "activity", "nonce"), name="attendance_nonce_once"),
        )
        indexes = (models.Index(fields=("community", "person"), name="attendance_person"),)


class Scan(Row):
    """A scan that let nobody in, or that a presence stands beside; it names nobody (AC-8)."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="scans")
    reason = models.CharField(max_length=10, choices=[(f.value, w) for f, w in flow.FAILED_WORDS.items()])
    method = models.CharField(max_length=8, choices=METHODS)
    nonce = models.UUIDField()
    device = models.CharField(max_length=40, blank=True)
    came_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("came_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("community", "activity", "nonce"), name="scan_nonce_once"),
        )
