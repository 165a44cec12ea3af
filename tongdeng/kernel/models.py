"""The journal, its seals, days off, deadlines, and the base of all records."""

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from tongdeng.kernel.flow import Flow

new_id: Callable[[], UUID] = uuid7


class CodeField(models.CharField):  # type: ignore[type-arg]
    """A place code or a prefix of one; C collation lets a B-tree serve "starts with"."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Subject(models.Model):
    """Anything the journal speaks of; `entries` and `head` are the length and last hash of its chain."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = CodeField(max_length=12, editable=False)
    place = CodeField()
    entries = models.PositiveIntegerField(default=0, editable=False)
    head = models.BinaryField(default=b"", editable=False)

    journal_name: ClassVar[str]

    class Meta:
        abstract = True


class Record(Subject):
    """A subject that moves through the states of a flow; `version` counts its steps."""

    state = models.CharField(max_length=20, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    FLOW: ClassVar[Flow]

    class Meta:
        abstract = True


class Event(models.Model):
    """One thing that happened; never changed, never removed, chained to the one before of its subject."""

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    place = CodeField()
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    actor = models.UUIDField(null=True)
    post = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)
    hash = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "subject_id", "seq"), name="event_chain_has_one_link_per_seq"
            ),
        )
        indexes = (
            models.Index(fields=("community", "kind", "at"), name="event_kind"),
            models.Index(fields=("community", "recorded_at"), name="event_recorded"),
        )


class Seal(models.Model):
    """The Merkle root of what a community's journal took in on one day, chained to the seal before."""

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    day = models.DateField()
    events = models.PositiveIntegerField()
    root = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("community", "day"), name="seal_once_a_day"),)


class DayOff(models.Model):
    """A local exception to the statutory calendar: a day off, or a working day, at and below a place.

    Rows are added, never edited: of several for one day the one with the latest `valid_from` counts.
    """

    day = models.DateField(_("日期"))
    place = CodeField(_("地区代码"), blank=True, help_text=_("留空表示全部地区"))
    works = models.BooleanField(_("上班"), default=False)
    reason = models.CharField(_("原因"), max_length=100)
    valid_from = models.DateTimeField(_("生效时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("节假日调整")
        constraints = (models.UniqueConstraint(fields=("place", "day", "valid_from"), name="day_off_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Deadline(models.Model):
    """A row of moments at which something about a subject falls due; `rung` of them have rung.

    `next_at` is the moment of the next one: empty when none is left, or while the clock is stopped or held.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=20)
    moments = ArrayField(models.DateTimeField())
    rung = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("community", "subject_id", "name"), name="deadline_one_per_name"),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True) | models.Q(next_at__isnull=True),
                name="deadline_stopped_never_rings",
            ),
        )
        indexes = (
            models.Index(
                fields=("next_at",), condition=models.Q(next_at__isnull=False), name="deadline_next"
            ),
        )


class Alarm(models.Model):
    """The ledger that makes each (deadline, rung, moment) ring exactly once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    community = CodeField(max_length=12)
    deadline = models.UUIDField()
    rung = models.PositiveSmallIntegerField()
    moment = models.DateTimeField()
    event = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "deadline", "rung", "moment"), name="alarm_rings_once"
            ),
        )
