"""The minutes of a consultation: each version stays; comments, and signatures over the hash of a version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.models.base import Channel, Row
from tongdeng.consultations.models.consultations import Consultation
from tongdeng.consultations.models.sitting import Seat
from tongdeng.people.models import Person


class Minutes(Row):
    """One version of the minutes; the newest counts. `hash` is over its facts and its text together.

    `facts` say who was there, what was decided and by which figures, as they were frozen with each item.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="minutes")
    version = models.PositiveSmallIntegerField()
    facts = models.JSONField()
    text = models.TextField(_("会议纪要"))
    # What residents read, once it is published: without what tells who somebody is.
    public = models.TextField(blank=True)
    hash = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(
                fields=("community", "consultation", "version"), name="minutes_version_once"
            ),
        )


class Comment(Row):
    """What a party says to a version of the minutes; without words it has nothing to say."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="comments")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="comments")
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")


class Signature(Row):
    """A seat's signature over one hash; it counts while the minutes have this hash (DL-7). Dissent has its reason."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="signatures")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="signatures")
    hash = models.CharField(max_length=64)
    dissents = models.BooleanField(default=False)
    reason = models.CharField(_("不同意见"), max_length=rules.REASON_AT_MOST, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    photo = models.FileField(max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "seat", "hash"),
                name="signature_of_minutes_once",
                violation_error_message=_("这位代表已经签过字"),
            ),
            models.CheckConstraint(
                condition=Q(channel="phone") | ~Q(photo=""),
                name="signature_of_minutes_on_paper_has_a_photo",
                violation_error_message=_("纸上签字要拍照存档"),
            ),
            models.CheckConstraint(
                condition=Q(dissents=False) | ~Q(reason=""),
                name="signature_dissents_for_a_reason",
                violation_error_message=_("保留意见要写明理由"),
            ),
        )
