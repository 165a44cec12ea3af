"""Rollups of figures, and what of them is to be computed again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.models import CodeField


class Span(models.TextChoices):
    DAY = "day", _("日")
    MONTH = "month", _("月")
    YEAR = "year", _("年")


class Rollup(models.Model):
    """The numbers of an area on one day, or in one month or year; never a record: `rebuild` makes them anew.

    `digits` says of which level the area is; at 15 it is an estate, or a community for what lies in no estate of it. A row
    of a category is of a month at least, and of a community at least. `numbers` are those that figures fold.
    """

    span = models.CharField(max_length=5, choices=Span.choices)
    # The first day of the span.
    day = models.DateField()
    digits = models.PositiveSmallIntegerField()
    place = CodeField(max_length=15)
    category = models.CharField(max_length=60, blank=True)
    numbers = models.JSONField()
    computed_at = models.DateTimeField()
    # The first moment at which time alone changes a number, as when an open limit passes.
    stale_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("span", "digits", "place", "category", "day"), name="rollup_once_for_each_span"
            ),
        )
        indexes = (
            models.Index(
                fields=("stale_at",),
                condition=models.Q(span="day", digits=15, stale_at__isnull=False),
                name="rollup_stale",
            ),
        )


class Dirty(models.Model):
    """A day of a community on which something changed since its rollups were computed."""

    community = CodeField(max_length=12)
    day = models.DateField()
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "day"), name="dirty_day_once"),)
        indexes = (models.Index(fields=("since",), name="dirty_since"),)
