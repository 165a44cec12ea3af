"""Published months, what became of them later, and which are to be looked at again (BF-7)."""

import uuid

from django.db import models

from tongdeng.kernel.models import CodeField, Subject, new_id


class Month(Subject):
    """The public figures of a place and a month as they were published; only the chain and the last look move.

    `figures` has, by key, the value, the version of the definition, and the digest of the rows. `digest` covers all of it.
    """

    month = models.DateField(editable=False)  # its first day
    published_at = models.DateTimeField(editable=False)
    figures = models.JSONField(editable=False)
    digest = models.BinaryField(editable=False)
    # At which moment limits were reckoned when it was counted last, by which versions, and the newest event by then.
    looked_at = models.DateTimeField(editable=False)
    looked_with = models.CharField(max_length=64, editable=False)
    heard_until = models.DateTimeField(editable=False)

    journal_name = "figure_month"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "month"), name="month_published_once"),)
        indexes = (models.Index(fields=("month", "place"), name="month_of_places"),)


class Revision(models.Model):
    """What a figure of a published month became: before and after, each with version and digest of rows, and why.

    `seq` is the place of its event in the chain of the month: figures that changed together have one event.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12, editable=False)
    month = models.ForeignKey(Month, models.PROTECT, related_name="revisions", editable=False)
    seq = models.PositiveIntegerField(editable=False)
    figure = models.CharField(max_length=40, editable=False)
    before = models.JSONField(null=True, editable=False)
    after = models.JSONField(editable=False)
    reason = models.JSONField(editable=False)
    at = models.DateTimeField(editable=False)

    month_id: uuid.UUID

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("month", "seq", "figure"), name="revision_once_for_each_figure"),
        )


class DirtyMonth(models.Model):
    """A month of a place that is to be counted: to be published, or looked at again."""

    place = CodeField(max_length=12)
    month = models.DateField()
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "month"), name="dirty_month_once"),)
        indexes = (models.Index(fields=("since",), name="dirty_month_since"),)
